"""Days on which several teams do something together."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.actions.changes import plain, set_values
from goals.models import Goal, JointEvent
from goals.permissions import can_hold_joint_event
from teamops.activity.actions import record
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.people.models import Organization, Person, Team
from teamops.people.permissions import require
from teamops.versions import save_version


@transaction.atomic
def create_joint_event(
    organization: Organization,
    *,
    by: Person | None,
    title: str,
    day: datetime.date,
    teams: Iterable[Team],
    purpose: str = "",
    goals: Iterable[Goal] = (),
) -> JointEvent:
    """A day of at least two teams; who leads one of them arranges it."""
    them, aims = list(teams), list(goals)
    require(can_hold_joint_event, by, them)
    event = JointEvent(
        organization=organization, title=title.strip(), purpose=purpose.strip(), day=day, made_by=by
    )
    _refuse_impossible(event, them, aims)
    _refuse_past(event)
    event.save()
    event.teams.set(them)
    event.goals.set(aims)
    _record(event, "created", by, after={"day": plain(day), "teams": sorted(team.pk for team in them)})
    return event


@transaction.atomic
def edit_joint_event(
    event: JointEvent,
    *,
    by: Person | None,
    teams: Iterable[Team],
    goals: Iterable[Goal],
    version: int | None = None,
    **values: Any,
) -> JointEvent:
    """Change title, purpose, day, teams or goals. Raises Stale."""
    present = list(event.teams.all())
    require(can_hold_joint_event, by, present)
    _refuse_cancelled(event)
    them, aims = list(teams), list(goals)
    before, after = set_values(event, values)
    _refuse_impossible(event, them, aims)
    if "day" in after:
        _refuse_past(event)
    save_version(event, expected=version, fields=list(after))
    event.teams.set(them)
    event.goals.set(aims)
    if set(present) != set(them):
        before["teams"] = sorted(team.pk for team in present)
        after["teams"] = sorted(team.pk for team in them)
    _record(event, "edited", by, before=before, after=after)
    return event


@transaction.atomic
def cancel_joint_event(event: JointEvent, *, by: Person | None) -> JointEvent:
    """It does not take place."""
    require(can_hold_joint_event, by, list(event.teams.all()))
    if event.cancelled_at is None:
        event.cancelled_at = timezone.now()
        save_version(event, expected=None, fields=["cancelled_at"])
        _record(event, "cancelled", by)
    return event


def _refuse_cancelled(event: JointEvent) -> None:
    if event.cancelled_at is not None:
        raise RuleBroken(_("This event is cancelled. Arrange a new one."), code="cancelled")


def _refuse_impossible(event: JointEvent, teams: Sequence[Team], goals: Sequence[Goal]) -> None:
    for name, rows in (("teams", teams), ("goals", goals)):
        if any(one.organization_id != event.organization_id for one in rows):
            raise RuleBroken(_("Choose one from the list."), code="unknown", field=name)
    if len({team.pk for team in teams}) < 2:
        raise RuleBroken(
            _("A joint event has at least two teams. Choose who else takes part."),
            code="too_few_teams",
            field="teams",
        )
    if any(goal.is_private for goal in goals):
        raise RuleBroken(
            _("A private goal is not for other teams. Choose one that is open to all."),
            code="private",
            field="goals",
        )


def _refuse_past(event: JointEvent) -> None:
    if event.day < today(event.organization):
        raise RuleBroken(_("That day has passed. Choose a later one."), code="past", field="day")


def _record(
    event: JointEvent,
    verb: str,
    by: Person | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(event, f"joint_event.{verb}", by=by, before=before, after=after)
