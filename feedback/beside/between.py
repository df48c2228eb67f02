"""What changed between two records of a team: numbers, goals, next steps and what slips. Pure.

Things are the same by their ids, however they were called; each line has the words of the later record.
"""

import datetime
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.agenda import Agenda, GoalLine, Number, Slip, Step
from goals.numbers import Kind
from teamops.dates import WEEK
from teamops.formats import one_after_another, signed

# Of these statuses the worse one is the lower.
RISK = {"off_track": 0, "at_risk": 1, "on_track": 2, "done": 3}


@dataclass(frozen=True)
class NumberBetween:
    """A key result in both records or in one. `better`: None where it stood still or cannot be told."""

    what: str
    goal: int
    was: Number | None
    now: Number | None
    change: Decimal | None
    better: bool | None

    @property
    def stood_at(self) -> str:
        return self.was.stands_at if self.was else ""

    @property
    def stands_at(self) -> str:
        return self.now.stands_at if self.now else ""

    @property
    def has_moved(self) -> str:
        return signed(self.change, places=self.now.precision) if self.now else ""

    @property
    def aim(self) -> tuple[str, str]:
        """What was and is to be reached; the first is empty where it is the same."""
        now = self.now.aim if self.now else ""
        was = self.was.aim if self.was else ""
        return (was if self.was and self.now and was != now else "", now or was)


@dataclass(frozen=True)
class GoalBetween:
    """A goal in both records or in one."""

    number: int
    statement: str
    was: GoalLine | None
    now: GoalLine | None

    @property
    def confidence_change(self) -> int:
        if not (self.was and self.now and self.was.confidence and self.now.confidence):
            return 0
        return self.now.confidence - self.was.confidence

    @property
    def fell(self) -> int:
        """How many steps its status fell; below 0 it rose."""
        if not (self.was and self.now):
            return 0
        return RISK.get(self.was.status, 2) - RISK.get(self.now.status, 2)

    @property
    def was_called(self) -> str:
        """What it was called before, where that is another name."""
        return self.was.statement if self.was and self.was.statement != self.statement else ""


@dataclass(frozen=True)
class StepBetween:
    """A next step that was promised by the first record or between the two, and how it stood at the last."""

    step: Step
    promised_in: datetime.date

    @property
    def is_done(self) -> bool:
        return self.step.status == "done"


@dataclass(frozen=True)
class SlipBetween:
    """What slipped in one of the records: days behind its first date then and now; None: it did not."""

    slip: Slip
    was: Slip | None
    now: Slip | None

    @property
    def days(self) -> tuple[int | None, int | None]:
        return (self.was.days if self.was else None, self.now.days if self.now else None)

    @property
    def change(self) -> int:
        was, now = self.days
        return (now or 0) - (was or 0)


@dataclass(frozen=True)
class Between:
    """The page."""

    first: Agenda
    last: Agenda
    numbers: list[NumberBetween]
    goals: list[GoalBetween]
    steps: list[StepBetween]
    slips: list[SlipBetween]
    decided: int

    @property
    def finding(self) -> str:
        """In two sentences or three."""
        said = []
        if self.numbers:
            better = sum(bool(one.better) for one in self.numbers)
            says = ngettext(
                "%(better)s of %(all)s number is better.",
                "%(better)s of %(all)s numbers are better.",
                len(self.numbers),
            )
            said.append(says % {"better": better, "all": len(self.numbers)})
        fallen = sum(one.fell > 0 or one.confidence_change < 0 for one in self.goals)
        if fallen:
            says = ngettext("%(n)s goal lost ground.", "%(n)s goals lost ground.", fallen)
            said.append(says % {"n": fallen})
        if self.steps:
            done = sum(one.is_done for one in self.steps)
            says = ngettext(
                "%(done)s of %(all)s next step was done.",
                "%(done)s of %(all)s next steps were done.",
                len(self.steps),
            )
            said.append(says % {"done": done, "all": len(self.steps)})
        return one_after_another(said) or _("Nothing can be compared: neither record has anything to tell.")


def between(first: Agenda, last: Agenda, decided: int) -> Between:
    """`last.last_steps` are all next steps of which a record after the first one tells, see `newest_steps`;
    `decided`: how much was decided after the first one.
    """
    return Between(
        first=first,
        last=last,
        numbers=_numbers(first, last),
        goals=_goals(first, last),
        steps=_steps(first, last),
        slips=_slips(first, last),
        decided=decided,
    )


def newest_steps(told: Iterable[tuple[datetime.date, Iterable[Step]]], until: datetime.date) -> list[Step]:
    """Each next step as the last record has it that tells of it. `told`: by the first day of each record, in
    their order, what it says of earlier promises; their age is counted to the day `until`.
    """
    newest: dict[int, Step] = {}
    for week, steps in told:
        for step in steps:
            newest[step.task] = replace(step, weeks_open=step.weeks_open + (until - week).days // 7)
    return list(newest.values())


K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


def _paired(first: Iterable[T], last: Iterable[T], key: Callable[[T], K]) -> list[tuple[T | None, T | None]]:
    """The lines of both by key: in the order of the later record, then what has left it."""
    was: Mapping[K, T] = {key(one): one for one in first}
    now: Mapping[K, T] = {key(one): one for one in last}
    pairs: list[tuple[T | None, T | None]] = [(was.get(name), one) for name, one in now.items()]
    return pairs + [(one, None) for name, one in was.items() if name not in now]


def _numbers(first: Agenda, last: Agenda) -> list[NumberBetween]:
    return [
        _number(was, now) for was, now in _paired(first.numbers, last.numbers, lambda one: one.key_result)
    ]


def _number(was: Number | None, now: Number | None) -> NumberBetween:
    known = now or was
    assert known is not None
    change = None
    if was and now and was.now is not None and now.now is not None and was.unit == now.unit:
        change = now.now - was.now
    return NumberBetween(known.what, known.goal, was, now, change, _is_better(now, change, was))


def _is_better(now: Number | None, change: Decimal | None, was: Number | None) -> bool | None:
    """Whether it moved the right way; by the share of the way where two bounds hold."""
    if not change or now is None or was is None:
        return None
    if now.kind == Kind.BETWEEN:
        return None if now.progress == was.progress else (now.progress or 0) > (was.progress or 0)
    return (change > 0) is (now.kind not in (Kind.DECREASE, Kind.AT_MOST))


def _goals(first: Agenda, last: Agenda) -> list[GoalBetween]:
    """Those that lost most come first, as in a review."""
    lines = []
    for was, now in _paired(first.goals, last.goals, lambda one: one.number):
        known = now or was
        assert known is not None
        lines.append(GoalBetween(known.number, known.statement, was, now))
    return sorted(
        lines, key=lambda one: (one.now is None, one.confidence_change - max(one.fell, 0), one.number)
    )


def _steps(first: Agenda, last: Agenda) -> list[StepBetween]:
    """Each task once; what is not done comes first."""
    lines = {step.task: StepBetween(step, first.week) for step in first.next_steps}
    lines |= {step.task: StepBetween(step, last.week - step.weeks_open * WEEK) for step in last.last_steps}
    return sorted(
        lines.values(),
        key=lambda one: (one.is_done, one.step.due or datetime.date.max, one.step.number),
    )


def _slips(first: Agenda, last: Agenda) -> list[SlipBetween]:
    """What slips more comes first."""
    pairs = _paired(first.slipping, last.slipping, lambda one: (one.kind, one.number or one.pk or one.what))
    lines = []
    for was, now in pairs:
        known = now or was
        assert known is not None
        lines.append(SlipBetween(known, was, now))
    return sorted(lines, key=lambda one: (-one.change, one.slip.what))
