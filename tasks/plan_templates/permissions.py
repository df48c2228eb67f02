"""Who may do what with templates of plans. Laying one is making a plan: see `tasks.permissions`."""

from tasks.models import ActionPlan, PlanTemplate
from tasks.permissions import can_edit_plan
from teamops.people.models import Person
from teamops.people.permissions import can_administer


def can_see_templates(person: Person) -> bool:
    """Every member; guests see the teams to which they were invited alone."""
    return not person.is_guest


def can_save_template(person: Person, plan: ActionPlan) -> bool:
    """Who may edit the plan."""
    return can_edit_plan(person, plan)


def can_edit_template(person: Person, template: PlanTemplate) -> bool:
    """Rename or remove it: who has saved it, and administrators."""
    if person.is_guest or person.organization_id != template.organization_id:
        return False
    return person.pk == template.created_by_id or can_administer(person, template.organization)
