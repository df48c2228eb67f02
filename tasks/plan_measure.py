"""A goal's plans as a measure: what key results "from the plan" count, and what was done for a goal."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db.models import DecimalField, Value

from goals.numbers import PlanItem
from tasks.models import Milestone, Task


def plan_items(goals: Sequence[int]) -> dict[int, list[PlanItem]]:
    """By goal: the leaf tasks and milestones of its plans that are not dropped. One query."""
    of_plan = ("plan__goal_id", "plan__organization__time_zone", "done_at", "original_due")
    no_estimate = Value(None, output_field=DecimalField(max_digits=6, decimal_places=2))
    tasks = Task.objects.filter(plan__goal__in=goals).exclude(status=Task.Status.DROPPED)
    milestones = Milestone.objects.filter(plan__goal__in=goals, dropped_at__isnull=True)
    rows = (
        tasks.order_by()
        .values_list(*of_plan, "estimate", Value(False))
        .union(milestones.order_by().values_list(*of_plan, no_estimate, Value(True)), all=True)
    )
    found: dict[int, list[PlanItem]] = {}
    for goal, zone, done_at, due, estimate, is_milestone in rows:
        done_on = done_at and done_at.astimezone(ZoneInfo(zone)).date()
        found.setdefault(goal, []).append(PlanItem(done_on, due, estimate, bool(is_milestone)))
    return found
