"""What an update opens with: what the person did, means to do and is stuck on, of the tasks of the team.

An update is read by everybody, so nothing comes from goals that are not for everybody.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from feedback.models import WeeklyUpdate
from goals.models import CheckIn
from goals.queries import for_everybody
from goals.wording import value_text
from tasks.models import Task
from teamops.activity.models import Event
from teamops.dates import WEEK
from teamops.people.models import Person, Team
from teamops.prepared import prepared
from teamops.text import fold

MOST_LINES = 12
MOST_TASKS = 200


@dataclass(frozen=True)
class Draft:
    """Lines to begin with. `earlier`: what was planned last time, and what seems to have become of it."""

    progress: Sequence[str] = ()
    plans: Sequence[str] = ()
    problems: Sequence[str] = ()
    earlier: Sequence[tuple[str, str]] = field(default_factory=list)


def offered(team: Team, person: Person, week: datetime.date) -> tuple[WeeklyUpdate | None, Draft]:
    """The update of that week, if there is one, and what its form begins with: what is written already, or
    else what is known; and what was planned last time."""
    rows = list(WeeklyUpdate.objects.of_person(team, person, week))
    update = next((one for one in rows if one.week == week), None)
    last = next((one for one in rows if one.week < week), None)
    if update is None or not update.is_written:
        return update, draft(team, person, week, last)
    # Plans of the last update that were answered stay as they were answered.
    answered = [(one["text"], one["outcome"]) for one in update.earlier]
    return update, Draft(earlier=answered or became_of(last, ()))


def draft(team: Team, person: Person, week: datetime.date, last: WeeklyUpdate | None) -> Draft:
    """For the update of that week; `last` is the one that was written before. Two queries."""
    since = last.written_at if last and last.written_at else _beginning(team, week - WEEK)
    tasks = list(_tasks(team.organization_id, team.pk, person.pk, since))
    check_ins = _check_ins(team.organization_id, team.pk, person.pk, since)
    return Draft(
        progress=[*_did(tasks), *_checked_in(check_ins)][:MOST_LINES],
        plans=_means_to_do(tasks, week)[:MOST_LINES],
        problems=[_stuck_on(task) for task in tasks if task.is_open and task.blocked][:MOST_LINES],
        earlier=became_of(last, tasks),
    )


def became_of(last: WeeklyUpdate | None, tasks: Iterable[Task]) -> list[tuple[str, str]]:
    """(what was planned, its outcome as far as a task of that name tells; else it is carried over)."""
    outcome, known = WeeklyUpdate.Outcome, {fold(task.title): task for task in tasks}
    found = []
    for text in last.plan_lines if last else ():
        task = known.get(fold(text))
        is_over = {Task.Status.DONE: outcome.DONE, Task.Status.DROPPED: outcome.DROPPED}
        became = is_over.get(Task.Status(task.status)) if task else None
        found.append((text, str(became or outcome.CARRIED)))
    return found


def _beginning(team: Team, day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), tzinfo=team.zone)


def _did(tasks: Iterable[Any]) -> list[str]:
    """Finished first, then what has been moved on and is not finished."""
    done = [task.title for task in tasks if task.status == Task.Status.DONE]
    words = {Task.Status.DOING: _("%(task)s: begun"), Task.Status.REVIEW: _("%(task)s: in review")}
    moved = [
        words[task.status] % {"task": task.title} for task in tasks if task.was_moved and task.status in words
    ]
    return done + moved


def _checked_in(check_ins: Iterable[CheckIn]) -> list[str]:
    """The newest value of each key result."""
    newest = {one.key_result_id: one for one in check_ins}
    return [
        _("%(what)s: %(value)s")
        % {"what": one.key_result.statement, "value": value_text(one.key_result, one.value)}
        for one in newest.values()
    ]


def _means_to_do(tasks: Iterable[Task], week: datetime.date) -> list[str]:
    """What is planned for this week, or due by the end of the next one; what comes first, first."""
    until = week + 2 * WEEK
    ahead = []
    for task in tasks:
        days = [day for day in (task.planned_for, task.due) if day is not None and day < until]
        if task.is_open and days:
            ahead.append((min(days), task.number, task.title))
    return [title for _day, _number, title in sorted(ahead)]


def _stuck_on(task: Task) -> str:
    words = {"task": task.title, "why": task.blocked_reason}
    if task.blocked_by:
        return _("%(task)s: %(why)s (%(name)s can help)") % {**words, "name": task.blocked_by.name}
    return _("%(task)s: %(why)s") % words


@prepared
def _tasks(organization: int, team: int, person: int, since: datetime.datetime) -> QuerySet[Any]:
    """The person's open tasks and what ended since; `was_moved`: they changed its status since."""
    moved = Event.objects.filter(
        organization=organization,
        subject_type="task",
        subject_id=OuterRef("pk"),
        verb="task.status_changed",
        actor=person,
        at__gte=since,
    )
    ended = Q(done_at__gte=since) | Q(status=Task.Status.DROPPED, was_moved=True)
    rows = Task.objects.filter(organization=organization, team=team, assignee=person)
    rows = rows.filter(for_everybody("plan__goal__"), for_everybody("key_result__goal__"))
    rows = rows.annotate(was_moved=Exists(moved)).filter(Q(status__in=Task.OPEN) | ended)
    return rows.select_related("blocked_by").order_by("done_at", "due", "number")[:MOST_TASKS]


@prepared
def _check_ins(organization: int, team: int, person: int, since: datetime.datetime) -> QuerySet[CheckIn]:
    rows = CheckIn.objects.filter(organization=organization, author=person, at__gte=since)
    rows = rows.filter(for_everybody("key_result__goal__"), key_result__goal__team=team)
    return rows.select_related("key_result").order_by("day", "pk")[:MOST_TASKS]
