"""A goal's plan on its page as it was known at the end of a past day, by the trail."""

import datetime
from dataclasses import replace
from typing import Any

from goals.models import Goal
from tasks.models import ActionPlan
from tasks.plan_rows import MOST_TASKS, PhaseGroup, in_short
from tasks.plans_then import PlansThen
from teamops.activity.models import Event
from teamops.made import made
from teamops.people.models import Person


def goal_plan_then(
    goal: Goal, person: Person, day: datetime.date, before: datetime.datetime
) -> dict[str, Any] | None:
    """What `tasks.sections.goal_plan` shows, just before a moment.

    Its plans were read with the goal (`goals.as_of`), or are in two queries, one more for people who are no
    longer in their place.
    """
    read = getattr(goal, "plans_then", ())
    plans = next((one for one in read if isinstance(one, PlansThen)), None) or _read(goal, person, before)
    first = plans.first_of(goal.pk)
    if first is None:
        return {"plan": None, "goal": goal, "is_past": True}
    milestones, tasks = plans.inside(first.pk)
    plan = made(ActionPlan, id=first.pk, organization_id=first.organization, name=first.title)
    plan.goal, plan.team = goal, goal.team
    for point in milestones:
        point.plan = plan
    shown = in_short(milestones, tasks[:MOST_TASKS], person, day)
    shown["groups"] = [_without_forms(group) for group in shown["groups"]]
    return {"plan": plan, "plans": [plan], "goal": goal, "can_create": False, "is_past": True, **shown}


def _read(goal: Goal, person: Person, before: datetime.datetime) -> PlansThen:
    plans = PlansThen([goal.pk], person, before)
    plans.undo(Event.objects.filter(plans.about, organization=person.organization_id).order_by("-at", "-pk"))
    needed = plans.persons_needed
    plans.name(Person.objects.in_bulk(needed) if needed else {})
    return plans


def _without_forms(group: PhaseGroup) -> PhaseGroup:
    """A milestone's page is its form, and why a date has slipped is told of today."""
    rows = [replace(row, url="" if row.kind == "milestone" else row.url, why="") for row in group.rows]
    return replace(group, rows=rows)
