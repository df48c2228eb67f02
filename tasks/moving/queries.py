"""What moves with a task or a milestone, and by how many days.

Everything that depends on what moves keeps its distance: later, it moves by the same number of days; earlier,
it follows as far as what else it needs allows. What is done or dropped stays, and so does what waits for that
alone. With a milestone go its open tasks; a milestone goes with its tasks when one of them would outlast it.

A task that moves as a whole takes its open sub-tasks along, without being asked; one that is stretched leaves
them where they are. Earlier, a sub-task goes no further than what it needs itself allows.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tasks.models import Milestone, Task, TaskDependency
from teamops.dates import DAY

# From each task (its id) those that need it, and its sub-tasks.
Onward = dict[int, set[int]]


@dataclass(frozen=True)
class Shift:
    """By how many days the first and the last day of something move; a milestone has its last day only."""

    thing: Task | Milestone
    start: int
    end: int

    @property
    def new_end(self) -> datetime.date | None:
        return self.thing.due and self.thing.due + self.end * DAY


def first_day(task: Task) -> datetime.date | None:
    """On which a task begins: a missing start is its end."""
    return task.starts_on or task.due


def says(found: Sequence[Shift]) -> str:
    """How much of each kind: moves 4 tasks and 1 milestone."""
    tasks = sum(isinstance(shift.thing, Task) for shift in found)
    points = len(found) - tasks
    some_tasks = ngettext("%(n)s task", "%(n)s tasks", tasks) % {"n": tasks}
    some_points = ngettext("%(n)s milestone", "%(n)s milestones", points) % {"n": points}
    if not (tasks and points):
        return _("Moves %(these)s.") % {"these": some_tasks if tasks else some_points}
    return _("Moves %(tasks)s and %(milestones)s.") % {"tasks": some_tasks, "milestones": some_points}


def what_moves(
    asked: Sequence[Shift], *, with_dependents: bool = False, with_parts: bool = True
) -> list[Shift]:
    """What was asked for, and with it its sub-tasks and what depends on all that: tasks first, each in the
    order of their ids."""
    days = asked[0].end
    own = {shift.thing.pk: shift for shift in asked if isinstance(shift.thing, Task)}
    is_whole = days == asked[0].start
    takes_parts = with_parts and is_whole and bool(own)
    if not days or not (with_dependents or takes_parts):
        return list(asked)
    points = [shift.thing for shift in asked if isinstance(shift.thing, Milestone)] if with_dependents else []
    of_points = {task.pk for task in Task.objects.open().filter(milestone__in=points)} if points else set()
    links = _Links(dependents=with_dependents, parts=with_parts, but_not_of=set() if is_whole else set(own))
    followers = _followers(own.keys() | of_points, of_points - own.keys(), links)
    tasks = [*own.values(), *_kept_apart(own, followers, days, with_parts)]
    pushed = _pushed(tasks, [point.pk for point in points], days) if with_dependents and days > 0 else []
    milestones = [*(shift for shift in asked if isinstance(shift.thing, Milestone)), *pushed]
    return [*sorted(tasks, key=_by_id), *sorted(milestones, key=_by_id)]


def _by_id(shift: Shift) -> int:
    return int(shift.thing.pk)


@dataclass(frozen=True)
class _Links:
    """To whom a move is handed on: dependents, and sub-tasks, `but_not_of` what is stretched."""

    dependents: bool
    parts: bool
    but_not_of: Collection[int]

    def away_from(self, layer: Collection[int]) -> Iterator[tuple[int, int]]:
        """From each of these tasks, and of all others in their plans: two queries at most."""
        plans = Task.objects.filter(pk__in=layer, plan__isnull=False).values("plan")
        if self.dependents:
            links = TaskDependency.objects.filter(Q(needs__in=layer) | Q(needs__plan__in=plans))
            yield from links.values_list("needs", "task")
        if self.parts:
            parts = Task.objects.filter(Q(parent__in=layer) | Q(parent__plan__in=plans)).order_by()
            for parent, part in parts.values_list("parent", "pk"):
                if parent is not None and parent not in self.but_not_of:
                    yield parent, part


def _onward(first: set[int], links: _Links) -> Onward:
    """The links that lead away from these tasks and from all that they lead to.

    Whole plans are read at a time, so that a long chain costs no more than a short one.
    """
    onward: Onward = defaultdict(set)
    read: set[int] = set()
    layer = first
    while layer:
        for from_task, to_task in links.away_from(layer):
            onward[from_task].add(to_task)
        read |= layer | onward.keys()
        layer = {task for tasks in onward.values() for task in tasks} - read
    return onward


def _followers(roots: set[int], besides: set[int], links: _Links) -> dict[int, Task]:
    """The open tasks to which the move of the roots is handed on, directly or by others, and those
    `besides`."""
    onward = _onward(roots, links)
    near = {task for tasks in onward.values() for task in tasks} | besides
    with_theirs = ("team", "organization", "plan", "milestone__plan")
    loaded = Task.objects.open().filter(pk__in=near).select_related(*with_theirs)
    open_ones = {task.pk: task for task in loaded}
    found: set[int] = set(besides & open_ones.keys())
    layer = roots
    while layer:
        layer = {task for from_task in layer for task in onward.get(from_task, ())} & open_ones.keys()
        layer -= found | roots
        found |= layer
    return {pk: open_ones[pk] for pk in found}


def _dated(tasks: Iterable[Task]) -> list[Task]:
    """What has a date to move."""
    return [task for task in tasks if first_day(task)]


def _kept_apart(
    own: dict[int, Shift], followers: dict[int, Task], days: int, with_parts: bool
) -> list[Shift]:
    """By how much each follower moves, so that none begins before a need ends which did not before."""
    followers = {pk: task for pk, task in followers.items() if pk not in own}
    if days > 0:
        return [Shift(task, days, days) for task in _dated(followers.values())]
    needs = _needs_of(followers)
    moved = {pk: shift.end for pk, shift in own.items()} | dict.fromkeys(followers, days)
    order = TopologicalSorter({pk: [need.pk for need in needs[pk]] for pk in followers})
    in_order = [followers[pk] for pk in order.static_order() if pk in followers]
    # A sub-task goes as far as its task, which may stand anywhere in the order of needs: so look again until
    # nothing has to stay further back.
    is_settled = False
    while not is_settled:
        is_settled = True
        for task in in_order:
            least = moved.get(task.parent_id or 0, days) if with_parts else days
            goes = min(0, max([least, *(_nearest(task, need, moved) for need in needs[task.pk])]))
            if goes > moved[task.pk]:
                moved[task.pk], is_settled = goes, False
    moving = [task for task in _dated(followers.values()) if moved[task.pk]]
    return [Shift(task, moved[task.pk], moved[task.pk]) for task in moving]


def _needs_of(tasks: dict[int, Task]) -> dict[int, list[Task]]:
    """The open tasks that each of these needs."""
    links = list(TaskDependency.objects.filter(task__in=tasks).values_list("task", "needs"))
    needed = Task.objects.open().in_bulk({needs for _task, needs in links})
    found: dict[int, list[Task]] = {pk: [] for pk in tasks}
    for task, needs in links:
        if needs in needed:
            found[task].append(needed[needs])
    return found


def _nearest(task: Task, need: Task, moved: dict[int, int]) -> int:
    """How far (in days, 0 or less) a task can move towards what it needs, which may have moved itself."""
    begins, ends = first_day(task), need.due or need.starts_on
    if begins is None or ends is None:
        return moved.get(need.pk, -10_000)
    return moved.get(need.pk, 0) - max((begins - ends).days, 0)


def _pushed(tasks: Iterable[Shift], asked: Sequence[int], days: int) -> list[Shift]:
    """The open milestones that a moved task of theirs would otherwise outlast."""
    ends: dict[int, datetime.date] = {}
    for shift in tasks:
        point = shift.thing.milestone_id if isinstance(shift.thing, Task) else None
        if point and shift.new_end:
            ends[point] = max(shift.new_end, ends.get(point, shift.new_end))
    points = Milestone.objects.open().filter(pk__in=ends, due__isnull=False).exclude(pk__in=asked)
    with_parts = points.select_related("plan__team", "plan__goal")
    return [Shift(point, days, days) for point in with_parts if point.due and ends[point.pk] > point.due]
