"""On working mornings, what is due in a team, for those of its chats that want it."""

import datetime
from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from teamops.dates import is_working_day
from teamops.notifications.chats.links import page_of
from teamops.notifications.chats.message import Message, Section
from teamops.notifications.chats.models import ChannelAddress, TeamPost
from teamops.people.models import Organization, Team
from teamops.text import spaced

# The hour of the organization's day at which they come, as personal digests do by default.
MORNING = datetime.time(9)

FindSections = Callable[[Team, datetime.date], Iterable[Section]]
_finds: list[FindSections] = []


def register_team_sections(find: FindSections) -> None:
    """Let an app tell a team's chats what is due: sections in the language that is active, from `ready()`.

    Whoever is in the chat reads them: nothing that is kept from any member may stand in them.
    """
    _finds.append(find)


def prepare_team_mornings(organization: Organization, day: datetime.date) -> None:
    """Write down for each chat that wants it that it is told this morning; a daily work of the engine."""
    if not is_working_day(day, organization.country):
        return
    channels = ChannelAddress.objects.active().filter(
        organization=organization, takes_digest=True, team__archived_at=None
    )
    at = datetime.datetime.combine(day, MORNING, tzinfo=organization.zone)
    posts = [
        TeamPost(
            organization=organization, channel=channel, key=f"morning-{day}", day=day, not_before=at, path=""
        )
        for channel in channels
        if channel.team_id
    ]
    TeamPost.objects.bulk_create(posts, ignore_conflicts=True, batch_size=500)


def morning_message(team: Team, day: datetime.date) -> Message | None:
    """What is due in the team, in the language that is active; None if nothing is."""
    sections = tuple(section for find in _finds for section in find(team, day) if section.lines)
    if not sections:
        return None
    return Message(
        title=spaced(_("%(team)s today") % {"team": team.name}),
        url=page_of(team.organization, f"/teams/{team.slug}/review/"),
        sections=sections,
    )
