"""When a person may be written to: pure functions over their own zone, working days and quiet hours."""

import datetime
import functools
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from teamops.among import these
from teamops.dates import DAY, is_public_holiday, is_working_day
from teamops.people.models import Absence, Person

# How far the absences of a person are read: what is counted over longer times forgives a day.
SEEN_BACK = datetime.timedelta(days=100)
SEEN_AHEAD = datetime.timedelta(days=100)


@dataclass(frozen=True)
class WorkingDays:
    """The days on which somebody works: by country, by their own week, without their absences."""

    country: str
    weekdays: str = ""
    away: tuple[tuple[datetime.date, datetime.date], ...] = ()

    def has(self, day: datetime.date) -> bool:
        """Whether they work on that day. Own weekdays stand in place of the country's week; its public
        holidays stay, its make-up working days are for who keeps the country's week."""
        if any(first <= day <= last for first, last in self.away):
            return False
        if not self.weekdays:
            return is_working_day(day, self.country)
        return str(day.isoweekday()) in self.weekdays and not is_public_holiday(day, self.country)

    def between(self, after: datetime.date, until: datetime.date) -> int:
        """How many working days lie after the one day, up to and including the other; 0 if there are none."""
        if until <= after:
            return 0
        number = self.in_general(after, until)
        for first, last in self.away:
            number -= self.in_general(max(first - DAY, after), min(last, until))
        return number

    def in_general(self, after: datetime.date, until: datetime.date) -> int:
        """The same for somebody who was never away."""
        if until <= after:
            return 0
        return _worked_by(self.country, self.weekdays, until) - _worked_by(self.country, self.weekdays, after)

    def back(self, day: datetime.date, number: int) -> datetime.date:
        """The last day after which so many working days lie, up to and including the given one."""
        first = FIRST_DAY.toordinal()
        days = range(first, day.toordinal() + 1)
        place = bisect_right(
            days, -number, key=lambda one: -self.between(datetime.date.fromordinal(one), day)
        )
        return datetime.date.fromordinal(first + place - 1) if place else datetime.date.min

    def next(self, day: datetime.date, number: int = 1) -> datetime.date:
        """The n-th working day after the given one; a year later for who works on no day at all."""
        last = day + 366 * DAY
        while number and day < last:
            day += DAY
            number -= self.has(day)
        return day


def _worked_by(country: str, weekdays: str, day: datetime.date) -> int:
    """Working days of a week and country from the beginning of 1990 up to and including the day."""
    if day.year < FIRST_YEAR:
        return 0
    before, in_year = _year(country, weekdays, day.year)
    return before + in_year[day.timetuple().tm_yday]


FIRST_YEAR = 1990
FIRST_DAY = datetime.date(FIRST_YEAR, 1, 1)


@functools.lru_cache(maxsize=4096)
def _year(country: str, weekdays: str, year: int) -> tuple[int, tuple[int, ...]]:
    """Working days in the years before, and those of the year by its first n days."""
    days = WorkingDays(country, weekdays)
    first = datetime.date(year, 1, 1)
    sums, total = [0], 0
    for number in range((datetime.date(year + 1, 1, 1) - first).days):
        total += days.has(first + number * DAY)
        sums.append(total)
    if year == FIRST_YEAR:
        return 0, tuple(sums)
    before, last = _year(country, weekdays, year - 1)
    return before + last[-1], tuple(sums)


Range = tuple[datetime.date, datetime.date]


def merged(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Ranges of days, first and last, in order and without overlaps."""
    found: list[Range] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


@functools.lru_cache(maxsize=65_536)  # many wait since the same few days
def is_asked(days: WorkingDays, before: datetime.date, today: datetime.date, since: datetime.date) -> bool:
    """Whether one is asked today for what is due since that day, where the last morning was on the day
    `before`: with growing pauses, on the 1st, 2nd, 4th, 8th … working day."""
    return days.between(since, today).bit_length() > days.between(since, before).bit_length()


def asked_since(days: WorkingDays, before: datetime.date, today: datetime.date) -> tuple[Range, ...]:
    """The days since which one is asked today with growing pauses (`rules.Mornings.asks`), where the last
    morning was on the day `before`; for who was away these and some more."""
    absent = days.in_general(FIRST_DAY, today) - days.between(FIRST_DAY, today) if days.away else 0
    return _asked_since(days.country, days.weekdays, absent, before, today)


@functools.lru_cache(maxsize=4096)
def _asked_since(
    country: str, weekdays: str, absent: int, before: datetime.date, today: datetime.date
) -> tuple[Range, ...]:
    days = WorkingDays(country, weekdays)
    steps = (2**step for step in range(days.between(FIRST_DAY, today).bit_length()))
    return merged((days.back(before, step + absent) + DAY, days.back(today, step)) for step in steps)


def working_days_of(persons: Sequence[Person], now: datetime.datetime) -> dict[int, WorkingDays]:
    """The working days of persons of one organization, by id; they come with it. One query."""
    return with_absences(_in_general(persons), now)


def with_absences(days: dict[int, WorkingDays], now: datetime.datetime) -> dict[int, WorkingDays]:
    """Working days in general, by person, without the days on which each is away. One query."""
    return _without(days, absences_of(days, now).values_list("person_id", "first_day", "last_day"))


def absences_of(ids: Iterable[int], now: datetime.datetime) -> "QuerySet[Absence]":
    """Those that count around this day."""
    day = now.date()
    return Absence.objects.filter(
        person__in=these(ids), last_day__gte=day - SEEN_BACK, first_day__lte=day + SEEN_AHEAD
    )


Away = Iterable[tuple[int, datetime.date, datetime.date]]


def working_days_in(persons: Sequence[Person], absences: Away) -> dict[int, WorkingDays]:
    """The working days that these absences leave, each a person's id and its first and last day."""
    return _without(_in_general(persons), absences)


def _in_general(persons: Sequence[Person]) -> dict[int, WorkingDays]:
    return {person.pk: WorkingDays(person.country, person.working_days) for person in persons}


def _without(days: dict[int, WorkingDays], absences: Away) -> dict[int, WorkingDays]:
    away: dict[int, list[Range]] = defaultdict(list)
    for person_id, first, last in absences:
        away[person_id].append((first, last))
    return days | {pk: replace(days[pk], away=merged(ranges)) for pk, ranges in away.items() if pk in days}


def digest_at(person: Person, day: datetime.date) -> datetime.datetime:
    """The moment of the person's digest on that day of theirs.

    An hour that clocks jump over comes just after it, one that they show twice is the first of the two.
    """
    return datetime.datetime.combine(day, datetime.time(person.reminder_hour), tzinfo=person.zone)


def is_quiet(person: Person, hour: int) -> bool:
    """Whether nothing is sent to them in this hour of their own day."""
    first, end = person.quiet_from, person.quiet_until
    if first <= end:
        return first <= hour < end
    return hour >= first or hour < end


def is_night(person: Person, hour: int, *, due_hour: int) -> bool:
    """Whether a message that was due in one hour of a day would come in the night in another.

    Who chose a digest within their quiet hours gets it then, until they begin anew.
    """
    return is_quiet(person, hour) and due_hour < person.quiet_from <= hour


def is_too_late(person: Person, due_at: datetime.datetime, now: datetime.datetime) -> bool:
    """Whether a message that was due would come on another day of the person's, or in their night."""
    due, local = due_at.astimezone(person.zone), now.astimezone(person.zone)
    return local.date() != due.date() or is_night(person, local.hour, due_hour=due.hour)
