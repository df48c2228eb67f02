"""Who may keep views, and set how much a team means to have in work."""

from tasks.models import SavedView
from teamops.people.models import Person, Team
from teamops.people.permissions import can_manage_team


def can_save_for_team(person: Person, team: Team) -> bool:
    """The leads of the team; for themselves anybody may who sees it."""
    return not person.is_guest and can_manage_team(person, team)


def can_change_view(person: Person, view: SavedView) -> bool:
    """Everybody their own; what is the team's, its leads."""
    if person.organization_id != view.organization_id:
        return False
    return view.person_id == person.pk if view.person_id else can_save_for_team(person, view.team)


def can_set_limit(person: Person, team: Team) -> bool:
    """The leads of the team."""
    return not person.is_guest and can_manage_team(person, team)
