"""What a week brought of a key result, in its own cycle or in an earlier one of the same words."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from goals.models import KeyResult

WEEK = 7
# What was seen for less than this shows no pace yet (days).
SHORTEST_HISTORY = 7

# Day and value of the last check-in.
Last = tuple[datetime.date, Decimal] | None


class Earlier(NamedTuple):
    """A key result of a cycle that is over, its last check-in, and what a week brought."""

    key_result: KeyResult
    last: tuple[datetime.date, Decimal]
    pace: Decimal


def own_pace(last: Last, start: Decimal | None, first_day: datetime.date) -> Decimal | None:
    """What a week brought since its first day; None as long as that is too short."""
    if last is None or start is None:
        return None
    day, value = last
    days = (day - first_day).days
    return (value - start) * WEEK / days if days >= SHORTEST_HISTORY else None


def paced(key_results: Iterable[tuple[KeyResult, Last]]) -> dict[str, Earlier]:
    """By their words what a week brought; of the same words the last ones count."""
    found = {}
    for one, last in key_results:
        pace = own_pace(last, one.start, one.first_day)
        if last is not None and pace is not None:
            found[one.statement_key] = Earlier(one, last, pace)
    return found


def pace_path(key_result: KeyResult, as_of: datetime.date | None = None) -> str:
    """Where it is told what a week of it asks for and has brought, below the organization's address."""
    day = f"&as_of={as_of.isoformat()}" if as_of else ""
    return f"goals/{key_result.goal.number}/why/?kr={key_result.pk}{day}#weekly"
