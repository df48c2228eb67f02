"""A goal's plan on its page as it was known at the end of a past day, by the trail.

Why a task was blocked is not in the trail: where it has been blocked anew or freed since, only that it was is
told.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from goals.models import Goal
from tasks.models import ActionPlan, Milestone, Phase, Task
from tasks.plan_rows import MOST_TASKS, PhaseGroup, in_short
from tasks.rewinding import undo
from teamops.activity.models import Event
from teamops.people.models import Person

BLOCK, UNBLOCK = "task.blocked", "task.unblocked"


def goal_plan_then(
    goal: Goal, person: Person, day: datetime.date, before: datetime.datetime
) -> dict[str, Any] | None:
    """What `tasks.sections.goal_plan` shows, just before a moment. Five queries, one more for people who are
    no longer in their place; one where there was no plan."""
    plan = (
        ActionPlan.objects.visible_to(person).filter(goal=goal, created_at__lt=before).order_by("pk").first()
    )
    if plan is None:
        return {"plan": None, "goal": goal, "is_past": True}
    milestones, tasks = _contents(plan, person, before)
    for point in milestones:
        point.plan, plan.goal = plan, goal
    shown = in_short(milestones, tasks, person, day)
    shown["groups"] = [_without_forms(group) for group in shown["groups"]]
    return {"plan": plan, "plans": [plan], "goal": goal, "can_create": False, "is_past": True, **shown}


def _without_forms(group: PhaseGroup) -> PhaseGroup:
    """A milestone's page is its form, and why a date has slipped is told of today."""
    rows = [replace(row, url="" if row.kind == "milestone" else row.url, why="") for row in group.rows]
    return replace(group, rows=rows)


def _contents(
    plan: ActionPlan, person: Person, before: datetime.datetime
) -> tuple[list[Milestone], list[Task]]:
    """What was in the plan, in its order, set back; of the tasks those that the person may see."""
    since = Event.objects.since(plan.organization_id, before)
    moved = since.filter(subject_type="task", before__has_key="plan").order_by().values("subject_id")
    rows = (
        Task.objects.visible_to(person)
        .filter(Q(plan=plan) | Q(pk__in=moved), created_at__lt=before)
        .for_lines()
    )
    tasks = {one.pk: one for one in rows.order_by("position", "number")[:MOST_TASKS]}
    points = plan.milestones.select_related("owner").order_by("position", "pk")
    milestones = {one.pk: one for one in points}
    blocks = _go_back(plan, before, tasks, milestones)
    there = [task for task in tasks.values() if task.plan_id == plan.pk]
    for task in there:
        _set_block(task, blocks.get(task.pk))
    _load(plan, there, milestones.values())
    return list(milestones.values()), there


class _Block:
    """What the trail says of a task's being blocked: last before the moment, and whether something since."""

    def __init__(self) -> None:
        self.was: bool | None = None
        self.is_changed = False


def _go_back(
    plan: ActionPlan, before: datetime.datetime, tasks: Mapping[int, Task], milestones: dict[int, Milestone]
) -> dict[int, _Block]:
    """Undo what has happened since; takes out milestones that were not there. One query."""
    of_task = Q(subject_type="task", subject_id__in=list(tasks))
    of_milestone = Q(subject_type="milestone", subject_id__in=list(milestones), at__gte=before)
    wanted = of_milestone | of_task & (Q(at__gte=before) | Q(verb__in=(BLOCK, UNBLOCK)))
    blocks: dict[int, _Block] = {}
    events = Event.objects.filter(wanted, organization=plan.organization_id)
    for event in events.order_by("-at", "-pk"):
        if event.verb in (BLOCK, UNBLOCK):
            block = blocks.setdefault(event.subject_id, _Block())
            if event.at >= before:
                block.is_changed = True
            elif block.was is None:
                block.was = event.verb == BLOCK
        elif event.verb == "milestone.added":
            del milestones[event.subject_id]
        elif event.subject_type == "task":
            undo(event, tasks[event.subject_id])
        elif event.subject_id in milestones:
            undo(event, milestones[event.subject_id])
    return blocks


def _set_block(task: Task, block: _Block | None) -> None:
    """A task that is open and was marked; without a word in the trail it is as it stands."""
    if block is None:
        task.blocked = task.is_open and bool(task.blocked_reason)
        return
    task.blocked = task.is_open and bool(block.was)
    if block.is_changed:
        task.blocked_reason = _("blocked")


def _load(plan: ActionPlan, tasks: Sequence[Task], milestones: Iterable[Milestone]) -> None:
    """Load the phases of then, and the people where they are others than now; two queries at most."""
    phases: dict[int | None, Phase] = {one.pk: one for one in plan.phases.all()}
    held: list[tuple[Task | Milestone, str]] = [(task, "assignee") for task in tasks]
    held += [(point, "owner") for point in milestones]
    for thing, _name in held:
        thing.phase = phases.get(thing.phase_id)
    changed = [
        (thing, name)
        for thing, name in held
        if getattr(thing, f"{name}_id") and not type(thing)._meta.get_field(name).is_cached(thing)  # type: ignore[union-attr]
    ]
    wanted = {getattr(thing, f"{name}_id") for thing, name in changed}
    people = Person.objects.in_bulk(wanted) if wanted else {}
    for thing, name in changed:
        setattr(thing, name, people.get(getattr(thing, f"{name}_id")))
