from typing import Any

from django.core.management.base import BaseCommand

from tasks.files.cleaning import forget_orphans


class Command(BaseCommand):
    help = "Deletes stored files that belong to no task any more. May run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_orphans()} files were deleted.")
