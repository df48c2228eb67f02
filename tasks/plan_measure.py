"""A goal's plans as a measure: what key results "from the plan" count, and what was done for a goal."""

from collections.abc import Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Count, DecimalField, Q, Sum, Value

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


def plans_done(goals: Sequence[int]) -> dict[int, Decimal]:
    """By goal: the share of its plans that is done, counted by the database. One query for all goals.

    The same share as `goals.numbers.plan_progress` of the items: by estimate if every task has one, and then
    without milestones, else by count.
    """
    nothing = Value(None, output_field=DecimalField(max_digits=12, decimal_places=2))
    is_done = Q(done_at__isnull=False)
    counted = {"all": Count("pk"), "done": Count("pk", filter=is_done)}
    tasks = Task.objects.filter(plan__goal__in=goals).exclude(status=Task.Status.DROPPED).order_by()
    by_estimate = {
        "estimated": Count("estimate"),
        "hours": Sum("estimate"),
        "hours_done": Sum("estimate", filter=is_done),
    }
    milestones = Milestone.objects.filter(plan__goal__in=goals, dropped_at__isnull=True).order_by()
    without = {"estimated": Value(-1), "hours": nothing, "hours_done": nothing}
    rows = (
        tasks.values("plan__goal_id")
        .annotate(**counted, **by_estimate)
        .values_list("plan__goal_id", *counted, *by_estimate)
        .union(
            milestones.values("plan__goal_id")
            .annotate(**counted, **without)
            .values_list("plan__goal_id", *counted, *without),
            all=True,
        )
    )
    by_hours: dict[int, Decimal] = {}
    counts: dict[int, tuple[int, int]] = {}
    for goal, number, done, estimated, hours, hours_done in rows:
        all_before, done_before = counts.get(goal, (0, 0))
        counts[goal] = all_before + number, done_before + done
        if estimated == number and hours:
            by_hours[goal] = Decimal(hours_done or 0) / Decimal(hours)
    return {goal: Decimal(done) / number for goal, (number, done) in counts.items()} | by_hours
