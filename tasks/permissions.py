"""Who may do what with plans and tasks."""

from goals.models import Goal
from tasks.models import ActionPlan, Milestone, Task
from teamops.people.models import Person, Team
from teamops.people.permissions import can_manage_team, can_take_part


def can_create_task(person: Person, team: Team) -> bool:
    """Every member of the organization; guests only read."""
    return can_take_part(person, team)


def can_edit_task(person: Person, task: Task) -> bool:
    """Whose task it is, who made it, and the leads of its team."""
    if person.is_guest or person.organization_id != task.organization_id:
        return False
    return person.pk in (task.assignee_id, task.created_by_id) or can_manage_team(person, task.team)


def can_work_on_task(person: Person, task: Task) -> bool:
    """Who may edit it and who helps: they add time, tick its checklist and write down its parts."""
    if can_edit_task(person, task):
        return True
    return can_take_part(person, task.team) and task.helpers.contains(person)


def can_edit_plan(person: Person, plan: ActionPlan) -> bool:
    """The owner of the plan's goal, the plan's own, and the leads of its team."""
    if person.is_guest or person.organization_id != plan.organization_id:
        return False
    owner = plan.goal.owner_id if plan.goal else None
    return person.pk in (owner, plan.owner_id) or can_manage_team(person, plan.team)


def new_plan_of(team: Team, goal: Goal | None = None) -> ActionPlan:
    """A plan that is not there yet, to ask who may make it."""
    return ActionPlan(team=team, goal=goal, organization_id=team.organization_id)


def can_edit_milestone(person: Person, milestone: Milestone) -> bool:
    """Its owner, and who may edit the plan."""
    if person.is_guest or person.organization_id != milestone.organization_id:
        return False
    return person.pk == milestone.owner_id or can_edit_plan(person, milestone.plan)


def can_see_load(person: Person, whose: Person) -> bool:
    """Every member sees who has what to do; a guest sees no more than the tasks of their teams."""
    return person.organization_id == whose.organization_id and not person.is_guest
