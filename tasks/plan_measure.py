"""A goal's plans as a measure: what key results "from the plan" count."""

from collections.abc import Iterable, Sequence
from typing import Any

from goals.numbers import PlanItem
from tasks.models import Milestone, Task
from teamops.dates import day_of
from teamops.people.models import Organization


def plan_items(goals: Sequence[int]) -> dict[int, list[PlanItem]]:
    """By goal: the leaf tasks and milestones of its plans that are not dropped. Three queries."""
    organization = Organization.objects.filter(goals__in=goals).first()
    if organization is None:
        return {}
    found: dict[int, list[PlanItem]] = {}
    for goal, done_at, due, estimate in _tasks(goals):
        item = PlanItem(done_at and day_of(done_at, organization), due, estimate)
        found.setdefault(goal, []).append(item)
    for goal, done_at, due in _milestones(goals):
        item = PlanItem(done_at and day_of(done_at, organization), due, is_milestone=True)
        found.setdefault(goal, []).append(item)
    return found


def _tasks(goals: Sequence[int]) -> Iterable[tuple[Any, ...]]:
    """(goal, done at, first due, estimate) of every task that is not dropped."""
    rows = Task.objects.filter(plan__goal__in=goals).exclude(status=Task.Status.DROPPED).order_by("pk")
    return rows.values_list("plan__goal_id", "done_at", "original_due", "estimate")


def _milestones(goals: Sequence[int]) -> Iterable[tuple[Any, ...]]:
    """(goal, done at, first due) of every milestone that is not dropped."""
    rows = Milestone.objects.filter(plan__goal__in=goals, dropped_at__isnull=True).order_by("pk")
    return rows.values_list("plan__goal_id", "done_at", "original_due")
