"""manage.py import_sheet FILE --by EMAIL [--team NAME] [--dry-run]"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from goals.models import Cycle
from tasks.sheets.actions import readable_rows
from tasks.sheets.choices import Choices
from tasks.sheets.columns import recognise
from tasks.sheets.queries import default_choices
from tasks.sheets.report import Report, Verdict
from tasks.sheets.writing import import_rows, rehearse
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from teamops.spreadsheets.reading import read_sheets, refuse_large
from teamops.text import fold


class Command(BaseCommand):
    help = "Import goals and tasks from an XLSX or CSV file. The last line says what was made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the person who imports")
        parser.add_argument("--organization", metavar="SLUG", help="needed if the person is in several")
        parser.add_argument("--team", metavar="NAME", help="the team for rows that name none")
        parser.add_argument("--cycle", metavar="NAME", help="the cycle of the goals; default: today's")
        parser.add_argument("--all-or-nothing", action="store_true", help="one refused row stops the import")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done, and write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        person = _person(options["by"], options["organization"])
        translation.activate(person.language_code)
        choices = _choices(person, options)
        cycle = Cycle.objects.visible_to(person).filter(pk=choices.cycle or 0).first()
        if cycle is None:
            raise CommandError("There is no cycle yet that the goals could be part of.")
        try:
            rows = readable_rows(_readings(options["file"]))
            carry_out = rehearse if options["dry_run"] else import_rows
            report = carry_out(rows, by=person, cycle=cycle, choices=choices)
        except RuleBroken as refused:
            raise CommandError(str(refused.message)) from refused
        self._tell(report)

    def _tell(self, report: Report) -> None:
        for outcome in report.outcomes:
            if outcome.verdict == Verdict.CHANGED or outcome.notes:
                self.stdout.write(
                    f"{outcome.sheet} {outcome.row}: {outcome.verdict}. {' '.join(outcome.notes)}"
                )
        if report.people:
            self.stdout.write(f"people without sign-in: {', '.join(report.people)}")
        if report.given_up:
            self.stdout.write("nothing was written: a row was refused")
        self.stdout.write(report.summary())


def _person(email: str, slug: str | None) -> Person:
    persons = Person.objects.here().filter(email__iexact=email).select_related("organization")
    if slug:
        persons = persons.filter(organization__slug=slug)
    found = list(persons[:2])
    if not found:
        raise CommandError(f"Nobody here has the e-mail address {email}.")
    if len(found) > 1:
        raise CommandError(f"{email} is in several organizations: say which with --organization SLUG.")
    return found[0]


def _choices(person: Person, options: dict[str, Any]) -> Choices:
    choices = default_choices(person)
    choices.all_or_nothing = options["all_or_nothing"]
    if options["team"]:
        choices.team = _named(
            Team.objects.visible_to(person).current(), "team", options["team"], name_key=fold(options["team"])
        )
    if options["cycle"]:
        choices.cycle = _named(
            Cycle.objects.visible_to(person), "cycle", options["cycle"], name=options["cycle"]
        )
    return choices


def _named(rows: Any, what: str, said: str, /, **lookup: str) -> int:
    pk: int | None = rows.filter(**lookup).values_list("pk", flat=True).first()
    if pk is None:
        raise CommandError(f"There is no {what} “{said}” here.")
    return pk


def _readings(file: Path) -> list[Any]:
    try:
        refuse_large(file.stat().st_size)
        sheets = read_sheets(file.read_bytes(), file.name)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    return [(sheet, recognise(sheet)) for sheet in sheets]
