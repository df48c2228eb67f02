"""Who writes an update and when, and who reads what in it is not for everybody."""

import datetime

from feedback.models import WeeklyUpdate
from teamops.dates import DAY, monday, today
from teamops.people.models import Person, Team
from teamops.people.permissions import leads


def is_member(person: Person, team: Team) -> bool:
    """Whether the person works in the team itself; guests only read."""
    if person.is_guest or person.organization_id != team.organization_id:
        return False
    return person.memberships.filter(team=team).exists()


def can_write_update(person: Person, team: Team) -> bool:
    """Everybody their own, in the teams in which they work."""
    return person.is_here and is_member(person, team)


def is_week_to_write(team: Team, week: datetime.date) -> bool:
    """Updates are written for the present week, and for the one before by who is late."""
    present = monday(today(team))
    return present - 7 * DAY <= week <= present


def can_read_note(person: Person, update: WeeklyUpdate) -> bool:
    """Who wrote it and the leads of the team; an administrator does not because of being one."""
    if person.organization_id != update.organization_id or person.is_guest:
        return False
    return person.pk == update.person_id or leads(person, update.team)


def sees_moods(person: Person, team: Team) -> bool:
    """Moods that their members show: shown to the team and to its leads."""
    return not person.is_guest and (leads(person, team) or is_member(person, team))
