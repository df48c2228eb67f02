"""Who may do what with support requests."""

from tasks.models import SupportRequest
from teamops.people.models import Person, Team
from teamops.people.permissions import can_manage_team, can_take_part


def can_ask_support(person: Person, team: Team) -> bool:
    """Every member of the organization; guests only read."""
    return can_take_part(person, team)


def can_answer_support(person: Person, request: SupportRequest) -> bool:
    """Who is asked; the leads of the team, where nobody is asked any more."""
    if person.is_guest or person.organization_id != request.organization_id:
        return False
    if request.asked_of is None or not request.asked_of.is_here:
        return can_manage_team(person, request.team)
    return person.pk == request.asked_of_id


def can_change_support(person: Person, request: SupportRequest) -> bool:
    """Change or withdraw what was asked: who asked, and the leads of the team once they have left."""
    if person.is_guest or person.organization_id != request.organization_id:
        return False
    if request.asked_by is None or not request.asked_by.is_here:
        return can_manage_team(person, request.team)
    return person.pk == request.asked_by_id


def can_close_support(person: Person, request: SupportRequest) -> bool:
    """Say that it is there: who gives it, and who has got it."""
    return can_answer_support(person, request) or can_change_support(person, request)
