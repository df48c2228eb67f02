"""How much work lies ahead of people: the estimates of their open tasks, week by week, against their hours.

A person's hours are the working days of their country on which they are not away, times their hours a day;
of the present week those that are left. Work is spread evenly over those days from its start to its due date;
without a start it belongs to the week in which it is due, when it is late to the present one. What is due in
a week in which the person does not work is to be done before it. Without a date or an estimate it is in no
week. Of a task with parts the hours of its parts are counted with these, and with itself what is left over.
A task counts for its owner alone; who helps with it is not loaded with it (why: docs/tasks.md).
"""

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tasks.models import Task
from tasks.queries import TaskQuerySet
from teamops.dates import DAY, monday, working_days_between
from teamops.formats import number, percent, short_day
from teamops.people.models import Absence, Person
from teamops.prepared import prepared

# Half a year; who plans further ahead plans by milestones.
MOST_WEEKS = 26
NONE = Decimal(0)
# First and last day.
Span = tuple[datetime.date, datetime.date]


@dataclass(frozen=True)
class Calendar:
    """When somebody works: on the working days of a country, so many hours on each, but not while away.

    `away`: (first day, last day) of each absence; none lies over another.
    """

    country: str
    hours_a_day: Decimal = Decimal(8)
    away: tuple[Span, ...] = ()

    def days(self, first: datetime.date, last: datetime.date) -> int:
        """On how many days from the one to the other the person works; 0 if there are none."""
        days = working_days_between(first - DAY, last, self.country)
        for begin, end in self.away:
            begin, end = max(begin, first), min(end, last)
            if begin <= end:
                days -= working_days_between(begin - DAY, end, self.country)
        return days

    def hours(self, first: datetime.date, last: datetime.date) -> Decimal:
        return self.days(first, last) * self.hours_a_day


@dataclass(frozen=True)
class Week:
    """The days of a week that are still to come, and the hours that one person has in them."""

    first: datetime.date
    last: datetime.date
    capacity: Decimal


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
        told = [say(self.first, *first)]
        if fullest and fullest[1] > fullest[0].capacity:
            told.append(say("week", *fullest))
        return told

    @property
    def sentence(self) -> "LoadLine":
        """One of them, for where there is room for one: what is too much, else the first week."""
        return next((line for line in self.lines if line.is_over), self.lines[0])

    @property
    def all_lines(self) -> list["LoadLine"]:
        """Every week."""
        kinds = [self.first, *["week"] * (len(self.weeks) - 1)]
        return [say(*one) for one in zip(kinds, self.weeks, self.hours, strict=True)]

    @property
    def is_over(self) -> bool:
        return any(hours > week.capacity for week, hours in zip(self.weeks, self.hours, strict=True))

    @property
    def as_json(self) -> str:
        """[first day, last day, hours, capacity, its name] of each week, for a page's script."""
        return json.dumps(
            [
                [
                    week.first.isoformat(),
                    week.last.isoformat(),
                    float(hours),
                    float(week.capacity),
                    short_day(monday(week.first)),
                ]
                for week, hours in zip(self.weeks, self.hours, strict=True)
            ]
        )


def load_words() -> dict[str, str]:
    """How a week is said; a page's script says the same while somebody assigns."""
    return {
        "now": _("%(hours)s h of %(capacity)s h this week"),
        "now_over": _("%(hours)s h of %(capacity)s h this week: %(share)s, too much"),
        "now_none": _("%(hours)s h this week, without working hours: too much"),
        "week": _("%(hours)s h of %(capacity)s h in the week of %(day)s"),
        "week_over": _("%(hours)s h of %(capacity)s h in the week of %(day)s: %(share)s, too much"),
        "week_none": _("%(hours)s h in the week of %(day)s, without working hours: too much"),
    }


def say(kind: str, week: Week, hours: Decimal) -> LoadLine:
    """A week in words; `kind` is "now" or "week"."""
    is_over = hours > week.capacity
    facts = {
        "hours": number(round(hours)),
        "capacity": number(week.capacity),
        "day": short_day(monday(week.first)),
        "share": percent(hours / week.capacity) if week.capacity else "",
    }
    form = "" if not is_over else "_over" if week.capacity else "_none"
    return LoadLine(load_words()[kind + form] % facts, is_over)


def weeks_ahead(today: datetime.date, until: datetime.date, calendar: Calendar) -> list[Week]:
    """From the present week to that of `until`, without weeks in which the person does not work.

    At least one: the next in which they work, and the present one if there is none within half a year.
    """
    this = monday(today)
    last_monday = min(monday(until), this + (MOST_WEEKS - 1) * 7 * DAY)
    weeks: list[Week] = []
    for place in range(MOST_WEEKS):
        first, last = max(today, this + place * 7 * DAY), this + (place * 7 + 6) * DAY
        if monday(first) > last_monday and weeks:
            break
        if capacity := calendar.hours(first, last):
            weeks.append(Week(first, last, capacity))
    return weeks or [Week(today, this + 6 * DAY, NONE)]


def load_of(work: Iterable[Work], weeks: Sequence[Week], today: datetime.date, calendar: Calendar) -> Load:
    """What the work comes to in each of the weeks; what is due after the last one is left out."""
    hours = [NONE] * len(weeks)
    for piece in work:
        for at, part in _spread(piece, weeks, today, calendar):
            hours[at] += part
    return Load(weeks, hours, today)


def _spread(
    work: Work, weeks: Sequence[Week], today: datetime.date, calendar: Calendar
) -> Iterable[tuple[int, Decimal]]:
    """(index of a week, hours): over the person's working days from the start to the due date."""
    first = max(work.starts_on, today) if work.starts_on else work.due
    days = calendar.days(first, work.due) if first < work.due else 0
    if not days:
        at = max((at for at, week in enumerate(weeks) if week.first <= work.due), default=0)
        return [(at, work.hours)] if work.due <= weeks[-1].last else []
    shares = [
        (at, calendar.days(max(first, week.first), min(work.due, week.last))) for at, week in enumerate(weeks)
    ]
    return [(at, work.hours * share / days) for at, share in shares if share > 0]


def loads(
    persons: Iterable[Person], today: datetime.date, until: datetime.date, *, without: int | None = None
) -> dict[int, Load]:
    """By person: the load from today to the end of the week of `until`. One query for all.

    `without`: the id of a task that is not counted, because it is being given to somebody just now.
    """
    persons = list(persons)
    if not persons:
        return {}
    work, away = _read(persons, today, without)
    found = {}
    for person in persons:
        calendar = calendar_of(person, away.get(person.pk, ()))
        weeks = weeks_ahead(today, until, calendar)
        found[person.pk] = load_of(work.get(person.pk, ()), weeks, today, calendar)
    return found


def own_load(
    person: Person, today: datetime.date, until: datetime.date, more: Iterable[Work] = ()
) -> tuple[Load, Calendar]:
    """One person's load, with their calendar. One query. `more`: what they would have besides."""
    work, away = _read([person], today, None)
    calendar = calendar_of(person, away.get(person.pk, ()))
    weeks = weeks_ahead(today, until, calendar)
    return load_of([*work.get(person.pk, ()), *more], weeks, today, calendar), calendar


def work_of_others(tasks: TaskQuerySet, person: Person) -> list[Work]:
    """What these tasks would add to somebody's load: open ones that are not theirs already. One query."""
    rows = beside_parts(tasks.open().filter(due__isnull=False).exclude(assignee=person))
    return [Work(*row) for row in rows.values_list("own_hours", "due", "starts_on")]


def calendar_of(person: Person, away: Iterable[Span]) -> Calendar:
    return Calendar(person.country, Decimal(person.hours_a_day), tuple(away))


def _read(
    persons: Sequence[Person], today: datetime.date, without: int | None
) -> tuple[Mapping[int, list[Work]], Mapping[int, list[Span]]]:
    """By person, open tasks with a date and an estimate, and the days on which they are away."""
    rows = _work_and_absences(persons[0].organization_id, [one.pk for one in persons], today, without)
    work: dict[int, list[Work]] = {}
    away: dict[int, list[Span]] = {}
    for person, hours, last, first in rows:
        if hours is None:
            away.setdefault(person, []).append((first, last))
        else:
            work.setdefault(person, []).append(Work(hours, last, first))
    return work, away


def beside_parts(tasks: TaskQuerySet) -> Any:
    """Those that take hours beside their parts, as `own_hours`; a part that was dropped takes none off."""
    parts = Task.objects.filter(parent=models.OuterRef("pk")).exclude(status=Task.Status.DROPPED).order_by()
    hours = parts.values("parent").annotate(hours=models.Sum("estimate")).values("hours")
    in_parts = Coalesce(models.Subquery(hours), NONE, output_field=models.DecimalField())
    own = models.ExpressionWrapper(models.F("estimate") - in_parts, output_field=models.DecimalField())
    return tasks.filter(estimate__gt=0).annotate(own_hours=own).filter(own_hours__gt=0)


@prepared
def _work_and_absences(
    organization: int, persons: list[int], today: datetime.date, without: int | None
) -> "models.QuerySet[Any, Any]":
    """Person, hours, last day, first day; an absence has no hours."""
    those = {"organization": organization}
    tasks = beside_parts(Task.objects.open().filter(**those, assignee__in=persons, due__isnull=False))
    if without is not None:
        tasks = tasks.exclude(pk=without)
    absences = Absence.objects.filter(**those, person__in=persons, last_day__gte=today)
    nothing = models.Value(None, output_field=models.DecimalField())
    return tasks.values_list("assignee", "own_hours", "due", "starts_on").union(
        absences.values_list("person", nothing, "last_day", "first_day"), all=True
    )
