"""The story's clock: what happens is laid on a line of moments, then lived through in order."""

import copy
import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import time_machine

from teamops.dates import DAY, monday, quarter_of

Deed = Callable[[], object]
Days = tuple[datetime.date, datetime.date]
WEEKS_A_QUARTER = 13


class Calendar:
    """Moments relative to the Monday of the present week. What lies after `now` does not happen."""

    def __init__(self, now: datetime.datetime, zone: ZoneInfo) -> None:
        self.now = now.astimezone(datetime.UTC)
        self.zone = zone
        self.today = now.astimezone(zone).date()
        self.monday = monday(self.today)
        self._deeds: list[tuple[datetime.datetime, int, Deed]] = []

    def in_zone(self, zone: ZoneInfo) -> "Calendar":
        """The same line of moments, read off clocks of another zone."""
        elsewhere = copy.copy(self)
        elsewhere.zone = zone
        return elsewhere

    def day(self, offset: int) -> datetime.date:
        return self.monday + offset * DAY

    def quarter(self, begin: int) -> Days:
        """First and last day of a quarter of thirteen weeks that begins on a day of the story.

        Company quarters of whole weeks: the story then stands at the same point of its quarter, with the
        same numbers, on whatever date it is told.
        """
        return self.day(begin), self.day(begin + 7 * WEEKS_A_QUARTER - 1)

    def moment(self, day: datetime.date, clock: str) -> datetime.datetime:
        """A wall-clock time ("9:05") of that day."""
        hour, minute = clock.split(":")
        local = datetime.datetime.combine(day, datetime.time(int(hour), int(minute)), tzinfo=self.zone)
        # As UTC: a traveller who is given a zone would change the zone of the whole process.
        return local.astimezone(datetime.UTC)

    def plan(self, day: datetime.date | int, clock: str, deed: Deed) -> None:
        """Have something done on a day (a date, or days after the present Monday)."""
        when = self.moment(self.day(day) if isinstance(day, int) else day, clock)
        if when <= self.now:
            self._deeds.append((when, len(self._deeds), deed))

    @contextmanager
    def at(self, day: int, clock: str) -> Iterator[None]:
        """Be at a moment for as long as it takes."""
        with time_machine.travel(self.moment(self.day(day), clock), tick=False):
            yield

    def live_through(self) -> None:
        """Do everything in the order of its moments, each at its moment."""
        with time_machine.travel(self.now, tick=False) as traveller:
            for when, _, deed in sorted(self._deeds, key=lambda planned: planned[:2]):
                traveller.move_to(when)
                deed()


def quarter_names(this: Days) -> dict[str, str]:
    """Names of the last, this and the next quarter: this one after the calendar quarter of its middle."""
    first, last = quarter_of(this[0] + (this[1] - this[0]) / 2)
    days = {"last": first - DAY, "this": first, "next": last + DAY}
    return {which: f"Q{(day.month + 2) // 3} {day.year}" for which, day in days.items()}
