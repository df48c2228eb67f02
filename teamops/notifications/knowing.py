"""What it takes to know of persons before asking the rules: their last mornings, working days and wishes."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Value

from teamops.among import these
from teamops.made import columns
from teamops.notifications.models import Morning
from teamops.notifications.preferences import Wishes, choices_of, wishes_in
from teamops.notifications.timing import WorkingDays, absences_of, working_days_in
from teamops.people.models import Person

CHOICE, MORNING, ABSENCE = range(3)


class Row(NamedTuple):
    """A choice (`preferences.Choice`), a morning, or an absence with its first and last day."""

    what: int
    person: int
    kind: str
    channel: str
    wanted: bool
    is_own: bool
    first: datetime.date | None
    last: datetime.date | None


@dataclass(frozen=True)
class Known:
    """By person; `mornings` are the dates of the last ones."""

    mornings: Mapping[int, datetime.date]
    days: Mapping[int, WorkingDays]
    wishes: Wishes


def known_of(persons: Sequence[Person], now: datetime.datetime) -> Known:
    """Of persons of one organization. One query."""
    ids = [person.pk for person in persons]
    mornings = columns(
        Row,
        Morning.objects.filter(person__in=these(ids)),
        what=Value(MORNING),
        person="person",
        first="local_date",
    )
    absences = columns(
        Row,
        absences_of(ids, now),
        what=Value(ABSENCE),
        person="person",
        first="first_day",
        last="last_day",
    )
    choices = choices_of(these(ids), Row, what=Value(CHOICE))
    rows = [Row(*row) for row in mornings.union(absences, *choices, all=True)]
    away = [
        (one.person, one.first, one.last) for one in rows if one.what == ABSENCE and one.first and one.last
    ]
    return Known(
        mornings={one.person: one.first for one in rows if one.what == MORNING and one.first},
        days=working_days_in(persons, away),
        wishes=wishes_in(persons, (one for one in rows if one.what == CHOICE)),
    )
