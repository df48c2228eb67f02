"""`manage.py load_demo`: the demonstration organization, where there is none yet."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from feedback.demo.replay import load
from teamops.people.models import Organization


class Command(BaseCommand):
    help = "Make the demonstration organization; its sign-ins stand in VAR/demo.json."

    def handle(self, *args: Any, **options: Any) -> None:
        if Organization.objects.exists():
            self.stdout.write("There is an organization already; nothing was changed.")
            return
        self.stdout.write("Living through five months of a company …")
        accounts = load(settings.VAR / "demo.json")
        self.stdout.write(f"Made. {len(accounts)} people can sign in: see {settings.VAR / 'demo.json'}.")
