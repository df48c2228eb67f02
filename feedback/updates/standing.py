"""When an update is due, and how it stands on a day. Pure.

It is wanted for the review of its week, so it is due on the day on which the team meets; for who is away
then on their last day before it, or on the first one after it. Until a team has a rhythm it is due on the
first day of the week on which the person works: a working day of their country on which they are not away.
Who is asked later, because they have just joined, owes it from that day on; who is away all week owes none.
"""

import datetime
from collections.abc import Collection
from enum import StrEnum

from teamops.dates import DAY, is_working_day

# First and last day of an absence.
Span = tuple[datetime.date, datetime.date]


class State(StrEnum):
    WRITTEN = "written"
    LATE = "late"  # written after its day
    EXPECTED = "expected"  # its day is not over
    MISSING = "missing"  # its day is over
    AWAY = "away"  # the person does not work on this day, or all week
    NOT_ASKED = "not_asked"


def due_day(
    first: datetime.date, country: str, away: Collection[Span], meets: datetime.date | None = None
) -> datetime.date | None:
    """The day from this one to its Sunday on which the person's update is due: that of the meeting, or the
    nearest before it on which they work, else the first after it; without a meeting the first of all.
    """
    days = [first + number * DAY for number in range(7 - first.weekday())]
    works = [day for day in days if is_working_day(day, country) and not is_away(day, away)]
    in_time = [day for day in works if meets and day <= meets]
    return in_time[-1] if in_time else next(iter(works), None)


def is_away(day: datetime.date, away: Collection[Span]) -> bool:
    return any(first <= day <= last for first, last in away)


def back_on(day: datetime.date, country: str, away: Collection[Span]) -> datetime.date | None:
    """The day on which who is away comes back; None: it is not known, or they are not away."""
    back = day
    while is_away(back, away):
        back = max(last for first, last in away if first <= back <= last) + DAY
        while not is_working_day(back, country):
            back += DAY
    return back if back != day else None


def state_on(
    day: datetime.date,
    *,
    due: datetime.date | None,
    asked: bool,
    written: datetime.date | None,
    away: Collection[Span],
) -> State:
    """How an update stands on a day; `due` is the day on which it was asked for."""
    if written is not None:
        return State.LATE if due is not None and written > due else State.WRITTEN
    if is_away(day, away) or (asked and due is None):
        return State.AWAY
    if not asked or due is None:
        return State.NOT_ASKED
    return State.EXPECTED if day <= due else State.MISSING


def told_to_guests(state: State) -> State:
    """The state without what tells when somebody is away, which members alone are told."""
    return State.NOT_ASKED if state == State.AWAY else state
