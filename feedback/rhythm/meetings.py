"""On which day a team meets, and whose turn it is to facilitate. Pure."""

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from feedback.updates.standing import Span, is_away
from teamops.dates import DAY, WEEK, is_working_day, monday

MOVE = "move"
# No further ahead is looked for the next meeting: a year of holidays is none.
MOST_WEEKS_AHEAD = 8


class HasPlace(Protocol):
    """A person, as far as turns know one."""

    @property
    def pk(self) -> int: ...


P = TypeVar("P", bound=HasPlace)


@dataclass(frozen=True)
class Beat:
    """What a rhythm says: see `feedback.models.Rhythm`. `country` says which days are holidays."""

    weekday: int
    starts_at: datetime.time
    minutes: int
    on_holiday: str
    begins_on: datetime.date
    country: str
    zone: ZoneInfo

    def day_in(self, week: datetime.date) -> datetime.date | None:
        """The day of the meeting in the week that begins on this Monday; None: it is left out."""
        day = week + self.weekday * DAY
        if is_working_day(day, self.country):
            return day
        if self.on_holiday != MOVE:
            return None
        later = [week + number * DAY for number in range(self.weekday + 1, 7)]
        earlier = [week + number * DAY for number in reversed(range(self.weekday))]
        return next((one for one in (*later, *earlier) if is_working_day(one, self.country)), None)

    def is_moved(self, week: datetime.date) -> bool:
        """Whether the meeting of this week is on another day than usual."""
        return self.day_in(week) not in (None, week + self.weekday * DAY)

    def begins(self, day: datetime.date) -> datetime.datetime:
        """The moment at which a meeting of this day begins, in the organization's zone."""
        return datetime.datetime.combine(day, self.starts_at, tzinfo=self.zone)

    def ends(self, day: datetime.date) -> datetime.datetime:
        """Counted as time that passes, also in the night in which the clocks change."""
        begin = self.begins(day).astimezone(datetime.UTC)
        return (begin + datetime.timedelta(minutes=self.minutes)).astimezone(self.zone)

    def weeks(self, first: datetime.date, number: int) -> Iterator[tuple[datetime.date, datetime.date]]:
        """(Monday, day of the meeting) of so many weeks from one on, without those that are left out."""
        for count in range(number):
            week = first + count * WEEK
            day = self.day_in(week)
            if day is not None:
                yield week, day

    def ahead(self, today: datetime.date, number: int = 1) -> list[tuple[datetime.date, datetime.date]]:
        """(Monday, day) of so many meetings after this day; fewer if people hardly work for weeks."""
        first = max(monday(today), monday(self.begins_on))
        return [one for one in self.weeks(first, MOST_WEEKS_AHEAD) if one[1] > today][:number]

    def turn(
        self,
        week: datetime.date,
        people: Sequence[P],
        away: Mapping[int, Collection[Span]] | None = None,
    ) -> P | None:
        """Who facilitates in this week: they take turns, meeting by meeting; for who is away that day, the
        next one does. `away`: days off by person.
        """
        day = self.day_in(week)
        if not people or day is None or week < monday(self.begins_on):
            return None
        first = monday(self.begins_on)
        held = sum(1 for _one in self.weeks(first, (week - first).days // 7))
        in_turn = [people[(held + number) % len(people)] for number in range(len(people))]
        there = (one for one in in_turn if not is_away(day, (away or {}).get(one.pk, ())))
        return next(there, in_turn[0])
