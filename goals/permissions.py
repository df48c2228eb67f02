"""Who may do what with goals, key results, cycles, and what teams need from each other."""

from collections.abc import Iterable

from goals.models import Dependency, Goal, KeyResult, Metric
from teamops.people.models import Person, Team, TeamMembership
from teamops.people.permissions import can_administer, can_manage_team, can_take_part, led_paths

__all__ = [
    "can_activate_goal",
    "can_administer",
    "can_answer_dependency",
    "can_answer_proposal",
    "can_change_key_result",
    "can_check_in",
    "can_create_goal",
    "can_create_metric",
    "can_edit_goal",
    "can_edit_metric",
    "can_hold_joint_event",
    "can_manage_team",
    "can_move_goal",
]


def can_create_goal(person: Person, team: Team) -> bool:
    """Every member may write a goal of a team; its lead decides when it becomes active."""
    return can_take_part(person, team)


def can_edit_goal(person: Person, goal: Goal) -> bool:
    """Its owner, and the leads of its team."""
    if person.is_guest or person.organization_id != goal.organization_id:
        return False
    return person.pk == goal.owner_id or can_manage_team(person, goal.team)


def can_move_goal(person: Person, goal: Goal) -> bool:
    """Put it under another one: who may edit it, as long as it is open."""
    return not goal.is_closed and can_edit_goal(person, goal)


def can_activate_goal(person: Person, goal: Goal) -> bool:
    """The lead decides; an owner starts a goal in a team that has no lead."""
    return can_manage_team(person, goal.team)


def can_break_down(person: Person, goal: Goal) -> bool:
    """The leads of its team: it gives members goals of their own."""
    return not person.is_guest and can_manage_team(person, goal.team)


def can_answer_proposal(person: Person, goal: Goal) -> bool:
    """Take or answer what somebody proposes: the lead, and the owner where the team has no lead."""
    if can_manage_team(person, goal.team):
        return True
    if not can_edit_goal(person, goal):
        return False
    return not TeamMembership.objects.filter(team=goal.team_id, is_lead=True).exists()


def can_change_key_result(person: Person, key_result: KeyResult) -> bool:
    """Who may edit the goal, and the owner of the key result; guests only read."""
    if person.is_guest:
        return False
    return person.pk == key_result.owner_id or can_edit_goal(person, key_result.goal)


def can_check_in(person: Person, key_result: KeyResult) -> bool:
    """Owners of the key result and of its goal, and the leads of the team."""
    return can_change_key_result(person, key_result)


def can_answer_dependency(person: Person, dependency: Dependency) -> bool:
    """The leads of the team that is asked, and whom they have named."""
    if person.is_guest or person.organization_id != dependency.organization_id:
        return False
    return person.pk == dependency.owner_id or can_manage_team(person, dependency.team)


def can_hold_joint_event(person: Person, teams: Iterable[Team]) -> bool:
    """Who leads one of its teams."""
    return any(can_manage_team(person, team) for team in teams)


def can_create_metric(person: Person, team: Team | None) -> bool:
    """Every member may keep a metric of a team; one of the whole organization is its leaders' matter."""
    return can_take_part(person, team) if team else leads_organization(person)


def can_edit_metric(person: Person, metric: Metric) -> bool:
    """Change it, its readings and its tokens: its owner, and the leads of its team or of the company."""
    if person.is_guest or person.organization_id != metric.organization_id:
        return False
    if person.pk == metric.owner_id:
        return True
    return can_manage_team(person, metric.team) if metric.team else leads_organization(person)


def leads_organization(person: Person) -> bool:
    """Administrators, and the leads of the company: their team's path has one step, "1/"."""
    return person.is_administrator or any(path.count("/") == 1 for path in led_paths(person))
