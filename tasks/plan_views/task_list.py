"""The list: tasks of a plan or a team as rows whose every cell can be written in."""

import datetime
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tasks.lines import due_class, hides_goal
from tasks.models import ActionPlan, Task
from tasks.permissions import can_edit_task
from tasks.plan_views.bar import Choice, Choosable
from tasks.plan_views.filters import EARLIER, STATUSES, Filters
from tasks.plan_views.more_columns import Cell, more_cells
from tasks.plan_views.queries import (
    key_results_to_choose,
    labels_of_tasks,
    phases_to_choose,
    tasks_within,
)
from tasks.plan_views.sorting import DUE_GROUPS, Order
from tasks.queries import MOST_ROWS, TaskQuerySet
from teamops import formats
from teamops.people.faces import Face
from teamops.people.models import Person, Team
from teamops.prepared import read

SHOWN = (
    "organization", "number", "title", "status", "blocked", "assignee__name", "assignee__state", "created_by",
    "due", "starts_on", "estimate", "priority", "milestone__title", "phase__name", "done_at", "version",
    "plan",
)  # fmt: skip
# And for columns that are asked for.
SHOWN_FOR = {
    "spent": ("spent",),
    "key_result": ("key_result__statement",),
    "recurrence": ("recurrence",),
    "plan": ("plan__name",),
    "due_at": ("due_at",),
    "blocked": ("blocked_reason",),
}
PRIORITIES = dict(Task.Priority.choices)


class ListRow(NamedTuple):
    """One task as a row, as plain values. `label_ids` and `labels` are in the same order; `more` are the
    cells of columns that are asked for."""

    number: int
    version: int
    title: str
    status: str
    blocked: bool
    owner: Face | None
    due: datetime.date | None
    due_class: str
    starts_on: datetime.date | None
    estimate: Decimal | None
    priority: int
    milestone_id: int | None
    milestone: str
    label_ids: tuple[int, ...]
    labels: tuple[str, ...]
    can_edit: bool
    today: datetime.date
    more: tuple[Cell, ...] = ()

    @property
    def status_text(self) -> str:
        word = str(STATUSES[self.status])
        return _("%(status)s, blocked") % {"status": word} if self.blocked else word

    @property
    def shape(self) -> str:
        return "blocked" if self.blocked else self.status

    @property
    def due_text(self) -> str:
        return formats.day_name(self.due, self.today) if self.due else ""

    @property
    def late_text(self) -> str:
        return formats.due(self.due, self.today) if self.due_class == "late" else ""

    @property
    def why(self) -> str:
        """Where it is told by how much it is late; empty: it is not."""
        return f"tasks/{self.number}/why/" if self.due_class == "late" else ""

    @property
    def start_text(self) -> str:
        return formats.day_name(self.starts_on, self.today) if self.starts_on else ""

    @property
    def estimate_text(self) -> str:
        return formats.number(self.estimate, _("h")) if self.estimate is not None else ""

    @property
    def estimate_value(self) -> str:
        """As a field of a form holds it."""
        return f"{self.estimate.normalize():f}" if self.estimate is not None else ""

    @property
    def priority_text(self) -> str:
        return str(PRIORITIES[self.priority]) if self.priority != Task.Priority.NORMAL else ""

    @property
    def label_values(self) -> str:
        return " ".join(map(str, self.label_ids))


class Editors(NamedTuple):
    """What can be chosen in a cell; `more` are the columns that are asked for."""

    owners: tuple[Choice, ...]
    milestones: tuple[Choice, ...]
    labels: tuple[Choice, ...]
    more: tuple[str, ...] = ()
    phases: tuple[Choice, ...] = ()
    key_results: tuple[Choice, ...] = ()

    @property
    def statuses(self) -> list[tuple[str, str]]:
        return [(value, str(text)) for value, text in Task.Status.choices]

    @property
    def priorities(self) -> list[tuple[int, str]]:
        return [(value, str(text)) for value, text in Task.Priority.choices]


def editors(
    can_have: Choosable,
    person: Person,
    team: Team,
    plan: ActionPlan | None,
    more: tuple[str, ...] = (),
) -> Editors:
    """One query each for phases and key results, where their columns are asked for."""
    phases = list(phases_to_choose(person, team.pk, plan.pk if plan else None)) if "phase" in more else []
    results = list(key_results_to_choose(person, team.pk)) if "key_result" in more else []
    return Editors(
        tuple(Choice(str(one.pk), one.name) for one in can_have.owners),
        tuple(Choice(str(one.pk), one.title) for one in can_have.milestones),
        tuple(Choice(str(one.pk), one.name) for one in can_have.labels),
        more,
        tuple(Choice(str(one.pk), one.name if plan else f"{one.plan.name}: {one.name}") for one in phases),
        tuple(Choice(str(one.pk), one.statement) for one in results),
    )


@dataclass(frozen=True)
class Group:
    """Rows that have the same; without a title where nothing is grouped."""

    title: str
    rows: Sequence[ListRow]


@dataclass(frozen=True)
class TaskList:
    """A part of a list. `next`: the number after which the next part begins, None if this was the last.

    `says`: how much there is; `lost`: what it was to begin after is not there any more, so it begins anew.
    """

    groups: Sequence[Group]
    says: str
    next: int | None
    lost: bool

    @property
    def is_empty(self) -> bool:
        return not self.groups


def task_list(
    person: Person,
    team: Team,
    plan: ActionPlan | None,
    filters: Filters,
    order: Order,
    *,
    after: int | None = None,
    more: tuple[str, ...] = (),
) -> TaskList:
    """At most 200 rows; three queries at most and those of `more_cells`, however many tasks there are.

    Of a team the open ones, unless the filters ask for ended ones.
    """
    rows = filters.of(tasks_within(person, team, plan))
    if plan is None and not filters.status:
        ended = Q(due__lt=filters.day) if EARLIER in filters.due else Q(pk__in=[])
        rows = rows.filter(Q(status__in=Task.OPEN) | ended)
    ordered = order.of(rows, filters, after=after)
    lost = ordered is None
    if ordered is None:
        ordered = order.of(rows, filters)
        assert ordered is not None
    found = read(_with_parts(ordered, more)[: MOST_ROWS + 1])
    tasks, has_more = found[:MOST_ROWS], len(found) > MOST_ROWS
    for task in tasks:
        task.team = team
    drawn = list_rows(tasks, person, filters.day, more)
    groups = _groups(tasks, drawn, order.group)
    return TaskList(groups, _says(len(tasks), has_more, after), tasks[-1].number if has_more else None, lost)


def _with_parts(rows: TaskQuerySet, more: tuple[str, ...]) -> TaskQuerySet:
    parts = ["assignee", "milestone", "phase", *(name for name in ("key_result", "plan") if name in more)]
    shown = [*SHOWN, *(field for name in more for field in SHOWN_FOR.get(name, ()))]
    return rows.select_related(*parts).only(*shown)


def list_rows(
    tasks: Sequence[Task], person: Person, day: datetime.date, more: tuple[str, ...] = ()
) -> list[ListRow]:
    """The rows of tasks whose team, owner and milestone are loaded; one query for their labels, and what
    `more_cells` needs for the columns that are asked for."""
    labels: dict[int, list[tuple[int, str]]] = {}
    for task_id, label, name in labels_of_tasks([task.pk for task in tasks]) if tasks else []:
        labels.setdefault(task_id, []).append((label, name))
    cells = more_cells(tasks, more, person)
    return [_row(task, labels.get(task.pk, []), cells[task.pk], person, day) for task in tasks]


def _row(
    task: Task,
    labels: Sequence[tuple[int, str]],
    more: tuple[Cell, ...],
    person: Person,
    day: datetime.date,
) -> ListRow:
    point = None if hides_goal(task) else task.milestone
    return ListRow(
        number=task.number,
        version=task.version,
        title=task.title,
        status=task.status,
        blocked=task.blocked,
        owner=Face.of(task.assignee),
        due=task.due,
        due_class=due_class(task, day),
        starts_on=task.starts_on,
        estimate=task.estimate,
        priority=task.priority,
        milestone_id=point.pk if point else None,
        milestone=point.title if point else "",
        label_ids=tuple(pk for pk, _name in labels),
        labels=tuple(name for _pk, name in labels),
        can_edit=can_edit_task(person, task),
        today=day,
        more=more,
    )


def _says(shown: int, has_more: bool, after: int | None) -> str:
    if has_more:
        return (
            _("The next %(n)s tasks") % {"n": shown} if after else _("The first %(n)s tasks") % {"n": shown}
        )
    if after:
        return ngettext("The last %(n)s task", "The last %(n)s tasks", shown) % {"n": shown}
    return ngettext("%(n)s task", "%(n)s tasks", shown) % {"n": shown}


def _groups(tasks: Sequence[Task], rows: Sequence[ListRow], group: str) -> list[Group]:
    """The rows come in the order of their groups."""
    pairs: Iterable[tuple[Task, ListRow]] = zip(tasks, rows, strict=True)
    return [
        Group(title, [row for _task, row in part])
        for title, part in itertools.groupby(pairs, key=lambda pair: _title(pair[0], pair[1], group))
    ]


def _title(task: Task, row: ListRow, group: str) -> str:
    """Of the group that a row stands in."""
    if group == "phase":
        return _("Without a phase") if hides_goal(task) or not task.phase else task.phase.name
    if group == "milestone":
        return row.milestone or _("No milestone")
    if group == "status":
        return str(STATUSES[row.status])
    if group == "owner":
        return row.owner.name if row.owner else _("Nobody")
    if group == "label":
        return row.labels[0] if row.labels else _("No label")
    if group == "due":
        return str(DUE_GROUPS[due_group(task, row.today)])
    return ""


def due_group(task: Task, day: datetime.date) -> str:
    """As `sorting` orders them."""
    if task.due is None:
        return "none"
    if task.due < day:
        return "overdue" if task.is_open else "earlier"
    if task.due == day:
        return "today"
    sunday = day + datetime.timedelta(6 - day.weekday())
    return "week" if task.due <= sunday else "later"
