"""Why somebody is said to be so loaded: each week's hours, task by task, against those that there are."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from goals.formula import exact, total
from goals.why import Explanation, Input
from goals.why.explanation import equals
from tasks.load import HOURS_A_DAY, Load, Week, Work, load_of, loads
from tasks.models import Task
from teamops.dates import monday, today
from teamops.formats import day_span, number, short_day
from teamops.people.models import Person

SHOWN = 12


@dataclass(frozen=True)
class Piece:
    """What a task brings into a week, in hours."""

    task: Task
    hours: Decimal


def why_load(person: Person, until: datetime.date, *, seen: Collection[int]) -> list[Explanation]:
    """Week by week to that of a day. `seen`: ids of the tasks that the reader may see; the others count
    without being named. Two queries."""
    day = today(person.organization)
    load = loads([person], day, until)[person.pk]
    tasks = Task.objects.open().filter(
        organization=person.organization_id, assignee=person, due__isnull=False, estimate__gt=0
    )
    pieces = _pieces(tasks.order_by("due", "number"), load, person)
    return [
        _week(week, hours, pieces[place], seen)
        for place, (week, hours) in enumerate(zip(load.weeks, load.hours, strict=True))
    ]


def _pieces(tasks: Iterable[Task], load: Load, person: Person) -> list[list[Piece]]:
    """By week what each task brings, as `tasks.load` spreads it."""
    weeks: list[list[Piece]] = [[] for _week in load.weeks]
    country = person.organization.country
    for task in tasks:
        assert task.due is not None
        assert task.estimate is not None
        spread = load_of([Work(task.estimate, task.due, task.starts_on)], load.weeks, load.today, country)
        for place, hours in enumerate(spread.hours):
            if hours:
                weeks[place].append(Piece(task, hours))
    return weeks


def _week(week: Week, hours: Decimal, pieces: Sequence[Piece], seen: Collection[int]) -> Explanation:
    days = week.capacity // HOURS_A_DAY
    capacity = exact(days) * exact(HOURS_A_DAY, _("h"))
    planned = total([exact(round(piece.hours, 2), _("h")) for piece in pieces])
    how = [
        _("Working days that are left × hours a day: %(formula)s")
        % {"formula": equals(capacity, exact(week.capacity, _("h")).text)}
    ]
    if pieces:
        said = exact(round(hours, 1), _("h")).text
        how.append(
            _("Estimates of open tasks that fall into it: %(formula)s") % {"formula": equals(planned, said)}
        )
        how.append(_("Work is spread evenly over the working days from its start to its due date."))
    else:
        how.append(_("No open task with an estimate falls into it."))
    shown = _("%(hours)s h of %(capacity)s h") % {"hours": number(round(hours)), "capacity": week.capacity}
    return Explanation(
        key=f"week-{monday(week.first).isoformat()}",
        name=_("Week of %(day)s") % {"day": short_day(monday(week.first))},
        shown=shown,
        how=how,
        value=hours,
        inputs=[_input(piece, seen) for piece in pieces],
    )


def _input(piece: Piece, seen: Collection[int]) -> Input:
    task, value = piece.task, exact(round(piece.hours, 2), _("h")).text
    span = day_span(task.starts_on or task.due, task.due)
    if task.pk not in seen:
        return Input(_("a task that is not shown to you"), value, note=span)
    return Input(task.title, value, f"tasks/{task.number}/", span)
