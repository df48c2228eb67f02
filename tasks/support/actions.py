"""What somebody needs and from whom: asked for, promised, supplied, declined, withdrawn."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.models import Goal
from goals.queries import seen_ids
from tasks.actions.changes import plain, unknown
from tasks.models import SupportRequest, Task
from tasks.support.permissions import (
    can_answer_support,
    can_ask_support,
    can_change_support,
    can_close_support,
)
from tasks.support.telling import ANSWERED, tell_answered, tell_asked
from teamops.activity.actions import Words, record
from teamops.activity.models import Event
from teamops.activity.undo import changed_meanwhile, refuse_changed
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.notifications.actions import settle, untell
from teamops.people.actions import refuse_guest, take_number
from teamops.people.models import Organization, Person, Team
from teamops.people.permissions import require
from teamops.versions import save_version

State = SupportRequest.State
WORDS = ("need", "details")  # the trail keeps no private text


@transaction.atomic
def ask_support(
    team: Team,
    *,
    by: Person | None,
    need: str,
    asked_of: Person,
    kind: str = SupportRequest.Kind.OTHER,
    details: str = "",
    needed_by: datetime.date | None = None,
    task: Task | None = None,
    goal: Goal | None = None,
    key: str = "",
) -> SupportRequest:
    """Ask somebody for what is needed. The same form (`key`) sent twice asks once."""
    require(can_ask_support, by, team)
    request = SupportRequest(
        organization_id=team.organization_id,
        team=team,
        kind=kind,
        need=need.strip(),
        details=details.strip(),
        needed_by=needed_by,
        task=task,
        goal=goal,
        asked_by=by,
        asked_of=asked_of,
        key=key,
    )
    _refuse_foreign(request)
    _refuse_whom(request, asked_of)
    _refuse_past(request, needed_by, "needed_by")
    if key:
        Organization.objects.select_for_update().get(pk=team.organization_id)
        twin = SupportRequest.objects.filter(organization=team.organization_id, key=key).first()
        if twin:
            return twin
    request.number = take_number(team.organization, "last_support_number")
    request.save()
    _record(request, "asked", by, after={"asked_of": asked_of.pk, "needed_by": plain(needed_by)})
    tell_asked(request, by)
    return request


def _refuse_foreign(request: SupportRequest) -> None:
    """Nothing of another organization, and one thing that it is for."""
    for name in ("task", "goal", "asked_of"):
        value = getattr(request, name)
        if value is not None and value.organization_id != request.organization_id:
            raise unknown(name)
    if request.task is not None and request.goal is not None:
        raise RuleBroken(
            _("A request is for a task or for a goal. Leave one of them empty."), code="both", field="goal"
        )


def goals_of(request: SupportRequest) -> set[int]:
    """Ids of the goals that it is for: its own, or those of its task."""
    task = request.task
    of_task = [task.plan, task.key_result] if task else []
    return {pk for pk in (request.goal_id, *(one.goal_id for one in of_task if one)) if pk}


def _refuse_whom(request: SupportRequest, asked_of: Person) -> None:
    """Somebody who is here, is no guest and not oneself, and may know of the goal."""
    refuse_guest(asked_of, "asked_of")
    if not asked_of.is_here:
        raise unknown("asked_of")
    if asked_of.pk == request.asked_by_id:
        raise RuleBroken(
            _("This is you. Choose who can give it, or write a task for yourself."),
            code="yourself",
            field="asked_of",
        )
    wanted = goals_of(request)
    if wanted - seen_ids(asked_of, wanted):
        raise RuleBroken(
            _("%(name)s may not see this goal. Choose somebody who may, or ask without naming the goal.")
            % {"name": asked_of.name},
            code="private",
            field="asked_of",
        )


def _refuse_past(request: SupportRequest, day: datetime.date | None, field: str) -> None:
    if day is not None and day < today(request.team.organization):
        raise RuleBroken(_("That day has passed. Choose a later one."), code="past", field=field)


@transaction.atomic
def edit_support(
    request: SupportRequest, *, by: Person | None, version: int | None = None, **values: Any
) -> SupportRequest:
    """Change what is asked: need, details, kind, needed_by. Raises Stale."""
    require(can_change_support, by, request)
    _refuse_unless(request, State.ASKED, State.PROMISED)
    changed = {name: value for name, value in values.items() if getattr(request, name) != value}
    if not changed:
        return request
    if "needed_by" in changed:
        _refuse_past(request, changed["needed_by"], "needed_by")
    before = {name: plain(getattr(request, name)) for name in changed if name not in WORDS}
    words = {name: (getattr(request, name), value) for name, value in changed.items() if name in WORDS}
    for name, value in changed.items():
        setattr(request, name, value)
    save_version(request, expected=version, fields=list(changed))
    after = {name: True if name in WORDS else plain(value) for name, value in changed.items()}
    _record(request, "edited", by, words, before=before, after=after)
    return request


@transaction.atomic
def promise_support(
    request: SupportRequest,
    *,
    by: Person | None,
    promised_for: datetime.date,
    answer: str = "",
    version: int | None = None,
) -> SupportRequest:
    """Promise it for a day. A promise that moves to a later day says why. Raises Stale."""
    require(can_answer_support, by, request)
    _refuse_unless(request, State.ASKED, State.PROMISED)
    present = request.promised_for
    if present == promised_for and request.state == State.PROMISED:
        return request
    _refuse_past(request, promised_for, "promised_for")
    words = answer.strip()
    if present is not None and promised_for > present and not words:
        raise RuleBroken(_("The date moves. Say why, in a few words."), code="reason", field="answer")
    return _change(request, State.PROMISED, "promised", by, version, words, promised_for=promised_for)


@transaction.atomic
def supply_support(
    request: SupportRequest, *, by: Person | None, answer: str = "", version: int | None = None
) -> SupportRequest:
    """It is there. Who waits for it is told. Raises Stale."""
    require(can_close_support, by, request)
    if request.state == State.SUPPLIED:
        return request
    _refuse_unless(request, State.ASKED, State.PROMISED)
    return _change(request, State.SUPPLIED, "supplied", by, version, answer.strip())


@transaction.atomic
def decline_support(
    request: SupportRequest, *, by: Person | None, answer: str, version: int | None = None
) -> SupportRequest:
    """It will not come, and why. Raises Stale."""
    require(can_answer_support, by, request)
    _refuse_unless(request, State.ASKED, State.PROMISED)
    if not answer.strip():
        raise RuleBroken(
            _("Say why it cannot be, so that they can look for another way."), code="reason", field="answer"
        )
    return _change(request, State.DECLINED, "declined", by, version, answer.strip())


@transaction.atomic
def withdraw_support(
    request: SupportRequest, *, by: Person | None, version: int | None = None
) -> SupportRequest:
    """It is no longer needed. Raises Stale."""
    require(can_change_support, by, request)
    if request.state == State.WITHDRAWN:
        return request
    _refuse_unless(request, State.ASKED, State.PROMISED)
    return _change(request, State.WITHDRAWN, "withdrawn", by, version, None)


def _refuse_unless(request: SupportRequest, *states: str) -> None:
    """Raise RuleBroken where it has gone on since."""
    if request.state not in states:
        raise RuleBroken(
            _("This is not possible any more; it stands at: %(state)s. Look at it again.")
            % {"state": request.get_state_display()},
            code="state",
        )


ANSWERS = (State.PROMISED, State.SUPPLIED, State.DECLINED)


def _change(
    request: SupportRequest,
    state: str,
    verb: str,
    by: Person | None,
    version: int | None,
    answer: str | None,
    **values: Any,
) -> SupportRequest:
    """Set state and values, of two at once only the first one's; the trail keeps them but no words.

    `answer` None: what was said before stays.
    """
    now = timezone.now()
    values["state"] = state
    if state in ANSWERS and request.answered_at is None:
        values["answered_at"] = now
    if state not in SupportRequest.OPEN:
        values["closed_at"] = now
    before = {name: _kept(getattr(request, name)) for name in values}
    words: Words = {}
    if answer is not None:
        words["answer"] = (request.answer, answer)
        values["answer"] = answer
    for name, value in values.items():
        setattr(request, name, value)
    save_version(request, expected=version, fields=list(values))
    after = {name: _kept(value) for name, value in values.items() if name in ("state", "promised_for")}
    if answer and state == State.PROMISED and before.get("promised_for"):
        after["reason"] = answer  # of a date that moved, as with tasks
    _record(request, verb, by, words, before=before, after=after)
    settle(request)
    if state in ANSWERS:
        tell_answered(request, by)
    return request


def _kept(value: Any) -> Any:
    """As the trail keeps it."""
    return value.isoformat() if isinstance(value, datetime.datetime) else plain(value)


def _record(
    request: SupportRequest,
    verb: str,
    by: Person | None,
    words: Words | None = None,
    **values: dict[str, Any],
) -> None:
    """On the trail of what it is for as well."""
    whole = request.task or request.goal
    record(request, f"support.{verb}", by=by, team=request.team, part_of=whole, words=words, **values)


@transaction.atomic
def hand_over_support(person: Person, *, to: Person, by: Person | None) -> None:
    """Let another answer what somebody is asked for who leaves; permission is the caller's matter."""
    for request in SupportRequest.objects.held_by(person).select_related("team", "task", "goal"):
        request.asked_of = to
        save_version(request, expected=None, fields=["asked_of"])
        _record(request, "handed_over", by, before={"asked_of": person.pk}, after={"asked_of": to.pk})
        settle(request)


# --- Undo ---------------------------------------------------------------------------------------------


def take_back_asking(events: Sequence[Event], by: Person) -> None:
    """What was asked for is withdrawn, where there is no answer yet."""
    for event in events:
        withdraw_support(_unchanged(event, by), by=by)


def take_back_support(events: Sequence[Event], by: Person) -> None:
    """An answer, a change or a withdrawal is taken back, where nothing has happened since."""
    for event in events:
        request = _unchanged(event, by)
        require(UNDONE_BY.get(event.verb, can_answer_support), by, request)
        kept = getattr(event, "kept", None)
        words = {name: old for name, (old, _new) in kept.words.items()} if kept else {}
        values: dict[str, Any] = event.before | words
        if {*WORDS} & event.after.keys() - values.keys():
            raise changed_meanwhile()  # its words are forgotten
        before = {name: _kept(getattr(request, name)) for name in event.before}
        for name, value in values.items():
            field: Any = SupportRequest._meta.get_field(name)
            setattr(request, name, None if value is None else field.to_python(value))
        save_version(request, expected=None, fields=list(values))
        _record(request, "undone", by, before=before, after=event.before)
        if event.verb != "support.edited":
            untell(ANSWERED, request)


UNDONE_BY = {
    "support.edited": can_change_support,
    "support.withdrawn": can_change_support,
    "support.supplied": can_close_support,
}


def _unchanged(event: Event, by: Person) -> SupportRequest:
    """The request, held, if this was the last that happened to it."""
    refuse_changed([event])
    rows = SupportRequest.objects.select_related("team", "task", "goal", "asked_by", "asked_of")
    found = rows.select_for_update(of=("self",)).filter(pk=event.subject_id, organization=by.organization_id)
    request = found.first()
    if request is None:
        raise changed_meanwhile()
    return request
