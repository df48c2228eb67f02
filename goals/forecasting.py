"""Forecasts of key results, worked out for a whole organization once a day and after each check-in."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal

from django.utils import timezone

from goals.models import Goal, KeyResult, StoredForecast
from goals.numbers import Measure
from goals.outlook import forecast_of
from goals.standing import facts_of, measure_of, standings
from teamops.dates import today
from teamops.people.models import Organization

# Goals at a time, so that memory stays the same however many there are.
CHUNK = 200
# What one change works out while its writer waits; a key result takes up to 20 ms.
AT_ONCE = 20
SIX_PLACES = Decimal("1e-6")
STORED = ["day", "numbers_key", "chance", "p10", "p50", "p90", "computed_at"]

_put_off: ContextVar[bool] = ContextVar("forecasts are put off", default=False)


@contextmanager
def forecasts_put_off() -> Iterator[None]:
    """No change in here works a forecast out: who writes a long history stores them once, at its end.

    What is not stored, or no longer holds, is worked out where it is read.
    """
    token = _put_off.set(True)
    try:
        yield
    finally:
        _put_off.reset(token)


def store_forecasts(organization: Organization, day: datetime.date) -> None:
    """Work out the forecasts of all open goals of an organization, chunk by chunk."""
    goals = Goal.objects.filter(organization=organization, state=Goal.State.ACTIVE).select_related("cycle")
    last = 0
    while chunk := list(goals.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        _store(chunk, day)
        last = chunk[-1].pk


def store_forecast(key_result: KeyResult) -> None:
    """The same for one key result, after a check-in; its goal's others are worked out where they are read."""
    if _put_off.get():
        return
    day, goal = today(key_result.organization), key_result.goal
    goal.numbers_key = Goal.objects.values_list("numbers_key", flat=True).get(pk=goal.pk)
    _write([_row(key_result, measure_of(key_result, facts_of(key_result, until=day), on=day), day)])


def store_forecasts_of(organization: Organization, goals: Collection[int]) -> None:
    """The same for several goals; of more than a few the daily work, or the page that shows one, does it."""
    if len(goals) <= AT_ONCE and not _put_off.get():
        _store(Goal.objects.filter(pk__in=goals).select_related("cycle"), today(organization))


def _store(goals: Iterable[Goal], day: datetime.date) -> None:
    rows = [
        _row(one.key_result, one.measure, day)
        for standing in standings(goals, on=day)
        for one in standing.key_results
    ]
    _write(rows)


def _write(rows: list[StoredForecast]) -> None:
    StoredForecast.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["key_result"], update_fields=STORED
    )


def _row(key_result: KeyResult, measure: Measure, day: datetime.date) -> StoredForecast:
    found = forecast_of(key_result, measure)
    row = StoredForecast(
        organization_id=key_result.organization_id,
        key_result=key_result,
        day=day,
        numbers_key=key_result.goal.numbers_key,
        computed_at=timezone.now(),
    )
    if found is not None:
        row.chance = found.chance
        row.p10, row.p50, row.p90 = (_kept(value) for value in (found.p10, found.p50, found.p90))
    return row


def _kept(value: float) -> Decimal:
    """As the database keeps it: six places, fifteen digits."""
    return Decimal(f"{value:.15g}").quantize(SIX_PLACES)
