"""Every write about handing over. The owner changes at once; an answer says whether it stays so."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks.actions.changes import twin_of, unknown
from tasks.handing_over.permissions import (
    Thing,
    can_answer_handover,
    can_hand_over,
    can_withdraw_handover,
)
from tasks.models import ActionPlan, Handover, Milestone, Task
from teamops.activity.actions import record
from teamops.activity.models import Event
from teamops.activity.undo import changed_meanwhile
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.notifications.actions import settle, tell, untell
from teamops.people.actions import refuse_guest
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.versions import save_version

GIVEN, ANSWERED = "handover_given", "handover_answered"
State = Handover.State


@transaction.atomic
def hand_over(thing: Thing, *, by: Person, taker: Person, note: str = "", key: str = "") -> Handover:
    """Give a task, a milestone or a plan to somebody: it is theirs at once, until they return it."""
    require(can_hand_over, by, thing)
    if twin := twin_of(Handover, thing.organization_id, key):
        return twin
    _hold(thing)
    _refuse_over(thing)
    _refuse_taker(thing, by, taker)
    before = _owner(thing)
    waiting = Handover.objects.filter(**{_kind(thing): thing}, state=State.GIVEN)
    if open_one := waiting.unanswered().select_related("taker").first():
        raise RuleBroken(
            _("%(name)s has been given this and has not answered yet. Take it back first.")
            % {"name": open_one.taker.name},
            code="unanswered",
        )
    waiting.update(state=State.WITHDRAWN, answered_at=timezone.now())
    handover = Handover.objects.create(
        organization_id=thing.organization_id,
        giver=by,
        owner_before=before,
        taker=taker,
        note=note,
        key=key,
        **{_kind(thing): thing},
    )
    planned = _give(thing, taker)
    _record(thing, "handed_over", by, before, taker, planned=planned)
    tell(GIVEN, handover, [taker])
    return handover


@transaction.atomic
def accept_handover(handover: Handover, *, by: Person) -> Handover:
    """It stays with who got it."""
    require(can_answer_handover, by, handover)
    _answer(handover, State.ACCEPTED)
    _record(handover.thing, "handover_accepted", by)
    _tell_answer(handover, handover.giver)
    return handover


@transaction.atomic
def return_handover(handover: Handover, *, by: Person, answer: str) -> Handover:
    """It goes back to whose it was, with the reason."""
    require(can_answer_handover, by, handover)
    if not answer.strip():
        raise RuleBroken(
            _("Say in a few words why, so that others can see to it."), code="reason", field="answer"
        )
    _refuse_nobody_left(handover)
    _answer(handover, State.RETURNED, answer)
    _give_back(handover, "handover_returned", by)
    _tell_answer(handover, handover.giver, handover.owner_before)
    return handover


@transaction.atomic
def withdraw_handover(handover: Handover, *, by: Person) -> Handover:
    """Who gave it takes it back, while it is not answered."""
    require(can_withdraw_handover, by, handover)
    _refuse_nobody_left(handover)
    _answer(handover, State.WITHDRAWN)
    _give_back(handover, "handover_withdrawn", by)
    return handover


def take_back_giving(events: Sequence[Event], by: Person) -> None:
    """Undo: who gave it takes it back, where it has not been answered meanwhile."""
    for event in events:
        kind = "plan" if event.subject_type == "actionplan" else event.subject_type
        rows = Handover.objects.filter(organization=by.organization_id, **{kind: event.subject_id})
        handover = rows.filter(giver=by).unanswered().with_parts().order_by("-pk").first()
        if handover is None:
            raise changed_meanwhile()
        withdraw_handover(handover, by=by)


# What answered a hand-over: its state then, and whether the thing stayed with its taker.
ANSWERS = {
    "handover_accepted": (State.ACCEPTED, True),
    "handover_returned": (State.RETURNED, False),
    "handover_withdrawn": (State.WITHDRAWN, False),
}


def take_back_answer(events: Sequence[Event], by: Person) -> None:
    """Undo: it waits for its taker's answer again, where it is still whose it became by this one."""
    for event in events:
        kind, answer = event.verb.split(".")
        state, stays = ANSWERS[answer]
        rows = Handover.objects.filter(organization=by.organization_id, **{kind: event.subject_id})
        handover = rows.with_parts().order_by("-pk").first()
        if handover is None or handover.state != state:
            raise changed_meanwhile()
        may = can_withdraw_handover if state == State.WITHDRAWN else can_answer_handover
        require(may, by, handover)
        _ask_again(handover, stays, by)


def _ask_again(handover: Handover, stays: bool, by: Person) -> None:
    thing, taker = handover.thing, handover.taker
    _hold(thing)
    if _owner(thing) != (taker if stays else handover.owner_before) or thing.removed_at:
        raise changed_meanwhile()
    handover.state, handover.answer, handover.answered_at = State.GIVEN, "", None
    handover.save(update_fields=["state", "answer", "answered_at"])
    untell(ANSWERED, handover)
    if stays:
        return _record(thing, "handover_undone", by)
    planned = _give(thing, taker)
    _record(thing, "handover_undone", by, handover.owner_before, taker, planned=planned)


def _kind(thing: Thing) -> str:
    return "task" if isinstance(thing, Task) else "milestone" if isinstance(thing, Milestone) else "plan"


def _owner_field(thing: Thing) -> str:
    return "assignee" if isinstance(thing, Task) else "owner"


def _owner(thing: Thing) -> Person | None:
    owner: Person | None = getattr(thing, _owner_field(thing))
    return owner


def _hold(thing: Thing) -> None:
    """Of two who hand over the same thing the second waits, and then sees whose it is."""
    rows: Any = type(thing)._base_manager.select_for_update()
    fields = [_owner_field(thing), "version", *(["planned_for"] if isinstance(thing, Task) else [])]
    thing.refresh_from_db(fields=fields, from_queryset=rows)


def _refuse_over(thing: Thing) -> None:
    if not isinstance(thing, ActionPlan) and not thing.is_open:
        raise RuleBroken(_("This is over. Open it again to hand it over."), code="over")


def _refuse_taker(thing: Thing, by: Person, taker: Person) -> None:
    if taker.organization_id != thing.organization_id or not taker.is_here:
        raise unknown("taker")
    refuse_guest(taker, "taker")
    if taker == _owner(thing):
        raise RuleBroken(
            _("%(name)s has it already. Choose somebody else.") % {"name": taker.name},
            code="has_it",
            field="taker",
        )
    if taker == by:
        raise RuleBroken(
            _("To take it yourself, edit it and choose yourself as the owner."), code="self", field="taker"
        )
    # A task is seen by whoever is to do it.
    rows: Any = type(thing)._default_manager
    if not isinstance(thing, Task) and not rows.visible_to(taker).filter(pk=thing.pk).exists():
        raise RuleBroken(
            _("%(name)s may not see the goal that this is for. Choose somebody else.") % {"name": taker.name},
            code="unseen",
            field="taker",
        )


def _refuse_nobody_left(handover: Handover) -> None:
    before = handover.owner_before
    if before is not None and not before.is_here:
        raise RuleBroken(
            _("%(name)s, whose it was, is not here any more. Hand it over to somebody else.")
            % {"name": before.name},
            code="gone",
        )


def _answer(handover: Handover, state: str, answer: str = "") -> None:
    """One filtered UPDATE: of two answers at once exactly one counts."""
    now = timezone.now()
    rows = Handover.objects.filter(pk=handover.pk).unanswered().values("pk")
    changed = Handover.objects.filter(pk__in=rows, state=State.GIVEN).update(
        state=state, answer=answer, answered_at=now
    )
    if not changed:
        raise RuleBroken(
            _("This has been answered or has changed hands meanwhile. Open it to see whose it is."),
            code="answered",
        )
    handover.state, handover.answer, handover.answered_at = state, answer, now
    settle(handover)


def _give(thing: Thing, to: Person | None, planned_for: datetime.date | None = None) -> datetime.date | None:
    """It is theirs, planned for that day of theirs; answers the day that who had it had planned."""
    fields = [_owner_field(thing)]
    setattr(thing, fields[0], to)
    planned = None
    if isinstance(thing, Task):
        planned, thing.planned_for = thing.planned_for, planned_for
        fields.append("planned_for")
    save_version(thing, expected=None, fields=fields)
    return planned


def _give_back(handover: Handover, verb: str, by: Person) -> None:
    thing, before = handover.thing, handover.owner_before
    planned = _give(thing, before, _planned_before(handover))
    _record(thing, verb, by, handover.taker, before, planned=planned)


def _planned_before(handover: Handover) -> datetime.date | None:
    """The day for which it was planned when it was given away, unless that has passed or it is nobody's."""
    if handover.task_id is None or handover.owner_before is None:
        return None
    given = Event.objects.filter(
        organization_id=handover.organization_id,
        subject_type="task",
        subject_id=handover.task_id,
        verb__in=("task.handed_over", "task.handover_undone"),
    )
    event = given.filter(after__assignee=handover.taker_id).order_by("-at", "-pk").first()
    day = event.before.get("planned_for") if event else None
    if day is None or datetime.date.fromisoformat(day) < today(handover.owner_before):
        return None
    return datetime.date.fromisoformat(day)


def _record(
    thing: Thing, verb: str, by: Person, *owners: Person | None, planned: datetime.date | None = None
) -> None:
    """`owners`: before and after, where it changes hands; `planned`: the day that went with the first one.

    The note is for the two of them alone.
    """
    values = [{_owner_field(thing): owner.pk if owner else None} for owner in owners] or [{}, {}]
    before: dict[str, Any] = values[0] | ({"planned_for": planned.isoformat()} if planned else {})
    plan = thing.plan if not isinstance(thing, ActionPlan) else None
    team = thing.plan.team if isinstance(thing, Milestone) else thing.team
    record(thing, f"{_kind(thing)}.{verb}", by=by, team=team, part_of=plan, before=before, after=values[1])


def _tell_answer(handover: Handover, *persons: Person | None) -> None:
    told = {one.pk: one for one in persons if one and one.is_here and one.pk != handover.taker_id}
    tell(ANSWERED, handover, told.values())
