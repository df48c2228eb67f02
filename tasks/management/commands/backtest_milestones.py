"""manage.py backtest_milestones [--csv FILE | --organization SLUG]"""

import time
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tasks.forecast.backtest import NUMBERS, Project, Score, Trial, score, trials
from tasks.forecast.sheet import Unreadable, read_sheet
from tasks.queries import histories
from teamops.people.commands import content_of, organization_of


class Command(BaseCommand):
    help = (
        "How good the forecast dates of milestones would have been: on the finished tasks of an "
        "organization's teams, or on a CSV file with one row a task (project,task,created,finished). At the "
        "end of each week from the eighth on it is asked by when the next 10, 20 and 40 tasks will be "
        "finished."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--csv", type=Path, metavar="FILE")
        parser.add_argument("--organization", metavar="SLUG", help="needed if there are several")

    def handle(self, *args: Any, **options: Any) -> None:
        projects = (
            self._from_file(options["csv"])
            if options["csv"]
            else histories(organization_of(options["organization"]))
        )
        began = time.process_time()
        found = [trial for project in projects for trial in trials(project)]
        seconds = time.process_time() - began
        if not found:
            self.stdout.write(f"{len(projects)} projects, none with eight weeks and ten more tasks.")
            return
        for sentence in _sentences(projects, found):
            self.stdout.write(sentence)
        self.stdout.write(f"computed in {1000 * seconds / len(found):.1f} ms each")

    def _from_file(self, path: Path) -> list[Project]:
        try:
            sheet = read_sheet(content_of(path))
        except Unreadable as problem:
            raise CommandError(f"{path}: {problem}") from problem
        for sentence in sheet.left_out:
            self.stdout.write(sentence)
        return sheet.projects


def _sentences(projects: Sequence[Project], found: Sequence[Trial]) -> Iterable[str]:
    judged = {one.project for one in found}
    yield f"projects: {len(projects)}, of which {len(judged)} have eight weeks and ten more tasks"
    yield "forecasts of how many tasks, by P50 (50 % is meant), by P85 (85 % is meant):"
    for number in NUMBERS:
        of_number = score([one for one in found if one.number == number])
        if of_number:
            yield f"  next {number}: {_line(of_number)}"
    whole = score(found)
    assert whole is not None
    yield f"  all:     {_line(whole)}"
    yield (
        f"when late, by {whole.late50:.0f} days after the P50 date and {whole.late85:.0f} after the P85 "
        f"date; when in time, {whole.early85:.0f} days before the P85 date; from P50 to P85 "
        f"{whole.apart:.0f} days (medians)"
    )


def _line(one: Score) -> str:
    return f"{one.forecasts} forecasts, {one.held50:.1%} by P50, {one.held85:.1%} by P85"
