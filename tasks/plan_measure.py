"""A goal's plans as a measure: what key results "from the plan" count, now or as it was known at a moment."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from goals.models import Goal
from goals.numbers import PlanItem
from goals.rewinding import set_back
from tasks.models import ActionPlan, Milestone, Task
from teamops.activity.models import Event
from teamops.dates import day_of

# What is read of each; a description can be long.
OF_BOTH = ("plan__goal", "done_at", "original_due", "moves", "title", "organization__time_zone")
OF_TASK = (*OF_BOTH, "status", "estimate", "number", "team")
OF_MILESTONE = (*OF_BOTH, "dropped_at")


def plan_items(goals: Sequence[int], before: datetime.datetime | None = None) -> dict[int, list[PlanItem]]:
    """By goal: the leaf tasks and milestones of its plans that are not dropped; two queries.

    `before`: as it was known just before that moment, by the trail; one more, and another one where a task
    has been moved out of a plan that is empty now.
    """
    tasks: QuerySet[Task] = Task.objects.select_related("plan", "organization").only(*OF_TASK)
    milestones = Milestone.objects.filter(plan__goal__in=goals).order_by("pk")
    points = milestones.select_related("plan", "organization").only(*OF_MILESTONE)
    if before is None:
        return _by_goal(tasks.filter(plan__goal__in=goals).order_by("pk"), points, goals)
    here = Goal.objects.filter(pk__in=goals[:1]).values("organization")[:1]
    since = Event.objects.since(here, before)
    moved = since.filter(subject_type="task", before__has_key="plan").order_by().values("subject_id")
    rows = tasks.filter(Q(plan__goal__in=goals) | Q(pk__in=moved), created_at__lt=before)
    return _as_known(
        {task.pk: task for task in rows.order_by("pk")}, {one.pk: one for one in points}, goals, since
    )


def _by_goal(
    tasks: Iterable[Task],
    milestones: Iterable[Milestone],
    goals: Sequence[int],
    plans: dict[Any, int | None] | None = None,
) -> dict[int, list[PlanItem]]:
    """`plans`: by plan its goal, where rows have been set back to another plan."""
    found: dict[int, list[PlanItem]] = {}
    for task in tasks:
        goal = plans.get(task.plan_id) if plans else task.plan and task.plan.goal_id
        if goal in goals and task.status != Task.Status.DROPPED:
            found.setdefault(goal, []).append(_item_of_task(task))
    for milestone in milestones:
        if milestone.dropped_at is None and milestone.plan.goal_id:
            found.setdefault(milestone.plan.goal_id, []).append(_item_of_milestone(milestone))
    return found


def _item_of_task(task: Task) -> PlanItem:
    return PlanItem(
        done_on=task.done_at and day_of(task.done_at, task.organization),
        due=task.original_due,
        estimate=task.estimate,
        name=task.title,
        path=f"tasks/{task.number}/",
        team=task.team_id,
    )


def _item_of_milestone(milestone: Milestone) -> PlanItem:
    return PlanItem(
        done_on=milestone.done_at and day_of(milestone.done_at, milestone.organization),
        due=milestone.original_due,
        is_milestone=True,
        name=milestone.title,
        path=f"plans/{milestone.plan_id}/",
    )


# --- As it was known ----------------------------------------------------------------------------------

# What a change means for what was before it, where the trail does not say so.
IMPLIED = {
    "milestone.finished": {"done_at": None},
    "milestone.dropped": {"dropped_at": None},
}


def _as_known(
    tasks: dict[int, Task], milestones: dict[int, Milestone], goals: Sequence[int], since: QuerySet[Event]
) -> dict[int, list[PlanItem]]:
    """The same rows set back to what they were before these events."""
    plans: dict[Any, int | None] = {
        one.plan_id: one.plan.goal_id for one in [*tasks.values(), *milestones.values()] if one.plan
    }
    later = since.filter(
        Q(subject_type="task", subject_id__in=list(tasks))
        | Q(subject_type="milestone", subject_id__in=list(milestones))
    )
    for event in later:
        if event.verb == "milestone.added":
            del milestones[event.subject_id]
        elif event.subject_type == "task":
            _undo(event, tasks[event.subject_id])
        elif event.subject_id in milestones:
            _undo(event, milestones[event.subject_id])
    unknown = {task.plan_id for task in tasks.values()} - plans.keys() - {None}
    if unknown:
        plans |= dict(ActionPlan.objects.filter(pk__in=unknown).values_list("pk", "goal_id"))
    return _by_goal(tasks.values(), milestones.values(), goals, plans)


def _undo(event: Event, what: Task | Milestone) -> None:
    """Set back what the event changed; the first date that was set is the original one."""
    if "due" in event.before:
        if what.moves:
            what.moves -= 1
        else:
            what.original_due = None
    set_back(what, IMPLIED.get(event.verb, {}) | event.before)
