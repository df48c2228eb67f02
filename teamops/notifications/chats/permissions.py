"""Who may connect chats: everybody their own, leads (and administrators) those of their teams."""

from teamops.notifications.chats.models import ChannelAddress
from teamops.people.models import Person, Team
from teamops.people.permissions import can_manage_team


def can_have_channels(person: Person, owner: "Person | Team") -> bool:
    """Connect, test, pause and remove a chat of this person or team."""
    if isinstance(owner, Team):
        return can_manage_team(person, owner)
    return person.pk == owner.pk and person.has_sign_in


def can_change_channel(person: Person, channel: ChannelAddress) -> bool:
    owner = channel.person or channel.team
    return owner is not None and can_have_channels(person, owner)


def can_see_channels(person: Person, team: Team) -> bool:
    """Where a team's messages go is seen by its members, not by guests."""
    return person.organization_id == team.organization_id and not person.is_guest
