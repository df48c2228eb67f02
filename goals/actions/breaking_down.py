"""Breaking a goal down: who brings what of its numbers, and who carries what cannot be shared.

A share is a key result of a goal of the member's own: an increase from 0 to the amount, in the unit of the
whole, so that its value is what the member has brought. The number itself is measured at the team's key
result. The member's goal therefore supports the team's and does not contribute to it: it is drawn, and
nothing counts twice.
"""

import datetime
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from goals.actions.adjusting import Why
from goals.actions.agreements import ask_to_agree
from goals.actions.closing import close_goal
from goals.actions.editor import naming_the_row
from goals.actions.goals import activate_goal, create_goal, refuse_unless_open
from goals.actions.key_results import add_key_result, drop_key_result, edit_key_result
from goals.actions.terms import watching_terms
from goals.models import Goal, KeyResult
from goals.numbers import check_value
from goals.permissions import can_break_down
from goals.refusals import refuse
from goals.shares import amount_of, whole_of
from teamops.activity.queries import last_actor_name
from teamops.errors import RuleBroken, Stale
from teamops.formats import day_name
from teamops.people.actions import refuse_guest
from teamops.people.actions.organizations import lock
from teamops.people.models import Person
from teamops.people.permissions import require

LONGEST_NAME = 300


@dataclass(frozen=True)
class Share:
    """What one person is to bring of a key result, in its unit; None or 0 is nothing (any more).

    `version` is that of the share that its reader saw, None if there was none. Without `due` it is the goal's
    last day.
    """

    key_result: KeyResult
    person: Person
    amount: Decimal | None
    due: datetime.date | None = None
    version: int | None = None


@dataclass(frozen=True)
class Carrier:
    """Who carries a key result whole, and by when."""

    key_result: KeyResult
    person: Person | None
    due: datetime.date | None = None
    version: int | None = None


@transaction.atomic
def break_down(
    goal: Goal, rows: Sequence[Share | Carrier], *, by: Person | None, reason: Why | None = None
) -> None:
    """Give members their shares: each gets one goal of their own with a key result for each share.

    The members' goals are active when the team's is, and their owners are then asked to agree. The shares
    need not add up to the whole. Asking for what is there already changes nothing, so the same form sent
    twice is harmless. Raises Stale, RowRefused, RuleBroken (a changed share of an active goal without a
    `reason`); then nothing has been written.
    """
    require(can_break_down, by, goal)
    lock(goal.organization)  # two who save at once come one after the other
    refuse_unless_open(goal)
    with ExitStack() as watched:
        writing = _Writing(goal, by, reason, watched)
        for number, row in enumerate(rows):
            with naming_the_row(number):
                _refuse_foreign(goal, row)
                if isinstance(row, Carrier):
                    writing.set_carrier(row)
                else:
                    writing.set_share(row)
    for own in writing.owns.values():
        _settle_state(goal, own, by)


def _refuse_foreign(goal: Goal, row: Share | Carrier) -> None:
    """Another goal's key result, who is not here to carry anything, and days that are not the goal's."""
    field = "amount" if isinstance(row, Share) else "person"
    if row.key_result.goal_id != goal.pk or row.key_result.dropped_at is not None:
        raise RuleBroken(
            _("This key result is not one of the goal’s any more. Leave this empty."),
            code="unknown",
            field=field,
        )
    if row.person is not None and row.person.organization_id != goal.organization_id:
        raise RuleBroken(_("Choose one from the list."), code="unknown", field=field)
    if isinstance(row, Share) and not row.amount:
        return  # what is taken back may be anybody's and of any day
    if row.person is not None:
        _refuse_who_cannot_carry(row.person, field)
    refuse_day_outside(goal, row.due)


def _refuse_who_cannot_carry(person: Person, field: str) -> None:
    refuse_guest(person, field)
    if not person.is_here:
        raise RuleBroken(
            _("%(name)s is not here any more. Choose somebody else.") % {"name": person.name},
            code="gone",
            field=field,
        )


def refuse_day_outside(goal: Goal, day: datetime.date | None) -> None:
    """What brings a goal forward is due within its days."""
    if day is not None and not goal.first_day < day <= goal.last_day:
        raise RuleBroken(
            _("This day lies outside the goal, which goes from %(first)s to %(last)s. Choose one in between.")
            % {"first": day_name(goal.first_day, day), "last": day_name(goal.last_day, day)},
            code="outside",
            field="due",
        )


class _Writing:
    """One breaking down: the shares that there are, and the members' goals, each as one object.

    All that changes of a goal makes one version of what its people agree to.
    """

    def __init__(self, goal: Goal, by: Person | None, reason: Why | None, watched: ExitStack) -> None:
        self.goal, self.by, self.reason, self.watched = goal, by, reason, watched
        self.owns: dict[int, Goal] = {}
        self.present: dict[tuple[int | None, int | None], KeyResult] = {}
        for share in KeyResult.objects.shares_of(goal).reverse():
            share.goal = self.owns.setdefault(share.goal_id, share.goal)
            self.present[share.share_of_id, share.owner_id] = share

    def watch(self, goal: Goal, *, new: bool = False) -> None:
        self.watched.enter_context(watching_terms(goal, by=self.by, new=new))

    def set_carrier(self, row: Carrier) -> None:
        self.watch(self.goal)
        values = {"owner": row.person, "ends_on": row.due}
        edit_key_result(row.key_result, by=self.by, version=row.version, reason=self.reason, **values)

    def set_share(self, row: Share) -> None:
        """Make, change or drop the share."""
        amount = _checked(row)
        present = self.present.get((row.key_result.pk, row.person.pk))
        if present is None:
            if amount:
                _refuse_if_taken_back(row)
                self._add(row, amount)
            return
        if amount and (amount, row.due) == (amount_of(present), present.ends_on):
            return
        if present.version != row.version:
            raise Stale(present, last_actor_name(present))
        self.watch(present.goal)
        if not amount:
            drop_key_result(present, by=self.by)
            return
        values = {"target": (present.start or Decimal(0)) + amount, "ends_on": row.due}
        edit_key_result(present, by=self.by, version=row.version, reason=self.reason, **values)

    def _add(self, row: Share, amount: Decimal) -> None:
        whole = row.key_result
        add_key_result(
            self._goal_of(row.person),
            by=self.by,
            statement=_share_name(self.goal, whole),
            unit=whole.unit,
            precision=whole.precision,
            start=Decimal(0),
            target=amount,
            owner=row.person,
            ends_on=row.due,
            cadence=whole.cadence,
            share_of=whole,
        )

    def _goal_of(self, person: Person) -> Goal:
        """The member's own goal below this one, made if there is none."""
        goal = self.goal
        rows = Goal.objects.filter(supports=goal, team=goal.team_id, owner=person, is_personal=True)
        if goal.is_private:
            rows = rows.filter(is_private=True)  # a share is named after what it is a share of
        found = rows.exclude(state=Goal.State.CLOSED).select_related("team", "cycle").order_by("number")
        own = next((self.owns.get(one.pk, one) for one in found[:1]), None)
        if own is None:
            own = create_goal(
                goal.team,
                by=self.by,
                cycle=goal.cycle,
                statement=_part_name(goal),
                owner=person,
                is_personal=True,
                is_private=goal.is_private,
                ambition=goal.ambition,
                starts_on=goal.starts_on,
                ends_on=goal.ends_on,
                supports=[goal],
            )
            self.watch(own, new=True)
        else:
            self.watch(own)
        self.owns[own.pk] = own
        return own


def _checked(row: Share) -> Decimal:
    """The amount, 0 for none."""
    if whole_of(row.key_result) is None and row.amount:
        raise RuleBroken(
            _("This key result is carried whole. Choose who carries it."), code="whole", field="amount"
        )
    amount = row.amount or Decimal(0)
    refuse(check_value, amount, field="amount")
    if amount < 0:
        raise RuleBroken(
            _("A share is above 0. Write how much is brought, without a sign."),
            code="negative",
            field="amount",
        )
    return amount


def _refuse_if_taken_back(row: Share) -> None:
    """Who saw a share that somebody else has taken back meanwhile is told."""
    if row.version is None:
        return
    gone = KeyResult.objects.filter(share_of=row.key_result, owner=row.person).order_by("-pk").first()
    if gone is not None:
        raise Stale(gone, last_actor_name(gone))


def _settle_state(goal: Goal, own: Goal, by: Person | None) -> None:
    """Active like the team's goal, and its owner asked; ended when nothing of what was given is left."""
    if not own.key_results.filter(dropped_at=None).exists():
        if own.statement == _part_name(goal):
            close_goal(own, by=by, outcome=Goal.Outcome.DROPPED)
    elif goal.is_active:
        activate_goal(own, by=by)
        if not own.agreements.exists():
            ask_to_agree(own, by=by)


# What is stored reads in the language of the team, not of whoever presses the button.


def _part_name(goal: Goal) -> str:
    with translation.override(goal.team.language_code):
        return _named(_("My part of “%(what)s”"), goal.statement)


def _share_name(goal: Goal, whole: KeyResult) -> str:
    with translation.override(goal.team.language_code):
        less = whole.kind == KeyResult.Kind.DECREASE
        words = _("What I take off “%(what)s”") if less else _("What I bring to “%(what)s”")
        return _named(words, whole.statement)


def _named(words: str, what: str) -> str:
    room = LONGEST_NAME - len(words)
    return words % {"what": what if len(what) <= room else what[: room - 1] + "…"}
