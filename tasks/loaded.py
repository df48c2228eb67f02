"""Who is loaded how much in the next weeks, as pages show it."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tasks.load import Load, LoadLine, Week, load_words, loads, own_load, work_of_others
from tasks.models import Task
from tasks.permissions import can_see_load
from tasks.plan_rows import PlanRow
from teamops import charts
from teamops.dates import DAY, monday, today
from teamops.formats import number, open_words, with_unit
from teamops.people.models import Person

WEEKS_SHOWN = 4
# Of more people who have tasks in a plan those are left out who come last by name.
MOST_PERSONS = 50


@dataclass(frozen=True)
class LoadWeek:
    """One week of a person's load: a bar against the hours that there are, and the difference in words."""

    week: Week
    hours: Decimal
    scale: Decimal
    is_now: bool

    @property
    def number(self) -> int:
        return self.week.first.isocalendar().week

    @property
    def is_over(self) -> bool:
        return self.hours > self.week.capacity

    @property
    def shown(self) -> str:
        return _("%(hours)s h of %(capacity)s h") % {
            "hours": number(round(self.hours)),
            "capacity": number(self.week.capacity),
        }

    @property
    def says(self) -> str:
        left = round(self.week.capacity - self.hours)
        if self.is_over:
            return _("%(hours)s h too much") % {"hours": number(max(1, -left))}
        return _("%(hours)s h free") % {"hours": number(left)}

    @property
    def bar(self) -> SafeString:
        """Decoration: what it says stands beside it in words."""
        return SafeString(charts.load_bar(self.hours / self.scale, self.week.capacity / self.scale))


def weeks_of(load: Load) -> list[LoadWeek]:
    """The weeks of a load, all drawn to one scale."""
    scale = max([*(week.capacity for week in load.weeks), *load.hours, Decimal(1)])
    return [
        LoadWeek(week, hours, scale, is_now=monday(week.first) == monday(load.today))
        for week, hours in zip(load.weeks, load.hours, strict=True)
    ]


def last_shown(day: datetime.date) -> datetime.date:
    """Up to which day pages look ahead."""
    return monday(day) + (7 * WEEKS_SHOWN - 1) * DAY


def person_load(subject: Person, viewer: Person) -> dict[str, Any] | None:
    """The part of a person's page, for members. One query."""
    if subject.is_guest or not subject.is_here or not can_see_load(viewer, subject):
        return None
    day = today(viewer.organization)
    until = last_shown(day)
    return {"weeks": weeks_of(loads([subject], day, until)[subject.pk]), "until": until}


def load_lines(persons: Sequence[Person], viewer: Person) -> Mapping[int, Sequence[LoadLine]] | None:
    """By person, this week and the fullest one in words; None for who may not see it. One query."""
    if viewer.is_guest:
        return None
    found = _loads([one for one in persons if not one.is_guest], viewer)
    return {pk: load.lines for pk, load in found.items()}


def _loads(persons: Iterable[Person], viewer: Person, *, without: int | None = None) -> dict[int, Load]:
    persons = list(persons)
    for person in persons:
        person.organization = viewer.organization
    day = today(viewer.organization)
    return loads(persons, day, last_shown(day), without=without)


@dataclass(frozen=True)
class Loaded:
    """A person and what lies ahead of them."""

    person: Person
    load: Load
    until: datetime.date

    @property
    def weeks(self) -> list[LoadWeek]:
        return weeks_of(self.load)


def plan_loads(rows: Iterable[PlanRow], viewer: Person) -> list[Loaded]:
    """Whose the open tasks of a plan are, who has too much first. All their work counts.

    Nobody for a guest. One query.
    """
    if viewer.is_guest:
        return []
    open_ones = (row for row in rows if row.kind == "task" and row.status in (*Task.OPEN, "blocked"))
    owners = {row.owner.pk: row.owner for row in open_ones if row.owner}
    here = [one for one in owners.values() if one.is_here and not one.is_guest]
    shown = sorted(here, key=lambda one: (one.name_key, one.pk))[:MOST_PERSONS]
    found = _loads(shown, viewer)
    until = last_shown(today(viewer.organization))
    loads_of_all = [Loaded(one, found[one.pk], until) for one in shown]
    return sorted(loads_of_all, key=lambda one: not one.load.is_over)


def loaded(person: Person, viewer: Person, *, without: Task | None = None) -> Loaded | None:
    """How loaded somebody is, without a task that is to be given to them; None for who does not work here."""
    if person.is_guest or not person.is_here:
        return None
    found = _loads([person], viewer, without=without.pk if without else None)
    return Loaded(person, found[person.pk], last_shown(today(viewer.organization)))


def load_said(person: Person, viewer: Person, *, tasks: Collection[int] = ()) -> LoadLine | None:
    """How loaded somebody is in a sentence, None as above. `tasks`: numbers of some to be given to them."""
    if person.is_guest or not person.is_here:
        return None
    person.organization = viewer.organization
    more = []
    if tasks:
        more = work_of_others(Task.objects.visible_to(viewer).filter(number__in=tasks), person)
    day = today(viewer.organization)
    return own_load(person, day, last_shown(day), more)[0].sentence


def page_words() -> dict[str, str]:
    """The words of a load with their blanks left open, for a page's script."""
    return open_words(load_words()) | {"percent": with_unit("", "%")}
