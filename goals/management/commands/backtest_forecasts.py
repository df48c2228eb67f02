"""manage.py backtest_forecasts [--csv FILE | --organization SLUG]"""

import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from goals import numbers
from goals.forecast.backtest import Score, Series, Trial, score, trials
from goals.forecast.sheet import Unreadable, read_sheet
from goals.models import Goal
from goals.numbers import Kind
from goals.standing import KeyResultStanding, standings
from teamops.dates import today
from teamops.people.commands import content_of, organization_of
from teamops.people.models import Organization


class Command(BaseCommand):
    help = (
        "How good forecasts would have been: on the key results of an organization's closed goals and "
        "cycles, or on a CSV file with one row a reading (series,kind,start,target,starts_on,ends_on,date,"
        "value,confidence). A forecast is made after the third reading and each later one but the last, "
        "which is the truth."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--csv", type=Path, metavar="FILE")
        parser.add_argument("--organization", metavar="SLUG", help="needed if there are several")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["csv"]:
            series = self._from_file(options["csv"])
        else:
            series = list(_of_closed(organization_of(options["organization"])))
        began = time.process_time()
        found = [trial for one in series for trial in trials(one)]
        self._tell(len(series), found, time.process_time() - began)

    def _from_file(self, path: Path) -> list[Series]:
        try:
            sheet = read_sheet(content_of(path))
        except Unreadable as problem:
            raise CommandError(f"{path}: {problem}") from problem
        for sentence in sheet.left_out:
            self.stdout.write(sentence)
        return sheet.series

    def _tell(self, given: int, found: list[Trial], seconds: float) -> None:
        result = score(found)
        if result is None:
            self.stdout.write(f"{given} series, none with more than three days of readings: no forecasts.")
            return
        for sentence in _sentences(given, result):
            self.stdout.write(sentence)
        self.stdout.write(f"computed in {1000 * seconds / result.forecasts:.2f} ms each")


def _sentences(given: int, result: Score) -> Iterable[str]:
    yield f"series: {given}, of which {result.series} have more than three days of readings"
    yield f"forecasts: {result.forecasts}"
    yield f"truth within P10-P90: {result.held:.1%} (80 % is meant)"
    yield (
        f"mean width of the band: {result.width:.2f}, median {result.middle_width:.2f} (1 is the way from "
        "start to target, of a health measure the usual distance from its bound)"
    )
    yield "Brier score of “target reached” (0 is perfect):"
    yield f"  forecast       {result.brier:.4f}"
    if result.confidence is not None:
        yield (
            f"  confidence/10  {result.confidence:.4f}  on the {result.confidences} forecasts with a stated "
            f"confidence; on the same, the forecast {result.brier_beside_confidence:.4f}"
        )
    else:
        yield "  confidence/10  nobody stated one"
    yield f"  straight line  {result.line:.4f}"
    yield f"  base rate      {result.base_rate:.4f}  ({result.reached:.1%} reached)"


def _of_closed(organization: Organization) -> Iterator[Series]:
    """The key results of the goals that are over."""
    goals = Goal.objects.over(organization)
    for goal in standings(goals, on=today(organization)):
        for one in goal.key_results:
            yield _series(one)


def _series(one: KeyResultStanding) -> Series:
    """With what was checked in up to today; a plan is read up to the key result's end."""
    measure = one.measure
    if measure.kind is Kind.FROM_PLAN:
        measure = measure._replace(readings=numbers.plan_readings(measure.plan, measure.span.last))
    said = {fact.day: float(fact.confidence) for fact in one.check_ins if fact.confidence is not None}
    return Series(f"{one.key_result.pk}", measure, said, percent=one.key_result.unit.strip() == "%")
