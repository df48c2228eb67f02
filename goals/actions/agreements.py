"""Agreement: asking those who carry a goal, their answers, and what the lead makes of a proposal.

An answer is to one version of the terms; whoever answers a version that is past is told so. It is shown, it
is no gate: a goal becomes active when its lead decides.
"""

import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.actions.adjusting import Why
from goals.actions.changes import plain
from goals.actions.goals import edit_goal, refuse_unless_open
from goals.actions.key_results import edit_key_result
from goals.actions.renewing import renew_numbers
from goals.actions.terms import ask_carriers, keep_terms, present_content
from goals.models import Agreement, Goal, KeyResult
from goals.numbers import Kind, check_aim
from goals.permissions import can_answer_proposal, can_edit_goal
from goals.refusals import refuse
from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.notifications.actions import settle
from teamops.people.models import Person
from teamops.people.permissions import require

Answer = Agreement.Answer
MOST_WORDS = 2000
ANSWER_FIELDS = [
    "answer",
    "answered_at",
    "words",
    "proposed_for",
    "proposed_target",
    "proposed_day",
    "reply",
    "reply_words",
    "replied_by",
    "replied_at",
]
NOTHING_PROPOSED: dict[str, Any] = {"proposed_for": None, "proposed_target": None, "proposed_day": None}
NO_REPLY: dict[str, Any] = {"reply": "", "reply_words": "", "replied_by": None, "replied_at": None}


# --- Asking -------------------------------------------------------------------------------------------


@transaction.atomic
def ask_to_agree(goal: Goal, *, by: Person | None) -> list[Agreement]:
    """Ask everybody who carries the goal and has not been asked about it as it stands.

    Raises RuleBroken where nobody carries it, or all have been asked already.
    """
    require(can_edit_goal, by, goal)
    refuse_unless_open(goal)
    content = present_content(goal)
    keep_terms(goal, content, by)
    asked = ask_carriers(goal, content, by=by)
    if asked:
        return asked
    if goal.agreements.in_force().exists():
        raise RuleBroken(
            _("Everybody who carries this goal has been asked already. Change it, and they are asked anew."),
            code="asked_already",
        )
    raise RuleBroken(_("Nobody carries this goal yet. Name its owner first, then ask."), code="nobody")


# --- Answering ----------------------------------------------------------------------------------------


@transaction.atomic
def agree(goal: Goal, *, by: Person, version: int | None = None) -> Agreement:
    """Say yes to the goal as it stands; what one had proposed and nobody has answered is withdrawn."""
    row = _asked(goal, by, version)
    if row.is_agreed:
        return row
    withdrawn = {} if row.reply else {"words": "", **NOTHING_PROPOSED}
    return _answer(row, "goal.agreed", by, answer=Answer.AGREED, **withdrawn)


@transaction.atomic
def propose(
    goal: Goal,
    *,
    by: Person,
    version: int | None = None,
    key_result: KeyResult | None = None,
    target: Decimal | None = None,
    day: datetime.date | None = None,
    words: str = "",
) -> Agreement:
    """Propose another target or date of a key result, another date of the goal, or say it in words."""
    row = _asked(goal, by, version)
    words = _words(words, required=False)
    if key_result is not None and (key_result.goal_id != goal.pk or key_result.dropped_at is not None):
        raise RuleBroken(
            _("That key result is none of this goal. Choose one from the list."),
            code="unknown",
            field="key_result",
        )
    if target is None and day is None and not words:
        raise RuleBroken(
            _("The proposal is empty. Write another value, another date, or say it in words."),
            code="empty",
            field="words",
        )
    if target is not None:
        _refuse_target(key_result, target)
    if day is not None:
        _refuse_day(key_result or goal, day)
    return _answer(
        row,
        "goal.proposed",
        by,
        answer=Answer.PROPOSED,
        words=words,
        proposed_for=key_result,
        proposed_target=target,
        proposed_day=day,
        **NO_REPLY,
    )


@transaction.atomic
def decline(goal: Goal, *, by: Person, words: str, version: int | None = None) -> Agreement:
    """Say no, and why."""
    row = _asked(goal, by, version)
    words = _words(words, missing=_("Say why, in a few words: your lead can only answer what you say."))
    return _answer(
        row, "goal.declined", by, answer=Answer.DECLINED, words=words, **NOTHING_PROPOSED, **NO_REPLY
    )


@transaction.atomic
def take_back_answer(goal: Goal, *, by: Person, version: int | None = None) -> Agreement:
    """As if one had not answered yet."""
    row = _asked(goal, by, version)
    if row.is_asked:
        return row
    return _answer(row, "goal.answer_taken_back", by, answer=Answer.ASKED)


def _asked(goal: Goal, by: Person, version: int | None) -> Agreement:
    """The person's row of the present version; 403 for who is not asked, a sentence for an old version."""
    refuse_unless_open(goal)
    stored = Goal.objects.select_for_update(no_key=True).only("terms_version").get(pk=goal.pk)
    goal.terms_version = stored.terms_version
    row = Agreement.objects.filter(goal=goal, person=by, version=goal.terms_version).first()
    if row is None or by.is_guest:
        raise PermissionDenied
    if version is not None and version != goal.terms_version:
        raise RuleBroken(
            _("The goal has changed since you opened it. See below what changed, then answer again."),
            code="old_version",
        )
    row.goal = goal
    return row


def _answer(row: Agreement, verb: str, by: Person, **values: Any) -> Agreement:
    for name, value in values.items():
        setattr(row, name, value)
    row.answered_at = None if row.is_asked else timezone.now()
    row.save(update_fields=ANSWER_FIELDS)
    settle(row)
    record(row.goal, verb, by=by, after={"version": row.version} | _proposed(row))
    return row


def _proposed(row: Agreement) -> dict[str, Any]:
    """What is proposed, as the trail keeps it: ids and values, never the words."""
    if row.answer != Answer.PROPOSED:
        return {}
    said = {
        "key_result": row.proposed_for_id,
        "name": row.proposed_for.statement if row.proposed_for else None,
        "target": plain(row.proposed_target),
        "day": plain(row.proposed_day),
    }
    return {name: value for name, value in said.items() if value is not None}


def _words(words: str, *, required: bool = True, missing: str = "") -> str:
    words = words.strip()
    if required and not words:
        raise RuleBroken(missing, code="words", field="words")
    if len(words) > MOST_WORDS:
        raise RuleBroken(
            _("This is longer than %(most)s characters. Shorten it.") % {"most": MOST_WORDS},
            code="too_long",
            field="words",
        )
    return words


def _refuse_target(key_result: KeyResult | None, target: Decimal) -> None:
    if key_result is None:
        raise RuleBroken(
            _("A value belongs to a key result. Choose which one."), code="no_key_result", field="key_result"
        )
    kind = Kind(key_result.kind)
    if kind in (Kind.YES_NO, Kind.SCALE, Kind.FROM_PLAN):
        raise RuleBroken(
            _("This key result has no number as its target. Propose a date, or say it in words."),
            code="no_target",
            field="target",
        )
    if target == key_result.target:
        raise RuleBroken(
            _("That is the target already. Propose another value, or agree."), code="same", field="target"
        )
    refuse(check_aim, kind, key_result.start, target, field="target")


def _refuse_day(what: Goal | KeyResult, day: datetime.date) -> None:
    if day == what.last_day:
        raise RuleBroken(
            _("That is the date already. Propose another one, or agree."), code="same", field="day"
        )
    if day <= what.first_day:
        raise RuleBroken(
            _("It would be due before it begins. Propose a later day."), code="end_before_start", field="day"
        )


# --- What the lead makes of it ------------------------------------------------------------------------


@transaction.atomic
def accept_proposal(agreement: Agreement, *, by: Person | None, reason: Why | None = None) -> Agreement:
    """Take a proposed value or date: an edit, of an active goal an adjustment, and so a new version.

    Everybody who carries the goal is asked anew. Raises RuleBroken, Stale.
    """
    goal = agreement.goal
    require(can_answer_proposal, by, goal)
    renew_numbers([goal.pk])  # before anything else is locked
    _refuse_past(agreement)
    if not agreement.can_be_taken:
        raise RuleBroken(
            _("There is no value or date to take here. Edit the goal, or answer in words."), code="no_value"
        )
    _reply(agreement, Agreement.Reply.ACCEPTED, "", by)
    record(
        goal,
        "goal.proposal_accepted",
        by=by,
        after={"person": agreement.person_id, "version": agreement.version} | _proposed(agreement),
    )
    if agreement.proposed_for is None:
        edit_goal(goal, by=by, reason=reason, ends_on=agreement.proposed_day)
    else:
        agreement.proposed_for.goal = goal
        proposed = {"target": agreement.proposed_target, "ends_on": agreement.proposed_day}
        taken: dict[str, Any] = {name: value for name, value in proposed.items() if value is not None}
        edit_key_result(agreement.proposed_for, by=by, reason=reason, **taken)
    return agreement


@transaction.atomic
def keep_as_it_is(agreement: Agreement, *, by: Person | None, words: str) -> Agreement:
    """Answer a proposal or a refusal without changing the goal; the person is asked once more."""
    goal = agreement.goal
    require(can_answer_proposal, by, goal)
    _refuse_past(agreement)
    if agreement.answer not in (Answer.PROPOSED, Answer.DECLINED):
        raise RuleBroken(
            _("There is nothing to answer: nobody proposes a change here any more."), code="nothing_to_answer"
        )
    words = _words(words, missing=_("Write why it stays as it is; the person reads it."))
    agreement.answer, agreement.answered_at = Answer.ASKED, None
    agreement.asked_by, agreement.asked_at = by, timezone.now()
    _reply(agreement, Agreement.Reply.KEPT, words, by)
    record(
        goal,
        "goal.proposal_kept",
        by=by,
        after={"person": agreement.person_id, "version": agreement.version},
    )
    return agreement


def _refuse_past(agreement: Agreement) -> None:
    """Only what concerns the present version of an open goal can be answered."""
    goal = agreement.goal
    refuse_unless_open(goal)
    stored = Goal.objects.select_for_update(no_key=True).only("terms_version").get(pk=goal.pk)
    agreement.refresh_from_db(fields=[*ANSWER_FIELDS, "version"])
    if agreement.version != stored.terms_version:
        raise RuleBroken(
            _("The goal has changed since this was proposed, and everybody was asked anew."),
            code="old_version",
        )


def _reply(agreement: Agreement, reply: str, words: str, by: Person | None) -> None:
    agreement.reply, agreement.reply_words = reply, words
    agreement.replied_by, agreement.replied_at = by, timezone.now()
    agreement.save(update_fields=[*ANSWER_FIELDS, "asked_by", "asked_at"])
    settle(agreement)
