"""How much work lies ahead of people: the estimates of their open tasks, week by week, against their hours.

A person's hours are the working days of the organization's country, eight hours each; of the present week
those that are left. Work is spread evenly over the working days from its start to its due date; without a
start it belongs to the week in which it is due, when it is late to the present one. Without a date or an
estimate it is in no week.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from tasks.models import Task
from teamops.dates import DAY, monday, working_days_between
from teamops.formats import number, percent, short_day
from teamops.people.models import Person

HOURS_A_DAY = 8
# Half a year; who plans further ahead plans by milestones.
MOST_WEEKS = 26


@dataclass(frozen=True)
class Week:
    """The days of a week that are still to come, and the hours that one person has in them."""

    first: datetime.date
    last: datetime.date
    capacity: int


@dataclass(frozen=True)
class Work:
    """Something to be done by a day: hours, and the day on which it begins if one was set."""

    hours: Decimal
    due: datetime.date
    starts_on: datetime.date | None = None


class LoadLine(NamedTuple):
    """One week in words."""

    text: str
    is_over: bool


@dataclass(frozen=True)
class Load:
    """The hours of work in each of the weeks, at least one week."""

    weeks: Sequence[Week]
    hours: Sequence[Decimal]
    today: datetime.date

    @property
    def first(self) -> str:
        """How the first week is said: as the present one, unless nobody works in what is left of it."""
        return "now" if monday(self.weeks[0].first) == monday(self.today) else "week"

    @property
    def lines(self) -> list["LoadLine"]:
        """The first week, and the fullest later one if it is too full."""
        first, *later = zip(self.weeks, self.hours, strict=True)
        fullest = max(later, key=lambda one: one[1] / one[0].capacity, default=None)
        told = [_say(self.first, *first)]
        if fullest and fullest[1] > fullest[0].capacity:
            told.append(_say("week", *fullest))
        return told


def load_words() -> dict[str, str]:
    """How a week is said; a page's script says the same while somebody assigns."""
    return {
        "now": _("%(hours)s h of %(capacity)s h this week"),
        "now_over": _("%(hours)s h of %(capacity)s h this week: %(share)s, too much"),
        "week": _("%(hours)s h of %(capacity)s h in the week of %(day)s"),
        "week_over": _("%(hours)s h of %(capacity)s h in the week of %(day)s: %(share)s, too much"),
    }


def _say(kind: str, week: Week, hours: Decimal) -> LoadLine:
    is_over = hours > week.capacity
    facts = {
        "hours": number(round(hours)),
        "capacity": week.capacity,
        "day": short_day(monday(week.first)),
        "share": percent(hours / week.capacity),
    }
    return LoadLine(load_words()[f"{kind}_over" if is_over else kind] % facts, is_over)


def weeks_ahead(today: datetime.date, until: datetime.date, country: str) -> list[Week]:
    """From the present week to that of `until`, without weeks in which nobody works."""
    last_monday = min(monday(until), monday(today) + (MOST_WEEKS - 1) * 7 * DAY)
    firsts = [today]
    while monday(firsts[-1]) < last_monday or not any(_hours(first, country) for first in firsts):
        firsts.append(monday(firsts[-1]) + 7 * DAY)
    return [
        Week(first, monday(first) + 6 * DAY, hours) for first in firsts if (hours := _hours(first, country))
    ]


def _hours(first: datetime.date, country: str) -> int:
    """A person's hours from this day to the end of its week."""
    return HOURS_A_DAY * working_days_between(first - DAY, monday(first) + 6 * DAY, country)


def load_of(work: Iterable[Work], weeks: Sequence[Week], today: datetime.date, country: str) -> Load:
    """What the work comes to in each of the weeks; what is due after the last one is left out."""
    hours = [Decimal(0)] * len(weeks)
    for piece in work:
        for at, part in _spread(piece, weeks, today, country):
            hours[at] += part
    return Load(weeks, hours, today)


def _spread(
    work: Work, weeks: Sequence[Week], today: datetime.date, country: str
) -> Iterable[tuple[int, Decimal]]:
    """(index of a week, hours): over the working days from the start to the due date."""
    first = max(work.starts_on, today) if work.starts_on else work.due
    days = working_days_between(first - DAY, work.due, country)
    if first >= work.due or not days:
        at = max((at for at, week in enumerate(weeks) if week.first <= work.due), default=0)
        return [(at, work.hours)] if work.due <= weeks[-1].last else []
    shares = [
        (at, working_days_between(max(first, week.first) - DAY, min(work.due, week.last), country))
        for at, week in enumerate(weeks)
    ]
    return [(at, work.hours * share / days) for at, share in shares if share > 0]


def loads(persons: Iterable[Person], today: datetime.date, until: datetime.date) -> dict[int, Load]:
    """By person: the load from today to the end of the week of `until`; one query, whatever their number."""
    persons = list(persons)
    if not persons:
        return {}
    country = persons[0].organization.country
    weeks = weeks_ahead(today, until, country)
    work = _work_of(persons)
    return {one.pk: load_of(work.get(one.pk, ()), weeks, today, country) for one in persons}


def _work_of(persons: Sequence[Person]) -> Mapping[int, list[Work]]:
    """Open tasks with a date and an estimate, by assignee."""
    rows = Task.objects.open().filter(
        organization=persons[0].organization_id, assignee__in=persons, due__isnull=False, estimate__gt=0
    )
    found: dict[int, list[Work]] = {}
    for person, hours, due, start in rows.values_list("assignee", "estimate", "due", "starts_on"):
        found.setdefault(person, []).append(Work(hours, due, start))  # type: ignore[arg-type]
    return found
