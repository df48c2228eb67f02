"""`manage.py explain_reminders --person EMAIL --day DATE`: what was decided, and why."""

import datetime
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from django.utils import translation

from teamops.notifications.watching.explaining import explain
from teamops.people.models import Person


class Command(BaseCommand):
    help = "Say what a person was reminded of on a day of theirs, by which rule, and what became of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--person", required=True, metavar="EMAIL", help="the person's or their account's"
        )
        parser.add_argument("--day", required=True, metavar="DATE", type=_day, help="such as 2026-11-25")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["person"]
        persons = Person.objects.filter(Q(email__iexact=email) | Q(user__email__iexact=email))
        found = list(persons.select_related("organization", "user").order_by("organization__slug"))
        if not found:
            raise CommandError(f"Nobody here has the address {email}.")
        with translation.override("en"):
            for person in found:
                self.stdout.write("\n".join(explain(person, options["day"])))


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as wrong:
        raise ArgumentTypeError(f"“{text}” is no date; write it as 2026-11-25.") from wrong
