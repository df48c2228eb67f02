"""Why somebody is said to be so loaded: each week's hours, task by task, against those that there are."""

import datetime
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from goals.formula import exact, total
from goals.why import Explanation, Input
from goals.why.explanation import equals
from tasks.load import Calendar, Load, Week, Work, beside_parts, calendar_of, load_of, weeks_ahead
from tasks.models import Task
from teamops.dates import DAY, holiday_name, is_working_day, monday, today
from teamops.formats import day_span, is_chinese, names_of, number, short_day
from teamops.people.models import Absence, Person

SHOWN = 12


@dataclass(frozen=True)
class Piece:
    """What a task brings into a week, in hours."""

    task: Task
    hours: Decimal

    @property
    def is_rest(self) -> bool:
        """Whether parts of the task take some of its hours."""
        own: Decimal = self.task.own_hours  # type: ignore[attr-defined]  # annotated by `beside_parts`
        return own != self.task.estimate


def why_load(person: Person, until: datetime.date, *, seen: Collection[int]) -> list[Explanation]:
    """Week by week to that of a day. `seen`: ids of the tasks that the reader may see; the others count
    without being named. Three queries."""
    day = today(person.organization)
    away = Absence.objects.filter(person=person).ahead(day).values_list("first_day", "last_day")
    calendar = calendar_of(person, away)
    rows = Task.objects.open().filter(organization=person.organization_id, assignee=person, due__isnull=False)
    tasks: list[Any] = list(beside_parts(rows).order_by("due", "number"))
    work = [Work(task.own_hours, task.due or day, task.starts_on) for task in tasks]
    load = load_of(work, weeks_ahead(day, until, calendar), day, calendar)
    pieces = _pieces(tasks, work, load, calendar)
    return [
        _week(week, hours, pieces[place], calendar, seen)
        for place, (week, hours) in enumerate(zip(load.weeks, load.hours, strict=True))
    ]


def _pieces(tasks: Sequence[Task], work: Sequence[Work], load: Load, calendar: Calendar) -> list[list[Piece]]:
    """By week what each task brings, as `tasks.load` spreads it."""
    weeks: list[list[Piece]] = [[] for _week in load.weeks]
    for task, one in zip(tasks, work, strict=True):
        spread = load_of([one], load.weeks, load.today, calendar)
        for place, hours in enumerate(spread.hours):
            if hours:
                weeks[place].append(Piece(task, hours))
    return weeks


def _week(
    week: Week, hours: Decimal, pieces: Sequence[Piece], calendar: Calendar, seen: Collection[int]
) -> Explanation:
    days = calendar.days(week.first, week.last)
    capacity = exact(days) * exact(calendar.hours_a_day, _("h"))
    planned = total([exact(round(piece.hours, 2), _("h")) for piece in pieces])
    how = [
        _("Working days that are left × hours a day: %(formula)s")
        % {"formula": equals(capacity, exact(week.capacity, _("h")).text)},
        *_days_off(week, calendar),
    ]
    if pieces:
        said = exact(round(hours, 1), _("h")).text
        how.append(
            _("Estimates of open tasks that fall into it: %(formula)s") % {"formula": equals(planned, said)}
        )
        how.append(_("Work is spread evenly over the working days from its start to its due date."))
        if any(piece.is_rest for piece in pieces):
            how.append(_("Of a task with parts only the hours that its parts do not take are counted."))
        how.append(_("A task counts for its owner alone, not for who helps with it."))
    else:
        how.append(_("No open task with an estimate falls into it."))
    return Explanation(
        key=f"week-{monday(week.first).isoformat()}",
        name=_("Week of %(day)s") % {"day": short_day(monday(week.first))},
        shown=_("%(hours)s h of %(capacity)s h")
        % {"hours": number(round(hours)), "capacity": number(week.capacity)},
        how=how,
        value=hours,
        inputs=[_input(piece, seen) for piece in pieces],
    )


def _days_off(week: Week, calendar: Calendar) -> Iterator[str]:
    """Holidays, make-up working days and absences that make its hours what they are, a sentence each."""
    days = [week.first + DAY * place for place in range((week.last - week.first).days + 1)]
    free = [day for day in days if day.weekday() < 5 and not is_working_day(day, calendar.country)]
    extra = [day for day in days if day.weekday() >= 5 and is_working_day(day, calendar.country)]
    if free:
        language = "zh_CN" if is_chinese() else "en_US"
        names = [f"{short_day(day)} {holiday_name(day, calendar.country, language)}".strip() for day in free]
        yield _("Public holidays: %(days)s.") % {"days": names_of(names)}
    if extra:
        yield _("Make-up working days: %(days)s.") % {"days": names_of(map(short_day, extra))}
    for first, last in calendar.away:
        if first <= week.last and last >= week.first:
            yield _("Away: %(days)s.") % {"days": day_span(first, last)}


def _input(piece: Piece, seen: Collection[int]) -> Input:
    task, value = piece.task, exact(round(piece.hours, 2), _("h")).text
    span = day_span(task.starts_on or task.due, task.due)
    if task.pk not in seen:
        return Input(_("a task that is not shown to you"), value, note=span)
    return Input(task.title, value, f"tasks/{task.number}/", span)
