"""What moves with a task or a milestone, and by how many days.

Everything that depends on what moves keeps its distance: later, it moves by the same number of days; earlier,
it follows as far as what else it needs allows. What is done or dropped stays, and so does what waits for that
alone. With a milestone go its open tasks; a milestone goes with its tasks when one of them would outlast it.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tasks.models import Milestone, Task, TaskDependency
from teamops.dates import DAY

# From each task (its id) those that need it.
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


def what_moves(asked: Sequence[Shift], *, with_dependents: bool) -> list[Shift]:
    """What was asked for, and with it what depends on that: tasks first, each in the order of their ids."""
    days = asked[0].end
    if not with_dependents or not days:
        return list(asked)
    own = {shift.thing.pk: shift for shift in asked if isinstance(shift.thing, Task)}
    points = [shift.thing for shift in asked if isinstance(shift.thing, Milestone)]
    of_points = {task.pk for task in Task.objects.open().filter(milestone__in=points)} if points else set()
    followers = _followers(own.keys() | of_points, of_points - own.keys())
    tasks = [*own.values(), *_kept_apart(own, followers, days)]
    pushed = _pushed(tasks, [point.pk for point in points], days) if days > 0 else []
    milestones = [*(shift for shift in asked if isinstance(shift.thing, Milestone)), *pushed]
    return [*sorted(tasks, key=_by_id), *sorted(milestones, key=_by_id)]


def _by_id(shift: Shift) -> int:
    return int(shift.thing.pk)


def _onward(first: set[int]) -> Onward:
    """The links that lead away from these tasks and from all that they lead to.

    Whole plans are read at a time, so that a long chain costs no more than a short one.
    """
    onward: Onward = defaultdict(set)
    read: set[int] = set()
    layer = first
    while layer:
        plans = Task.objects.filter(pk__in=layer, plan__isnull=False).values("plan")
        links = TaskDependency.objects.filter(Q(needs__in=layer) | Q(needs__plan__in=plans))
        for needed, task in links.values_list("needs", "task"):
            onward[needed].add(task)
        read |= layer | onward.keys()
        layer = {task for tasks in onward.values() for task in tasks} - read
    return onward


def _followers(roots: set[int], besides: set[int]) -> dict[int, Task]:
    """The open tasks that depend on the roots, directly or by others, and those `besides`."""
    onward = _onward(roots)
    near = {task for tasks in onward.values() for task in tasks} | besides
    loaded = Task.objects.open().filter(pk__in=near).select_related("team", "organization", "milestone__plan")
    open_ones = {task.pk: task for task in loaded}
    found: set[int] = set(besides & open_ones.keys())
    layer = roots
    while layer:
        layer = {task for needed in layer for task in onward.get(needed, ())} & open_ones.keys()
        layer -= found | roots
        found |= layer
    return {pk: open_ones[pk] for pk in found}


def _dated(tasks: Iterable[Task]) -> list[Task]:
    """What has a date to move."""
    return [task for task in tasks if first_day(task)]


def _kept_apart(own: dict[int, Shift], followers: dict[int, Task], days: int) -> list[Shift]:
    """By how much each follower moves, so that none begins before a need ends which did not before."""
    followers = {pk: task for pk, task in followers.items() if pk not in own}
    if days > 0:
        return [Shift(task, days, days) for task in _dated(followers.values())]
    needs = _needs_of(followers)
    moved = {pk: shift.end for pk, shift in own.items()}
    order = TopologicalSorter({pk: [need.pk for need in needs[pk]] for pk in followers})
    for pk in order.static_order():
        if task := followers.get(pk):
            moved[pk] = min(0, max([days, *(_nearest(task, need, moved) for need in needs[pk])]))
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
