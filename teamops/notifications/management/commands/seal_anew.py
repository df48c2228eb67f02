"""`manage.py seal_anew`: the addresses of channels under the newest key, after keys were changed."""

from typing import Any

from django.core.management.base import BaseCommand

from teamops.notifications.chats.actions import seal_all_anew


class Command(BaseCommand):
    help = "Seal the addresses of all channels under the newest key; run it before an old key is taken away."

    def handle(self, *args: Any, **options: Any) -> None:
        sealed, lost = seal_all_anew()
        self.stdout.write(f"sealed anew: {sealed}, cannot be opened: {lost}")
