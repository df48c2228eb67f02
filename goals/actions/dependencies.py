"""What a goal needs from another team: asked for, promised, moved, delivered, confirmed."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.actions.changes import plain
from goals.actions.goals import refuse_unless_open
from goals.models import Dependency, Goal
from goals.permissions import can_answer_dependency, can_edit_goal, can_manage_team
from teamops.activity.actions import record
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.notifications.actions import settle
from teamops.people.models import Person, Team
from teamops.people.permissions import require
from teamops.versions import save_version

State = Dependency.State
OPEN = (State.ASKED, State.ACCEPTED, State.DELIVERED)


@transaction.atomic
def ask_dependency(
    goal: Goal,
    *,
    by: Person | None,
    team: Team,
    what: str,
    needed_on: datetime.date,
    why: str = "",
) -> Dependency:
    """Ask another team for something by a day."""
    require(can_edit_goal, by, goal)
    refuse_unless_open(goal)
    _refuse_team(goal, team)
    _refuse_past(goal, needed_on, "needed_on")
    dependency = Dependency.objects.create(
        organization_id=goal.organization_id,
        goal=goal,
        team=team,
        what=what.strip(),
        why=why.strip(),
        needed_on=needed_on,
        asked_by=by,
    )
    _record(dependency, "asked", by, after={"team": team.pk, "needed_on": plain(needed_on)})
    return dependency


def _refuse_team(goal: Goal, team: Team) -> None:
    """Another team of the organization that is at work and may know of the goal."""
    if team.organization_id != goal.organization_id or team.archived_at is not None:
        raise RuleBroken(_("Choose one from the list."), code="unknown", field="team")
    if team.pk == goal.team_id:
        raise RuleBroken(
            _("This is the goal’s own team. Choose another one, or write a task."),
            code="own_team",
            field="team",
        )
    if goal.is_private:
        raise RuleBroken(
            _("This goal is private, so no other team knows of it. Open it to all before you ask one."),
            code="private",
        )


def _refuse_past(goal: Goal, day: datetime.date, field: str) -> None:
    if day < today(goal.organization):
        raise RuleBroken(_("That day has passed. Choose a later one."), code="past", field=field)


@transaction.atomic
def accept_dependency(
    dependency: Dependency,
    *,
    by: Person | None,
    promised_on: datetime.date,
    owner: Person | None = None,
    version: int | None = None,
) -> Dependency:
    """Promise it for a day, with somebody who answers for it. The first promise is kept. Raises Stale."""
    require(can_answer_dependency, by, dependency)
    _refuse_unless(dependency, State.ASKED)
    _refuse_past(dependency.goal, promised_on, "promised_on")
    owner = owner or dependency.owner or by
    _refuse_owner(dependency, owner)
    values = {"promised_on": promised_on, "original_promised_on": promised_on, "owner": owner, "reason": ""}
    return _change(
        dependency, State.ACCEPTED, "accepted", by, version, told=("promised_on", "owner"), **values
    )


def _refuse_owner(dependency: Dependency, owner: Person | None) -> None:
    """Somebody who is here and may do more than read."""
    if owner is None:
        raise RuleBroken(_("Choose who answers for it."), code="owner", field="owner")
    if owner.organization_id != dependency.organization_id or not owner.is_here or owner.is_guest:
        raise RuleBroken(_("Choose one from the list."), code="unknown", field="owner")


@transaction.atomic
def decline_dependency(
    dependency: Dependency, *, by: Person | None, reason: str, version: int | None = None
) -> Dependency:
    """Say that it will not come, and why; also after it was promised."""
    require(can_answer_dependency, by, dependency)
    _refuse_unless(dependency, State.ASKED, State.ACCEPTED)
    return _change(dependency, State.DECLINED, "declined", by, version, reason=_given(reason))


def _given(reason: str) -> str:
    if not reason.strip():
        raise RuleBroken(_("Say why, in a few words."), code="reason", field="reason")
    return reason.strip()


@transaction.atomic
def name_dependency_owner(
    dependency: Dependency, *, by: Person | None, owner: Person, version: int | None = None
) -> Dependency:
    """Let somebody answer for it in the asked team's name."""
    require(can_manage_team, by, dependency.team)
    _refuse_unless(dependency, State.ASKED, State.ACCEPTED)
    _refuse_owner(dependency, owner)
    if owner.pk == dependency.owner_id:
        return dependency
    return _change(dependency, dependency.state, "owner_named", by, version, told=("owner",), owner=owner)


@transaction.atomic
def move_promise(
    dependency: Dependency,
    *,
    by: Person | None,
    promised_on: datetime.date,
    reason: str,
    version: int | None = None,
) -> Dependency:
    """Promise another day, and say why. The move is counted, the first promise stays. Raises Stale."""
    require(can_answer_dependency, by, dependency)
    _refuse_unless(dependency, State.ACCEPTED)
    if promised_on == dependency.promised_on:
        return dependency
    _refuse_past(dependency.goal, promised_on, "promised_on")
    values = {"promised_on": promised_on, "moves": dependency.moves + 1, "reason": _given(reason)}
    return _change(dependency, State.ACCEPTED, "promise_moved", by, version, told=("promised_on",), **values)


@transaction.atomic
def deliver_dependency(
    dependency: Dependency, *, by: Person | None, version: int | None = None
) -> Dependency:
    """It is there; who asked for it says whether it is what they need."""
    require(can_answer_dependency, by, dependency)
    if dependency.state == State.DELIVERED:
        return dependency
    _refuse_unless(dependency, State.ACCEPTED)
    return _change(dependency, State.DELIVERED, "delivered", by, version, delivered_at=timezone.now())


@transaction.atomic
def confirm_dependency(
    dependency: Dependency, *, by: Person | None, version: int | None = None
) -> Dependency:
    """It is what was needed."""
    require(can_edit_goal, by, dependency.goal)
    if dependency.state == State.CONFIRMED:
        return dependency
    _refuse_unless(dependency, State.DELIVERED)
    return _change(dependency, State.CONFIRMED, "confirmed", by, version, confirmed_at=timezone.now())


@transaction.atomic
def send_back_dependency(
    dependency: Dependency, *, by: Person | None, reason: str, version: int | None = None
) -> Dependency:
    """It is not what was needed yet, and why: the promise stands again."""
    require(can_edit_goal, by, dependency.goal)
    _refuse_unless(dependency, State.DELIVERED)
    words = _given(reason)
    return _change(dependency, State.ACCEPTED, "sent_back", by, version, delivered_at=None, reason=words)


@transaction.atomic
def withdraw_dependency(
    dependency: Dependency, *, by: Person | None, version: int | None = None
) -> Dependency:
    """It is no longer needed."""
    require(can_edit_goal, by, dependency.goal)
    if dependency.state == State.WITHDRAWN:
        return dependency
    _refuse_unless(dependency, *OPEN)
    return _change(dependency, State.WITHDRAWN, "withdrawn", by, version)


def _refuse_unless(dependency: Dependency, *states: str) -> None:
    """Raise RuleBroken where it has gone on since: answered already, delivered, withdrawn."""
    if dependency.state not in states:
        raise RuleBroken(
            _("This is not possible any more; it stands at: %(state)s. Look at it again.")
            % {"state": dependency.get_state_display()},
            code="state",
        )


def _change(
    dependency: Dependency,
    state: str,
    verb: str,
    by: Person | None,
    version: int | None,
    *,
    told: tuple[str, ...] = (),
    **values: Any,
) -> Dependency:
    """Set state and values, of two at once only the first one's; `told`: what the trail keeps of them."""
    names = ("state", *told)
    before = {name: plain(getattr(dependency, name)) for name in names}
    for name, value in {"state": state, **values}.items():
        setattr(dependency, name, value)
    save_version(dependency, expected=version, fields=["state", *values])
    after = {name: plain(getattr(dependency, name)) for name in names}
    if verb == "promise_moved":  # the next move has a reason of its own
        after["reason"] = values["reason"]
    _record(dependency, verb, by, before=before, after=after)
    settle(dependency)
    return dependency


def _record(dependency: Dependency, verb: str, by: Person | None, **values: dict[str, Any]) -> None:
    """On the goal's trail; what else was said in words stays on the dependency."""
    goal = dependency.goal
    record(dependency, f"dependency.{verb}", by=by, team=goal.team, part_of=goal, **values)


@transaction.atomic
def hand_over_dependencies(person: Person, *, to: Person, by: Person | None) -> None:
    """Let another answer for what somebody has promised; permission is the caller's matter."""
    for dependency in Dependency.objects.held_by(person).select_related("goal__team"):
        _change(dependency, dependency.state, "owner_named", by, None, told=("owner",), owner=to)
