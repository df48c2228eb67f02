"""Who may remove and restore."""

from typing import Any

from tasks.models import Milestone, PlanTemplate, Task
from tasks.permissions import can_edit_plan, can_edit_task
from tasks.plan_templates.permissions import can_edit_template
from teamops.people.models import Person


def can_remove(person: Person, thing: Any) -> bool:
    """A task, a template: who may edit it. A milestone, a phase, a plan: who may edit the plan."""
    if isinstance(thing, PlanTemplate):
        return can_edit_template(person, thing)
    if isinstance(thing, Task):
        return can_edit_task(person, thing)
    return can_edit_plan(
        person, thing.plan if isinstance(thing, Milestone) or hasattr(thing, "plan") else thing
    )


def can_restore(person: Person, thing: Any) -> bool:
    """Who may remove it, and who did."""
    if isinstance(thing, PlanTemplate):
        return can_edit_template(person, thing)
    is_own = thing.removed_by_id == person.pk and thing.organization_id == person.organization_id
    return (is_own and not person.is_guest) or can_remove(person, thing)
