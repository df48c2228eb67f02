"""`manage.py send_due`: one round of the engine, for a cron table or by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from teamops.notifications.actions import tick


class Command(BaseCommand):
    help = "Find the reminders that are due by now and send them, once."

    def handle(self, *args: Any, **options: Any) -> None:
        taken = tick()
        self.stdout.write(f"messages taken in hand: {taken}")
