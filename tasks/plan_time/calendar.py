"""A plan as a calendar: what is due on which day, with holidays and who is away."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q

from tasks.models import ActionPlan, Milestone, Task
from tasks.permissions import can_edit_milestone, can_edit_task
from tasks.plan_rows import DRAWN, MOST_DRAWN, milestones_of
from tasks.plan_time.months import Span
from tasks.plan_views.filters import Filters
from teamops.dates import DAY, holiday_name, is_working_day, monday
from teamops.formats import is_chinese
from teamops.people.faces import Face
from teamops.people.models import Absence, Person
from teamops.prepared import read

# A task of so many days is drawn from its start to its end, a longer one on its last day.
SHORT = 7
# In a month a day shows so many things; all of them stand in its week.
MOST_A_DAY = 6


class Entry(NamedTuple):
    """A task or milestone, or of one that runs over a Sunday the part before it (`runs_on`).

    `at` is the column of its first day (1: Monday), `span` for how many days it is drawn.
    """

    kind: str
    name: str
    url: str
    status: str
    owner: Face | None
    day: datetime.date
    at: int
    span: int
    runs_on: bool = False
    is_late: bool = False
    first: datetime.date | None = None
    move: str = ""
    version: int = 0
    asks: bool = False


class Day(NamedTuple):
    """`more`: how many things there is no room for. `is_beyond`: of another month."""

    day: datetime.date
    column: int
    is_today: bool
    is_beyond: bool
    is_free: bool
    holiday: str
    away: tuple[str, ...]
    entries: tuple[Entry, ...]
    more: int


class Week(NamedTuple):
    first: datetime.date
    days: tuple[Day, ...]


def calendar(
    plan: ActionPlan, person: Person, filters: Filters, span: Span, today: datetime.date
) -> dict[str, Any]:
    """`weeks`, and `left_out`: how many tasks there are beyond those that are drawn. Four queries."""
    rows = _shown(filters.of(Task.objects.visible_to(person).filter(plan=plan)), span)
    tasks = read(rows.select_related("assignee", "team").only(*DRAWN)[: MOST_DRAWN + 1])
    left_out = rows.count() - MOST_DRAWN if len(tasks) > MOST_DRAWN else 0
    tasks = tasks[:MOST_DRAWN]
    needed = set(Task.objects.open().filter(needs__needs__in=tasks).values_list("needs__needs", flat=True))
    base = f"/{person.organization.slug}"
    milestones = milestones_of(plan)
    points = [point for point in milestones if _lets_through(filters, point)]
    entries = [
        *(_of_milestone(point, base, person, today) for point in points if point.due),
        *(_of_task(task, base, person, today, needed) for task in tasks),
    ]
    by_day = _by_day(entries, span)
    away = _away(plan, person, span)
    country, language = person.organization.country, "zh_CN" if is_chinese() else "en_US"

    def drawn(day: datetime.date) -> Day:
        here = by_day.get(day, [])
        most = MOST_A_DAY if span.month and len(here) > MOST_A_DAY + 1 else len(here)
        return Day(
            day=day,
            column=day.isoweekday(),
            is_today=day == today,
            is_beyond=span.month is not None and day.month != span.month.month,
            is_free=not is_working_day(day, country),
            holiday=holiday_name(day, country, language),
            away=tuple(away.get(day, ())),
            entries=tuple(here[:most]),
            more=len(here) - most,
        )

    weeks = [Week(first, tuple(drawn(first + n * DAY) for n in range(7))) for first in span.weeks]
    return {"weeks": weeks, "left_out": left_out, "milestones": milestones}


def _shown(rows: Any, span: Span) -> Any:
    """What is due within the days, and what is short and begins there."""
    until = span.last + (SHORT - 1) * DAY
    within = Q(due__lte=span.last) | Q(starts_on__lte=span.last)
    return rows.filter(within, due__gte=span.first, due__lte=until).order_by("due", "position", "number")


def _lets_through(filters: Filters, point: Milestone) -> bool:
    """Filters are of tasks; of milestones those are left that are named, if any are filtered."""
    return not filters.is_active or str(point.pk) in filters.milestone


def _of_task(task: Task, base: str, person: Person, today: datetime.date, needed: set[int]) -> Entry:
    assert task.due
    is_mine = task.is_open and can_edit_task(person, task)
    length = (task.due - task.starts_on).days + 1 if task.starts_on else 1
    return Entry(
        "task",
        task.title,
        f"{base}/tasks/{task.number}/",
        "blocked" if task.blocked else task.status,
        Face.of(task.assignee),
        task.due,
        task.due.isoweekday(),
        length if length <= SHORT else 1,
        is_late=task.is_open and task.due < today,
        first=task.starts_on,
        move=f"{base}/tasks/{task.number}/move/" if is_mine else "",
        version=task.version,
        asks=task.pk in needed,
    )


def _of_milestone(point: Milestone, base: str, person: Person, today: datetime.date) -> Entry:
    assert point.due
    can_edit = can_edit_milestone(person, point)
    slipped = point.slip is not None and point.slip > 0
    status = "done" if point.done_at else "dropped" if point.dropped_at else "off" if slipped else "todo"
    return Entry(
        "milestone",
        point.title,
        f"{base}/milestones/{point.pk}/edit/" if can_edit else "",
        status,
        Face.of(point.owner),
        point.due,
        point.due.isoweekday(),
        1,
        is_late=point.is_open and point.due < today,
        move=f"{base}/milestones/{point.pk}/move/" if can_edit and point.is_open else "",
        version=point.version,
        asks=True,
    )


def _by_day(entries: Iterable[Entry], span: Span) -> dict[datetime.date, list[Entry]]:
    """Each under its last day; the part of a week before under that week's Sunday."""
    by_day: dict[datetime.date, list[Entry]] = defaultdict(list)
    for entry in entries:
        before = entry.span - entry.at
        if before > 0:
            sunday = monday(entry.day) - DAY
            by_day[sunday].append(entry._replace(at=8 - before, span=before, runs_on=True, move=""))
        length = min(entry.span, entry.at)
        by_day[entry.day].append(entry._replace(at=entry.at - length + 1, span=length))
    return {day: rows for day, rows in by_day.items() if span.first <= day <= span.last}


def _away(plan: ActionPlan, person: Person, span: Span) -> dict[datetime.date, list[str]]:
    """On each day the names of those of the plan and of its team who are away; a guest is not told."""
    if person.is_guest:
        return {}
    theirs = Q(person__memberships__team=plan.team_id) | Q(
        person__in=Task.objects.filter(plan=plan).values("assignee")
    )
    rows = (
        Absence.objects.filter(theirs, organization_id=plan.organization_id)
        .filter(first_day__lte=span.last, last_day__gte=span.first)
        .order_by("person__name", "first_day")
        .values_list("person__name", "first_day", "last_day")
        .distinct()
    )
    found: dict[datetime.date, list[str]] = defaultdict(list)
    for name, first, last in rows:
        day = max(first, span.first)
        while day <= min(last, span.last):
            if name not in found[day]:
                found[day].append(name)
            day += DAY
    return found
