"""A goal's plans as a measure: what key results "from the plan" count; `plans_then` has it of a past day."""

import datetime
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, DecimalField, Exists, F, OuterRef, Q, QuerySet, Sum, Value

from goals.models import KeyResult
from goals.numbers import PlanItem
from tasks.models import Milestone, Task
from tasks.queries import TaskQuerySet
from teamops.people.models import Person
from teamops.prepared import prepared

# SQLite takes few values in one query.
AT_ONCE = 500


def plan_items(goals: Sequence[int]) -> dict[int, list[PlanItem]]:
    """By goal: the leaf tasks and milestones of its plans that are not dropped. One query.

    A closed goal's numbers stay: what was done or written after it was closed does not count.
    """
    found: dict[int, list[PlanItem]] = {}
    for goal, closed_at, zone, done_at, due, title, number, estimate, is_milestone in _items(goals):
        path = f"plans/{number}/" if is_milestone else _path(number)
        done_at = None if is_too_late(done_at, closed_at) else done_at
        item = PlanItem(_day(done_at, zone), due, estimate, bool(is_milestone), title, path)
        found.setdefault(goal, []).append(item)
    return found


@prepared
def _items(goals: Collection[int]) -> QuerySet[Task, tuple[Any, ...]]:
    of_goal = ("plan__goal_id", "plan__goal__closed_at", "plan__organization__time_zone")
    of_plan = (*of_goal, "done_at", "original_due", "title")
    no_estimate = Value(None, output_field=DecimalField(max_digits=6, decimal_places=2))
    tasks = leaves(Task.objects.filter(plan__goal__in=goals).exclude(status=Task.Status.DROPPED))
    tasks = tasks.exclude(plan__goal__closed_at__lt=F("created_at"))
    milestones = Milestone.objects.filter(plan__goal__in=goals, dropped_at__isnull=True)
    rows: QuerySet[Task, tuple[Any, ...]] = (
        tasks.order_by()
        .values_list(*of_plan, F("number"), "estimate", Value(False))
        .union(
            milestones.order_by().values_list(*of_plan, F("plan_id"), no_estimate, Value(True)),
            all=True,
        )
    )
    return rows


def leaves(tasks: TaskQuerySet) -> TaskQuerySet:
    """Those of the tasks that stand for themselves: a task with sub-tasks in its plan is what they are.

    Dropped ones do not count, nor those of another plan, so that no plan loses what nobody counts for it.
    """
    parts = Task.objects.filter(parent=OuterRef("pk"), plan=OuterRef("plan"))
    return tasks.filter(~Exists(parts.exclude(status=Task.Status.DROPPED).order_by()))


def is_too_late(moment: datetime.datetime | None, closed_at: datetime.datetime | None) -> bool:
    """Whether it lies after the goal was closed."""
    return moment is not None and closed_at is not None and moment > closed_at


def _path(task: int) -> str:
    """Where a task of this number can be looked at, below the organization's address."""
    return f"tasks/{task}/"


def named_items(person: Person, items: Sequence[PlanItem]) -> set[str]:
    """The paths of those tasks that the person may see; whoever sees the goal sees its milestones.

    A task of a goal that everybody sees may be for a key result of one that they do not. One query for up to
    500 tasks.
    """
    numbers = sorted({int(item.path.split("/")[1]) for item in items if not item.is_milestone})
    found: set[str] = set()
    for first in range(0, len(numbers), AT_ONCE):
        seen = Task.objects.visible_to(person).filter(number__in=numbers[first : first + AT_ONCE])
        found |= {_path(number) for number in seen.values_list("number", flat=True)}
    return found


def _day(moment: datetime.datetime | None, zone: str) -> datetime.date | None:
    return moment and moment.astimezone(ZoneInfo(zone)).date()


@prepared
def _plans_done(goals: Collection[int]) -> QuerySet[Task, tuple[Any, ...]]:
    """(goal, how many, how many of them done, how many estimated, their hours, the hours done)."""
    nothing = Value(None, output_field=DecimalField(max_digits=12, decimal_places=2))
    is_done = Q(done_at__isnull=False)
    counted = {"all": Count("pk"), "done": Count("pk", filter=is_done)}
    tasks = leaves(Task.objects.filter(plan__goal__in=goals).exclude(status=Task.Status.DROPPED)).order_by()
    by_estimate = {
        "estimated": Count("estimate"),
        "hours": Sum("estimate"),
        "hours_done": Sum("estimate", filter=is_done),
    }
    milestones = Milestone.objects.filter(plan__goal__in=goals, dropped_at__isnull=True).order_by()
    without = {"estimated": Value(-1), "hours": nothing, "hours_done": nothing}
    return (
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


def plans_done(goals: Sequence[int]) -> dict[int, Decimal]:
    """By goal: the share of its plans that is done, counted by the database. One query for all goals.

    The same share as `goals.numbers.plan_progress` of the items: by estimate if every task has one, and then
    without milestones, else by count.
    """
    by_hours: dict[int, Decimal] = {}
    counts: dict[int, tuple[int, int]] = {}
    for goal, number, done, estimated, hours, hours_done in _plans_done(goals):
        all_before, done_before = counts.get(goal, (0, 0))
        counts[goal] = all_before + number, done_before + done
        if estimated == number and hours:
            by_hours[goal] = Decimal(hours_done or 0) / Decimal(hours)
    return {goal: Decimal(done) / number for goal, (number, done) in counts.items()} | by_hours


def worked_on(key_results: Sequence[int]) -> set[int]:
    """Of these key results those that a task is for, or that members bring shares of; and shares whose member
    has a task in the plan of the whole. One query.

    Breaking a goal down puts the tasks of all members into the plan of the goal that is broken down.
    """
    return set(_worked_on(key_results))


@prepared
def _worked_on(key_results: Collection[int]) -> QuerySet[KeyResult, int]:
    # Begun at these few key results, so that no table is read as a whole.
    tasks = Task.objects.exclude(status=Task.Status.DROPPED)
    of_the_member = tasks.filter(assignee=OuterRef("owner"))
    by_the_member = Exists(of_the_member.filter(key_result=OuterRef("share_of"))) | Exists(
        of_the_member.filter(plan__goal=OuterRef("share_of__goal"))
    )
    parts = KeyResult.objects.filter(share_of__isnull=False)
    return (
        parts.filter(by_the_member, pk__in=key_results)
        .values_list("pk", flat=True)
        .union(
            parts.filter(share_of__in=key_results, dropped_at=None).values_list("share_of", flat=True),
            tasks.filter(key_result__in=key_results).order_by().values_list("key_result", flat=True),
        )
    )
