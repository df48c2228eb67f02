"""Every write about a team's rhythm."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.models import Rhythm, RhythmTurn
from feedback.models.rhythms import new_token
from teamops.activity.actions import record
from teamops.activity.queries import last_actor_name
from teamops.dates import monday, today
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person, Team
from teamops.people.permissions import can_manage_team, require
from teamops.versions import save_version

FIELDS = ["weekday", "starts_at", "minutes", "on_holiday"]
SHORTEST, LONGEST = 5, 480


@transaction.atomic
def set_rhythm(
    team: Team,
    *,
    by: Person | None,
    version: int | None,
    weekday: int,
    starts_at: datetime.time,
    minutes: int,
    on_holiday: str,
    facilitators: Sequence[Person] = (),
) -> Rhythm:
    """Say when the team meets and who takes turns. `version`: what the writer has seen, 0 where there was
    none, None if they do not mind. Raises RuleBroken, Stale.

    Turns begin anew with the present week when who takes them has changed.
    """
    require(can_manage_team, by, team)
    _refuse(team, minutes, facilitators)
    present = monday(today(team))
    rhythm, made = Rhythm.objects.get_or_create(
        team=team, defaults={"organization_id": team.organization_id, "begins_on": present}
    )
    rhythm.team = team
    if version is not None and version != (0 if made else rhythm.version):
        raise Stale(rhythm, last_actor_name(rhythm))
    before = {name: _plain(getattr(rhythm, name)) for name in FIELDS} if not made else {}
    rhythm.weekday, rhythm.starts_at, rhythm.minutes = weekday, starts_at.replace(second=0), minutes
    rhythm.on_holiday, rhythm.changed_at = on_holiday, timezone.now()
    if _change_turns(rhythm, facilitators):
        rhythm.begins_on = present
    save_version(rhythm, expected=None, fields=[*FIELDS, "changed_at", "begins_on"])
    after = {name: _plain(getattr(rhythm, name)) for name in FIELDS}
    record(rhythm, "rhythm.set", by=by, team=team, before=before, after=after)
    return rhythm


def _refuse(team: Team, minutes: int, facilitators: Sequence[Person]) -> None:
    if not SHORTEST <= minutes <= LONGEST:
        raise RuleBroken(
            _("A meeting takes between %(least)s and %(most)s minutes.")
            % {"least": SHORTEST, "most": LONGEST},
            code="length",
            field="minutes",
        )
    members = set(team.memberships.values_list("person", flat=True))
    for person in facilitators:
        if person.is_guest or not person.is_here or person.pk not in members:
            raise RuleBroken(
                _("%(name)s does not work in this team. Choose who does.") % {"name": person.name},
                code="not_a_member",
                field="facilitators",
            )
    if len(set(facilitators)) < len(facilitators):
        raise RuleBroken(_("Each takes turns once."), code="twice", field="facilitators")


def _change_turns(rhythm: Rhythm, facilitators: Sequence[Person]) -> bool:
    """Whether who takes turns is another one now."""
    wanted = [person.pk for person in facilitators]
    if list(rhythm.turns.order_by("position").values_list("person", flat=True)) == wanted:
        return False
    rhythm.turns.all().delete()
    RhythmTurn.objects.bulk_create(
        RhythmTurn(rhythm=rhythm, person_id=pk, position=place) for place, pk in enumerate(wanted)
    )
    return True


def _plain(value: object) -> object:
    return value.isoformat("minutes") if isinstance(value, datetime.time) else value


@transaction.atomic
def renew_address(rhythm: Rhythm, *, by: Person) -> None:
    """Give everybody another address for the calendar; those before lead nowhere any more."""
    require(can_manage_team, by, rhythm.team)
    rhythm.token = new_token()
    rhythm.save(update_fields=["token"])
    record(rhythm, "rhythm.address_renewed", by=by, team=rhythm.team)
