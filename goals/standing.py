"""Where goals and key results stand on a day: their rows and the pure numbers brought together.

`standings` makes the same few queries for one goal or for fifty, and for any past day as for today.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone
from django.utils.functional import cached_property

from goals import numbers, rollups
from goals.models import Goal, KeyResult
from goals.numbers import Kind, Measure, Part, PlanItem, Reading, RollUp
from goals.outlook import Outlook, outlook
from goals.queries.dismissals import HOLDS
from goals.queries.standings import (
    check_in_facts,
    directly_below,
    everything_below,
    key_results_in_short,
    key_results_of,
)
from goals.registry import plan_items
from goals.wording import start_text, target_text, value_steps, value_text

WEEK = datetime.timedelta(weeks=1)
TREND_WEEKS = 8


class CheckInFacts(NamedTuple):
    """What the numbers need of a check-in."""

    day: datetime.date
    value: Decimal
    confidence: int | None
    stated_status: str


@dataclass(frozen=True)
class KeyResultStanding:
    """A key result on a day. Shares are of 1, None is "no measure"; statuses are keys of `Status`."""

    key_result: KeyResult
    on: datetime.date
    measure: Measure
    check_ins: Sequence[CheckInFacts]  # up to that day, in their order

    @cached_property
    def last(self) -> CheckInFacts | None:
        return self.check_ins[-1] if self.check_ins else None

    @property
    def value(self) -> Decimal | None:
        """What stands now: of "from plan" the share that is done."""
        if self.measure.kind is Kind.FROM_PLAN:
            return self.progress
        return self.last.value if self.last else None

    @property
    def value_text(self) -> str:
        return value_text(self.key_result, self.value)

    @property
    def steps(self) -> list[tuple[str, str, bool]]:
        """(value, words, whether it stands there now) where one chooses instead of typing a number."""
        steps = value_steps(self.key_result)
        return [(f"{value:f}", words, value == (self.value or 0)) for value, words in steps]

    @property
    def start_text(self) -> str:
        return start_text(self.key_result)

    @property
    def target_text(self) -> str:
        return target_text(self.key_result)

    @property
    def places(self) -> int:
        """With how many decimals is told what is worked out from its values: its own, else as many as these
        were typed with; of percentages at least one."""
        if self.key_result.precision is not None:
            return self.key_result.precision
        typed = [self.key_result.start, self.key_result.target, *(one.value for one in self.check_ins)]
        least = 1 if self.key_result.unit == "%" else 0
        return max(least, *(numbers.decimals(value) for value in typed if value is not None), 0)

    @property
    def day(self) -> datetime.date | None:
        """The day that the last check-in is about."""
        return self.last.day if self.last else None

    @cached_property
    def part(self) -> Part:
        return numbers.part_of(
            self.measure, self.on, weight=self.key_result.weight, confidence=self.confidence
        )

    @property
    def progress(self) -> Decimal | None:
        return self.part.progress

    @property
    def expected(self) -> Decimal | None:
        return self.part.expected

    @property
    def suggested(self) -> str:
        return str(self.part.status or "")

    @property
    def stated(self) -> str:
        """What the owner said at the last check-in; empty: as the numbers suggest."""
        return self.last.stated_status if self.last else ""

    @property
    def status(self) -> str:
        """Stated where somebody has, else suggested. What is done is done."""
        return self.suggested if self.suggested == numbers.Status.DONE else self.stated or self.suggested

    @property
    def differs(self) -> bool:
        """Whether stated and suggested are both to be shown."""
        return self.status != self.suggested

    @property
    def confidence(self) -> int | None:
        return self.last.confidence if self.last else None

    @property
    def confidence_change(self) -> int:
        """Since the check-in before the last one; 0 where either says nothing."""
        if len(self.check_ins) < 2 or self.confidence is None:
            return 0
        return self.confidence - (self.check_ins[-2].confidence or self.confidence)

    @property
    def due(self) -> datetime.date | None:
        """The day by which the next check-in is due."""
        return numbers.check_in_due_on(self.measure)

    @property
    def missed(self) -> bool:
        return numbers.is_check_in_missed(self.measure, self.on)

    @property
    def stale(self) -> bool:
        return numbers.is_stale(self.measure, self.on)

    @property
    def trend(self) -> list[Decimal]:
        """The value at the end of each of the last eight weeks, as far as there is one."""
        values: list[Decimal] = []
        ahead = iter(self.measure.readings)
        reading = next(ahead, None)
        value = None
        for weeks in range(TREND_WEEKS - 1, -1, -1):
            until = self.on - weeks * WEEK
            while reading and reading.day <= until:
                value, reading = reading.value, next(ahead, None)
            if value is not None:
                values.append(value)
        return values

    @property
    def expected_value(self) -> Decimal | None:
        """The value that the pace asks for on the day of the last check-in; of an increase or decrease."""
        start, target = self.key_result.start, self.key_result.target
        if self.last is None or start is None or target is None or not self.measure.kind.has_path:
            return None
        return start + (target - start) * numbers.expected(self.measure, self.last.day)

    @cached_property
    def outlook(self) -> Outlook | None:
        """Where its history leads; None: not enough of it."""
        return outlook(self.key_result, self.measure, self.on)

    @property
    def original_progress(self) -> Decimal | None:
        """Progress against the target that the goal began with, where it has been adjusted since."""
        original, start = self.key_result.original_target, self.key_result.start
        if not self.measure.kind.has_path or None in (original, start, self.value):
            return None
        if original in (self.key_result.target, start):
            return None
        return numbers.progress(
            Measure(self.measure.kind, start, original, self.measure.span, self.measure.readings)
        )


@dataclass(frozen=True)
class GoalStanding:
    """A goal on a day, with its key results in their order (those dropped left out)."""

    goal: Goal
    on: datetime.date
    key_results: Sequence[KeyResultStanding]
    sub_goals: Sequence["GoalStanding"]
    rolled: RollUp

    @property
    def progress(self) -> Decimal | None:
        return self.rolled.progress

    @property
    def expected(self) -> Decimal | None:
        return self.rolled.expected

    @property
    def confidence(self) -> int | None:
        return self.rolled.confidence

    @property
    def suggested(self) -> str:
        return str(self.rolled.status or "")

    @property
    def status(self) -> str:
        """What is shown: draft, closed, done; else as stated, else as suggested; empty for no measure."""
        if not self.goal.is_active:
            return self.goal.state
        return (
            self.suggested
            if self.suggested == numbers.Status.DONE
            else self.goal.stated_status or self.suggested
        )

    @property
    def differs(self) -> bool:
        """Whether stated and suggested are both to be shown."""
        return self.goal.is_active and bool(self.suggested) and self.status != self.suggested

    @cached_property
    def confidence_change(self) -> int:
        """By how much the goal's confidence moved with the last check-in of each key result."""
        if self.confidence is None:
            return 0
        if not any(one.confidence_change for one in self.key_results):
            return 0
        before = [
            one.part._replace(confidence=one.confidence and one.confidence - one.confidence_change)
            for one in self.key_results
        ]
        subs = [part_of_goal(sub) for sub in self.sub_goals]
        was = numbers.confidence_of([*before, *subs], self.goal.span)
        return 0 if was is None else self.confidence - was

    @property
    def day(self) -> datetime.date | None:
        """The day of the newest check-in on one of its key results."""
        return max((one.day for one in self.key_results if one.day), default=None)

    @property
    def stale(self) -> bool:
        return any(one.stale for one in self.key_results)


def measure_of(
    key_result: KeyResult,
    check_ins: Iterable[CheckInFacts],
    *,
    on: datetime.date,
    plan: Sequence[PlanItem] = (),
) -> Measure:
    """The key result as the numbers see it on a day; its goal and the goal's cycle are loaded.

    What was checked in under another kind is kept, but counts only if this kind has such a value.
    """
    kind = Kind(key_result.kind)
    readings = (
        numbers.plan_readings(plan, on)
        if kind is Kind.FROM_PLAN
        else [Reading(one.day, one.value) for one in check_ins if numbers.is_measured(kind, one.value)]
    )
    return Measure(
        kind=kind,
        start=key_result.start,
        target=key_result.target,
        span=key_result.span,
        readings=readings,
        cadence=key_result.cadence,
        stretch=key_result.goal.is_stretch,
        interim=key_result.curve if kind.has_path else (),
        plan=plan,
        written=key_result.goal.written_on,
    )


def facts_of(key_result: KeyResult, *, until: datetime.date) -> list[CheckInFacts]:
    """A key result's check-ins up to a day, in the order of their days."""
    return _check_ins([key_result.pk], until).get(key_result.pk, [])


def part_of_goal(standing: GoalStanding) -> Part:
    """A sub-goal as a part of its parent."""
    return Part(
        progress=standing.progress,
        expected=standing.expected,
        expected_then=standing.rolled.expected_then,
        status=standing.rolled.status,
        weight=standing.goal.weight,
        confidence=standing.confidence,
        span=standing.goal.span,
    )


def standings(
    goals: Iterable[Goal],
    *,
    on: datetime.date,
    whole: bool = False,
    also: Sequence[str] = (),
    children: Sequence[Goal] | None = None,
) -> list[GoalStanding]:
    """Where these goals stood at the end of the day, in the given order; their cycles are loaded.

    The same few queries for one goal as for fifty: the goals below them, all key results, all check-ins, and
    the plans where a key result follows its plan. What goals below came to is taken from `rollups` where it
    is known; `whole`: it is worked out from their own key results. `also`: what is read along with the key
    results, "latest" or "forecast". `children`: what contributes to these goals, drafts left out, where that
    is loaded already.
    """
    return standings_on([on], goals, whole=whole, also=also, children=children)[0]


Plans = Mapping[int, Sequence[PlanItem]]


def standings_on(
    days: Sequence[datetime.date],
    goals: Iterable[Goal],
    *,
    whole: bool = False,
    also: Sequence[str] = (),
    children: Sequence[Goal] | None = None,
    plans: Callable[[Mapping[int, Sequence[KeyResult]]], Plans] | None = None,
    wanted: Callable[[Goal, datetime.date], bool] | None = None,
) -> list[list[GoalStanding]]:
    """The same for each of these days, by dated check-ins, in the queries of one.

    `plans`: what reads the plans of the goals whose key results these are, where more is to be read.
    `wanted`: which of the goals are asked about on which day; without it all of them on each.
    """
    roots = list(goals)
    below, known = _below(roots, days, whole=whole, children=children)
    every = {goal.pk: goal for goal in [*below, *roots]}
    unknown = {pk: goal for pk, goal in every.items() if any(pk not in known[day] for day in days)}
    key_results = _key_results(unknown, also)
    last = max(days)
    check_ins = _check_ins([one.pk for ones in key_results.values() for one in ones], last)
    of_plans = (plans or plans_of)(key_results)
    found = []
    for day in days:
        facts = check_ins if day == last else _until(day, check_ins)
        asked = [goal for goal in roots if wanted is None or wanted(goal, day)]
        stands, worked_out = assembled(asked, every, key_results, facts, of_plans, on=day, known=known[day])
        rollups.remember(worked_out, day)
        found.append(stands)
    return found


def _until(
    day: datetime.date, check_ins: Mapping[int, Sequence[CheckInFacts]]
) -> dict[int, list[CheckInFacts]]:
    return {pk: [one for one in some if one.day <= day] for pk, some in check_ins.items()}


def assembled(
    roots: Sequence[Goal],
    every: Mapping[int, Goal],
    key_results: Mapping[int, Sequence[KeyResult]],
    check_ins: Mapping[int, Sequence[CheckInFacts]],
    plans: Mapping[int, Sequence[PlanItem]],
    *,
    on: datetime.date,
    known: Mapping[int, RollUp] | None = None,
) -> tuple[list[GoalStanding], dict[Goal, RollUp]]:
    """Rows put together: where the roots stand, and what each goal came to that was worked out for it.

    `every`: the roots and all goals below them, by id. Key results and plans are by goal, check-ins by key
    result. `known`: what some of the goals came to, of which no more is needed.
    """
    children: dict[int, list[Goal]] = {}
    for goal in every.values():
        if goal.parent_id is not None and goal.parent_id in every and not goal.is_draft:
            children.setdefault(goal.parent_id, []).append(goal)

    known, worked_out = known or {}, {}

    def stand(goal: Goal, above: frozenset[int]) -> GoalStanding:
        if goal.pk in known:
            return GoalStanding(goal, on, [], [], known[goal.pk])
        own = [
            KeyResultStanding(one, on, measure_of(one, facts, on=on, plan=plans.get(goal.pk, ())), facts)
            for one in key_results.get(goal.pk, [])
            for facts in [check_ins.get(one.pk, [])]
        ]
        subs = [
            stand(child, above | {goal.pk}) for child in children.get(goal.pk, []) if child.pk not in above
        ]
        parts = [one.part for one in own] + [part_of_goal(sub) for sub in subs]
        worked_out[goal] = numbers.roll_up(parts, goal.span, on)
        return GoalStanding(goal, on, own, subs, worked_out[goal])

    return [stand(goal, frozenset()) for goal in roots], worked_out


def _below(
    roots: Sequence[Goal], days: Sequence[datetime.date], *, whole: bool, children: Sequence[Goal] | None
) -> tuple[list[Goal], dict[datetime.date, dict[int, RollUp]]]:
    """The goals below these as far as they are needed; by day what those at the edge came to, if known."""
    if whole:
        return everything_below([goal.pk for goal in roots]), {day: {} for day in days}
    own = {goal.pk for goal in roots}
    if children is None:
        children = directly_below(own)
    # What contributes to those among them that are asked about themselves is there already.
    below = [goal for goal in children if goal.pk not in own]
    known = {day: rollups.recall(below, day) for day in days}
    missing = [goal.pk for goal in below if any(goal.pk not in known[day] for day in days)]
    deeper = everything_below(missing)
    # After a change only the goals above it are not known; what else is below them need not be worked out.
    for day in days:
        known[day] |= rollups.recall([goal for goal in deeper if goal.pk not in own], day)
    return [*children, *deeper], known


def standing(goal: Goal, *, on: datetime.date, children: Sequence[Goal] | None = None) -> GoalStanding:
    """Where one goal stood at the end of the day, with the forecasts that are stored."""
    return standings([goal], on=on, also=["forecast"], children=children)[0]


def standings_in_short(goals: Iterable[Goal], *, on: datetime.date) -> list[GoalStanding]:
    """The same without what is below them, and of each key result with its last check-in alone.

    For lists that show no history. One query where it is remembered what the goals came to, and one where a
    key result follows its plan.
    """
    roots = {goal.pk: goal for goal in goals}
    known = rollups.recall(roots.values(), on)
    unknown = [goal for pk, goal in roots.items() if pk not in known]
    known |= {one.goal.pk: one.rolled for one in standings(unknown, on=on)} if unknown else {}
    key_results = _by_goal(key_results_in_short(list(roots)), roots)
    plans = plans_of(key_results)
    return [
        GoalStanding(
            goal,
            on,
            [_in_short(one, plans.get(pk, ()), on) for one in key_results.get(pk, ())],
            [],
            known[pk],
        )
        for pk, goal in roots.items()
    ]


def _in_short(key_result: KeyResult, plan: Sequence[PlanItem], on: datetime.date) -> KeyResultStanding:
    last = key_result.latest
    facts = [CheckInFacts(last.day, last.value, last.confidence, last.stated_status)] if last else []
    return KeyResultStanding(key_result, on, measure_of(key_result, facts, on=on, plan=plan), facts)


def key_result_standings(key_results: Sequence[KeyResult], *, on: datetime.date) -> list[KeyResultStanding]:
    """Where these key results stood, also those that were dropped; their goals and cycles are loaded."""
    by_goal: dict[int, list[KeyResult]] = {}
    for one in key_results:
        by_goal.setdefault(one.goal_id, []).append(one)
    check_ins, plans = _check_ins([one.pk for one in key_results], on), plans_of(by_goal)
    return [
        KeyResultStanding(one, on, measure_of(one, facts, on=on, plan=plans.get(one.goal_id, ())), facts)
        for one in key_results
        for facts in [check_ins.get(one.pk, [])]
    ]


def _key_results(goals: Mapping[int, Goal], also: Sequence[str]) -> dict[int, list[KeyResult]]:
    """Of each goal what has not been dropped, in its order, with goal and owner loaded."""
    # In whole minutes: asked for again, the question is the same (`teamops.prepared.following`).
    since = timezone.now().replace(second=0, microsecond=0) - HOLDS
    return _by_goal(key_results_of(list(goals), since, "forecast" in also, "latest" in also), goals)


def _by_goal(key_results: Iterable[KeyResult], goals: Mapping[int, Goal]) -> dict[int, list[KeyResult]]:
    by_goal: dict[int, list[KeyResult]] = {}
    for key_result in key_results:
        key_result.goal = goals[key_result.goal_id]
        by_goal.setdefault(key_result.goal_id, []).append(key_result)
    return by_goal


def plans_of(key_results: Mapping[int, Sequence[KeyResult]]) -> dict[int, list[PlanItem]]:
    """By goal: its plan, for goals with a key result that follows it; no query where there is none."""
    following = [goal for goal, ones in key_results.items() if any(one.is_from_plan for one in ones)]
    return plan_items(following) if following else {}


def _check_ins(key_results: Sequence[int], on: datetime.date) -> dict[int, list[CheckInFacts]]:
    by_key_result: dict[int, list[CheckInFacts]] = {}
    for key_result_id, *facts in check_in_facts(key_results, on):
        by_key_result.setdefault(key_result_id, []).append(CheckInFacts(*facts))
    return by_key_result
