"""A task as a line of a list or a card: what is shown, made ready once, so that templates only place it."""

import datetime
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from tasks.models import Task
from teamops import formats
from teamops.dates import InZone, day_of
from teamops.formats import short_statement as short_statement
from teamops.people.faces import Face


class TaskLine(NamedTuple):
    """One task, worded for the reader. `ref` is its goal or plan, `due_class` one of "", "soon", "late"."""

    number: int
    title: str
    status: str
    blocked: bool
    ref: str
    due_text: str
    due_class: str
    blocked_text: str
    assignee: Face | None
    comment_count: int = 0
    can_edit: bool = False
    priority: int = Task.Priority.NORMAL
    checklist: str = ""
    # On the board: whether the card says its status because its column does not, and its place by hand.
    says_status: bool = False
    place: str = ""
    # The day that its owner has planned for it, and how that is said; only on their own pages.
    planned_for: str = ""
    planned_text: str = ""
    labels: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """Where it is told by how much it is late; empty: it is not."""
        return f"tasks/{self.number}/why/" if self.due_class == "late" else ""


def task_line(
    task: Task,
    today: datetime.date,
    zone: InZone,
    comment_count: int = 0,
    *,
    can_edit: bool = False,
    own: bool = False,
    labels: Sequence[str] = (),
) -> TaskLine:
    """The line of a task whose plan, goal, assignee and blocker are loaded; `own`: with its owner's plan."""
    planned = task.planned_for if own and task.is_open else None
    return TaskLine(
        number=task.number,
        title=task.title,
        status=task.status,
        blocked=task.blocked,
        ref=reference(task),
        due_text=due_text(task, today, zone),
        due_class=due_class(task, today),
        blocked_text=blocked_text(task),
        assignee=Face.of(task.assignee),
        comment_count=comment_count,
        can_edit=can_edit,
        priority=task.priority,
        checklist=checklist_text(task),
        planned_for=planned.isoformat() if planned else "",
        planned_text=planned_text(planned, today) if planned else "",
        labels=tuple(labels),
    )


def planned_text(day: datetime.date, today: datetime.date) -> str:
    """For which day its owner has planned it."""
    if day == today:
        return _("planned for today")
    return _("planned for %(day)s") % {"day": formats.day_name(day, today)}


def reference(task: Task) -> str:
    """Where a task belongs, in few words: the goal's name up to its colon, else the plan's."""
    if hides_goal(task):
        return _("a private goal")
    if task.plan is None:
        return ""
    if task.plan.goal is None:
        return task.plan.name
    return short_statement(task.plan.goal.statement)


def comment_count_of(task: Task) -> int:
    """How much was said about it; see `with_comment_count`."""
    return getattr(task, "comment_count", None) or 0


def hides_goal(task: Task) -> bool:
    """Whether its reader is to do it, and may not see the goal that it is for; see `visible_to`."""
    return getattr(task, "hides_goal", False)


def due_text(task: Task, today: datetime.date, zone: InZone) -> str:
    """When it is due, or when it was done."""
    if task.done_at is not None:
        return _("done %(day)s") % {"day": formats.ago(day_of(task.done_at, zone), today)}
    if task.due_at is None:
        return formats.due(task.due, today)
    local = task.due_at.astimezone(zone.zone)
    words = {"day": formats.due(local.date(), today), "time": formats.clock(local)}
    return _("%(day)s %(time)s") % words if local.date() >= today else words["day"]


def due_class(task: Task, today: datetime.date) -> str:
    if not task.is_open or task.due is None:
        return ""
    return "late" if task.due < today else "soon" if task.due == today else ""


def checklist_text(task: Task) -> str:
    """How much of its checklist is done: 2 of 5; empty without one. See `for_lines`."""
    progress = getattr(task, "checklist_progress", None)
    if not progress:
        return ""
    done, number = progress.split("/")
    return _("%(done)s of %(number)s") % {"done": done, "number": number}


def blocked_text(task: Task) -> str:
    """Why it does not go on, what it waits for, and who can help."""
    if not task.blocked:
        return ""
    words = {"reason": task.blocked_reason, "name": task.helper.name if task.helper else ""}
    waits_for = formats.names_of(_waits_for(task))
    if waits_for and task.helper:
        return _("Blocked: %(reason)s (waits for %(what)s; %(name)s can help)") % (
            words | {"what": waits_for}
        )
    if waits_for:
        return _("Blocked: %(reason)s (waits for %(what)s)") % (words | {"what": waits_for})
    if task.helper is None:
        return _("Blocked: %(reason)s") % words
    return _("Blocked: %(reason)s (%(name)s can help)") % words


def _waits_for(task: Task) -> list[str]:
    """The task and the support request that block it, by their numbers: T-12, S-3. See `for_lines`."""
    named = {"T": getattr(task, "waits_for_task", None), "S": getattr(task, "waits_for_request", None)}
    return [f"{letter}-{number}" for letter, number in named.items() if number]


def hours(tasks: Iterable[Task]) -> int | None:
    """The sum of the estimates in whole hours; None where nothing is estimated."""
    estimates = [task.estimate for task in tasks if task.estimate is not None]
    return round(sum(estimates)) if estimates else None
