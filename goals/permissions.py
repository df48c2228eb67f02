"""Who may do what with goals, key results, cycles, and what teams need from each other."""

from collections.abc import Iterable

from goals.models import Dependency, Goal, KeyResult
from teamops.people.models import Person, Team
from teamops.people.permissions import can_administer, can_manage_team, can_take_part

__all__ = [
    "can_activate_goal",
    "can_administer",
    "can_answer_dependency",
    "can_change_key_result",
    "can_check_in",
    "can_create_goal",
    "can_edit_goal",
    "can_hold_joint_event",
    "can_manage_team",
]


def can_create_goal(person: Person, team: Team) -> bool:
    """Every member may write a goal of a team; its lead decides when it becomes active."""
    return can_take_part(person, team)


def can_edit_goal(person: Person, goal: Goal) -> bool:
    """Its owner, and the leads of its team."""
    if person.is_guest or person.organization_id != goal.organization_id:
        return False
    return person.pk == goal.owner_id or can_manage_team(person, goal.team)


def can_activate_goal(person: Person, goal: Goal) -> bool:
    """The lead decides; an owner starts a goal in a team that has no lead."""
    return can_manage_team(person, goal.team)


def can_change_key_result(person: Person, key_result: KeyResult) -> bool:
    """Who may edit the goal, and the owner of the key result."""
    return person.pk == key_result.owner_id or can_edit_goal(person, key_result.goal)


def can_check_in(person: Person, key_result: KeyResult) -> bool:
    """Owners of the key result and of its goal, and the leads of the team."""
    if person.is_guest:
        return False
    return can_change_key_result(person, key_result)


def can_answer_dependency(person: Person, dependency: Dependency) -> bool:
    """The leads of the team that is asked, and whom they have named."""
    if person.is_guest or person.organization_id != dependency.organization_id:
        return False
    return person.pk == dependency.owner_id or can_manage_team(person, dependency.team)


def can_hold_joint_event(person: Person, teams: Iterable[Team]) -> bool:
    """Who leads one of its teams."""
    return any(can_manage_team(person, team) for team in teams)
