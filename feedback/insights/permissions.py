"""Who reads how a team does: its leads, those above it, and administrators."""

from teamops.people.models import Person, Team
from teamops.people.permissions import can_manage_team


def can_read_insights(person: Person, team: Team) -> bool:
    """What it tells of members is for who answers for the team; of goals only what the person may see."""
    return not person.is_guest and can_manage_team(person, team)
