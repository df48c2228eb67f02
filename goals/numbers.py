"""How the numbers work: progress, pace, suggested status, roll-up and grades, as product.md defines them.

Pure functions on small values; no database, no clock. Values of key results are `Decimal` with at most 15
significant digits. A share is a `Decimal` of 1: 0.56 is 56 %; None means "no measure". Days are dates of the
organization's time zone; first and last days belong to the span.
"""

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

DAY = datetime.timedelta(days=1)
ZERO, ONE = Decimal(0), Decimal(1)

ON_TRACK_FROM = Decimal("0.9")  # of what was expected
AT_RISK_FROM = Decimal("0.7")
STRETCH = Decimal("0.7")  # what is expected of a stretch goal at its end
GREEN_FROM = Decimal("0.7")  # grades
YELLOW_FROM = Decimal("0.4")
# The zones of a scale by their values; 0 is below all of them. From the target zone on it is reached.
ZONES = {"commit": Decimal("0.3"), "target": Decimal("0.7"), "stretch": ONE}
STALE_AFTER = 14  # days
SIGNIFICANT_DIGITS = 15  # what SQLite's floats keep
WEIGHT_DIGITS = 9  # before the point
DECIMAL_PLACES = 6
# A quotient such as 2/3 may miss a limit by its 28th digit; limits are compared after this rounding.
_FINE = Decimal("1e-12")


class Kind(StrEnum):
    """How a key result is measured."""

    INCREASE = "increase"
    DECREASE = "decrease"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"  # start and target are its lower and upper bound
    YES_NO = "yes_no"
    SCALE = "scale"  # its values are those of ZONES
    FROM_PLAN = "from_plan"

    def __init__(self, value: str) -> None:
        # A health measure must hold; it is never reached.
        self.is_health = value in ("at_least", "at_most", "between")
        # Whether it goes from a start to a target, so that interim targets may lie between.
        self.has_path = value in ("increase", "decrease")


class Status(StrEnum):
    """What the numbers suggest."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    NOT_STARTED = "not_started"
    DONE = "done"


class Reading(NamedTuple):
    """The value of a key result on the day that a check-in is about."""

    day: datetime.date
    value: Decimal


@dataclass(frozen=True)
class Span:
    """From the first to the last day, both included."""

    first: datetime.date
    last: datetime.date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def share(self, day: datetime.date) -> Decimal:
        """The share of the time that has passed at the end of the day, 0–1."""
        return clamp(Decimal((day - self.first).days + 1) / self.days)

    def overlap(self, other: "Span") -> int:
        """How many days the two have in common."""
        return max(0, (min(self.last, other.last) - max(self.first, other.first)).days + 1)


@dataclass(frozen=True)
class PlanItem:
    """A leaf task or a milestone of a plan that is not dropped. `due` is the day it was first due.

    `name` and `path` (below the organization's address) are for who asks which ones are counted.
    """

    done_on: datetime.date | None
    due: datetime.date | None = None
    estimate: Decimal | None = None
    is_milestone: bool = False
    name: str = ""
    path: str = ""


class Measure(NamedTuple):
    """A key result as the numbers see it. `readings` are in the order of their days, the last one counts.

    `interim`: interim targets in the order of their days, of an increase or decrease. `plan`: what a "from
    plan" is measured by; its readings are `plan_readings`.
    """

    kind: Kind
    start: Decimal | None
    target: Decimal | None
    span: Span
    readings: Sequence[Reading] = ()
    cadence: int = 7  # days between check-ins
    stretch: bool = False  # belongs to a stretch goal
    interim: Sequence[Reading] = ()
    plan: Sequence[PlanItem] = ()
    # The day on which its goal was written: nobody owes a check-in for the time before.
    written: datetime.date | None = None

    @property
    def last(self) -> Reading | None:
        return self.readings[-1] if self.readings else None

    @property
    def asked_from(self) -> datetime.date:
        """The first day of the first check-in period."""
        return max(self.span.first, self.written) if self.written else self.span.first


def clamp(share: Decimal) -> Decimal:
    """The share, within 0–1."""
    return min(max(share, ZERO), ONE)


def rounded(value: Decimal, places: int = 0) -> Decimal:
    """Rounded half up, as people do."""
    return value.quantize(_FINE).quantize(ONE.scaleb(-places), ROUND_HALF_UP)


def decimals(value: Decimal) -> int:
    """With how many decimals it is written, no zeros at its end."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


# --- One key result -----------------------------------------------------------------------------------


def progress(measure: Measure) -> Decimal | None:
    """How far the key result has come. Below 0: worse than at the start; above 1: beyond the target.

    Without a check-in it stands where it started, at 0; a health measure then has no progress, and an empty
    plan never has one.
    """
    if measure.kind.is_health:
        held = [value_holds for _, value_holds in periods(measure)]
        return Decimal(sum(held)) / len(held) if held else None
    last = measure.last
    if measure.kind is Kind.FROM_PLAN:
        return last.value if last else None
    if last is None:
        return ZERO
    if measure.kind is Kind.YES_NO:
        return ONE if last.value else ZERO
    if measure.kind is Kind.SCALE:
        return last.value
    start, target = _aim(measure)
    return (last.value - start) / (target - start)


def _aim(measure: Measure) -> tuple[Decimal, Decimal]:
    """Start and target of an increase or decrease; `check_aim` has let no other through."""
    assert measure.start is not None
    assert measure.target is not None
    return measure.start, measure.target


def holds(measure: Measure, value: Decimal) -> bool:
    """Whether a health measure holds at this value."""
    assert measure.target is not None
    if measure.kind is Kind.BETWEEN:
        assert measure.start is not None
        return measure.start <= value <= measure.target
    return value >= measure.target if measure.kind is Kind.AT_LEAST else value <= measure.target


def is_reached(measure: Measure) -> bool:
    """Whether the target is reached; of a health measure never. A scale's target is its zone of that name."""
    return not measure.kind.is_health and _is_enough(measure.kind, progress(measure))


def _is_enough(kind: Kind, share: Decimal | None) -> bool:
    return share is not None and share >= (ZONES["target"] if kind is Kind.SCALE else ONE)


def periods(measure: Measure) -> list[tuple[int, bool]]:
    """The check-in periods of a health measure that have a value, in order, and whether the last one held."""
    return [(number, holds(measure, reading.value)) for number, reading in period_readings(measure)]


def period_readings(measure: Measure) -> list[tuple[int, Reading]]:
    """The check-in periods that have a value, in order from 0, and the last value of each.

    A period is as long as the cadence; the first begins with the first day. What is checked in before the
    first or after the last day counts in the first or last period.
    """
    final = (measure.span.days - 1) // measure.cadence
    last: dict[int, Reading] = {}
    for reading in measure.readings:
        number = (reading.day - measure.span.first).days // measure.cadence
        last[min(max(number, 0), final)] = reading
    return sorted(last.items(), key=lambda numbered: numbered[0])


def expected(measure: Measure, day: datetime.date) -> Decimal:
    """Where the key result should be at the end of the day, 0–1."""
    if measure.stretch or measure.kind is Kind.SCALE:
        return STRETCH * measure.span.share(day)
    if measure.kind.is_health:
        return ONE
    if measure.kind is Kind.YES_NO:
        return ONE if day >= measure.span.last else ZERO
    if measure.kind is Kind.FROM_PLAN:
        return plan_expected(measure, day)
    return _planned_share(measure, day) if measure.interim else measure.span.share(day)


def _planned_share(measure: Measure, day: datetime.date) -> Decimal:
    """The planned curve: straight from the start through each interim target to the target, clamped to 0–1.

    The start is where it stands at the end of the day before the first one.
    """
    points = planned_points(measure)
    if day <= points[0][0]:
        return ZERO
    if day >= measure.span.last:
        return ONE
    number = bisect_right(points, day, key=lambda point: point[0])
    (before, low), (after, high) = points[number - 1], points[number]
    return clamp(low + (high - low) * (day - before).days / (after - before).days)


def planned_points(measure: Measure) -> list[tuple[datetime.date, Decimal]]:
    """The corners of the planned curve, as (day, share): the start, each interim target, the target."""
    start, target = _aim(measure)
    between = [(one.day, (one.value - start) / (target - start)) for one in measure.interim]
    return [(measure.span.first - DAY, ZERO), *between, (measure.span.last, ONE)]


# --- A plan as a measure ------------------------------------------------------------------------------


def plan_weights(items: Sequence[PlanItem]) -> list[tuple[PlanItem, Decimal]]:
    """By estimate if every task has one (milestones are then left out), else each item counts alike."""
    tasks = [item for item in items if not item.is_milestone]
    estimates = [item.estimate for item in tasks if item.estimate is not None]
    if tasks and len(estimates) == len(tasks) and sum(estimates):
        return list(zip(tasks, estimates, strict=True))
    return [(item, ONE) for item in items]


def _share_of(
    weights: Sequence[tuple[PlanItem, Decimal]], days: Sequence[datetime.date | None], until: datetime.date
) -> Decimal:
    done = sum((weight for (_, weight), day in zip(weights, days, strict=True) if day and day <= until), ZERO)
    return done / sum((weight for _, weight in weights), ZERO)


def plan_progress(items: Sequence[PlanItem], day: datetime.date) -> Decimal | None:
    """The share of the plan that was done at the end of the day; None for an empty plan."""
    weights = plan_weights(items)
    return _share_of(weights, [item.done_on for item, _ in weights], day) if weights else None


def plan_expected(measure: Measure, day: datetime.date) -> Decimal:
    """The share of the plan that was first due by the day; what has no date is due on the last day."""
    weights = plan_weights(measure.plan)
    if not weights:
        return ZERO
    return _share_of(weights, [item.due or measure.span.last for item, _ in weights], day)


def plan_readings(items: Sequence[PlanItem], until: datetime.date) -> list[Reading]:
    """The plan's progress on each day on which something was finished, and on the day `until`."""
    days = sorted({item.done_on for item in items if item.done_on and item.done_on < until} | {until})
    shares = [(day, plan_progress(items, day)) for day in days]
    return [Reading(day, share) for day, share in shares if share is not None]


# --- Status -------------------------------------------------------------------------------------------


def judge(share: Decimal, pace: Decimal) -> Status:
    """Progress against what was expected: on track, at risk or off track."""
    if share < 0:
        return Status.OFF_TRACK
    if pace == 0:
        return Status.ON_TRACK
    ratio = (share / pace).quantize(_FINE) if share < pace else ONE
    if ratio >= ON_TRACK_FROM:
        return Status.ON_TRACK
    return Status.AT_RISK if ratio >= AT_RISK_FROM else Status.OFF_TRACK


def expected_when_known(measure: Measure, today: datetime.date) -> Decimal:
    """What was expected on the day of the last value.

    Nothing before the first check-in is due; once that is missed, the start is compared with today.
    """
    if measure.last:
        return expected(measure, measure.last.day)
    return expected(measure, today) if is_check_in_missed(measure, today) else ZERO


def suggested_status(measure: Measure, today: datetime.date) -> Status:
    """What the numbers say about the key result."""
    return _status(measure, progress(measure), expected_when_known(measure, today), today)


def _status(measure: Measure, share: Decimal | None, pace: Decimal, today: datetime.date) -> Status:
    if not measure.readings and not is_check_in_missed(measure, today):
        return Status.NOT_STARTED
    if measure.kind.is_health:
        return _health_status(measure)
    if _is_enough(measure.kind, share):
        return Status.DONE
    assert share is not None
    if measure.kind is Kind.FROM_PLAN and share == pace == 0:
        return Status.NOT_STARTED  # nothing is done, and nothing was due
    return judge(share, pace)


def _health_status(measure: Measure) -> Status:
    """Off track when it has not held for two periods; a measure that nobody has looked at is at risk."""
    held = [value_holds for _, value_holds in periods(measure)]
    if held and held[-1]:
        return Status.ON_TRACK
    return Status.OFF_TRACK if len(held) > 1 and not held[-2] else Status.AT_RISK


# --- Check-ins: due, missed, stale --------------------------------------------------------------------


def check_in_due_on(measure: Measure) -> datetime.date | None:
    """The day by which the next check-in is due: a cadence after the last one, at the latest the last day.

    The first is due on the last day of the first period, which begins when the goal is written, if that is
    after its first day. None: nothing more to check in, because the time is
    over, the target is reached, or the plan says it by itself.
    """
    if measure.kind is Kind.FROM_PLAN or is_reached(measure):
        return None
    before = measure.asked_from - DAY
    if measure.last:
        before = max(before, measure.last.day)
    if before >= measure.span.last:
        return None
    return min(before + measure.cadence * DAY, measure.span.last)


def is_check_in_missed(measure: Measure, today: datetime.date) -> bool:
    """Whether the day by which a check-in was due has passed."""
    due = check_in_due_on(measure)
    return due is not None and due < today


def is_stale(measure: Measure, today: datetime.date) -> bool:
    """More than 14 days, or twice the cadence if that is longer, since the last check-in.

    Without any it is counted from the day from which they are asked for. After the last day the clock stands
    still. What a plan says is never stale.
    """
    if measure.kind is Kind.FROM_PLAN:
        return False
    since = measure.last.day if measure.last else measure.asked_from
    days = (min(today, measure.span.last) - since).days
    return days > max(STALE_AFTER, 2 * measure.cadence)


# --- The roll-up to a goal ----------------------------------------------------------------------------


class Part(NamedTuple):
    """What a goal is measured by: a key result, or a sub-goal that contributes.

    `span` is set for a sub-goal: one shorter than its parent weighs its share of the parent's time.
    """

    progress: Decimal | None
    expected: Decimal | None  # today
    expected_then: Decimal | None  # on the day of the last value
    status: Status | None
    weight: Decimal | None = None  # None counts as 1
    confidence: int | None = None
    span: Span | None = None


class RollUp(NamedTuple):
    """A goal's numbers. `progress` None: "no measure", and then nothing is expected or suggested."""

    progress: Decimal | None
    expected: Decimal | None
    expected_then: Decimal | None
    status: Status | None
    confidence: int | None


def part_of(
    measure: Measure, today: datetime.date, *, weight: Decimal | None = None, confidence: int | None = None
) -> Part:
    """A key result as a part of its goal."""
    share, then = progress(measure), expected_when_known(measure, today)
    return Part(
        progress=share,
        expected=expected(measure, today),
        expected_then=then,
        status=_status(measure, share, then, today),
        weight=weight,
        confidence=confidence,
    )


def roll_up(parts: Sequence[Part], span: Span, today: datetime.date) -> RollUp:
    """The weighted mean of what has a progress, each clamped to 0–1.

    Time of the parent that none of its shorter sub-goals covers counts 0, with their mean weight.
    """
    counted = [part for part in parts if part.progress is not None]
    if sum(weight_of(part, span) for part in counted) == 0:
        return RollUp(None, None, None, None, None)
    if gap := gap_of(parts, span):
        counted.append(gap.part(span, today))
    weights = [weight_of(part, span) for part in counted]
    share = _mean([clamp(part.progress or ZERO) for part in counted], weights)
    then = _mean([part.expected_then or ZERO for part in counted], weights)
    return RollUp(
        progress=share,
        expected=_mean([part.expected or ZERO for part in counted], weights),
        expected_then=then,
        status=_goal_status(counted, share, then),
        confidence=_confidence(counted, weights),
    )


def confidence_of(parts: Iterable[Part], span: Span) -> int | None:
    """The confidence of a roll-up alone."""
    counted = [part for part in parts if part.progress is not None]
    return _confidence(counted, [weight_of(part, span) for part in counted])


def _mean(values: Sequence[Decimal], weights: Sequence[Decimal]) -> Decimal:
    pairs = zip(values, weights, strict=True)
    return clamp(sum((value * weight for value, weight in pairs), ZERO) / sum(weights, ZERO))


def weight_of(part: Part, span: Span) -> Decimal:
    """The part's weight, for a shorter sub-goal its share of the parent's time."""
    weight = ONE if part.weight is None else part.weight
    return weight if part.span is None else weight * span.overlap(part.span) / span.days


@dataclass(frozen=True)
class Gap:
    """The days of the parent without a sub-goal, where some are shorter, and the mean of their weights."""

    days: Sequence[datetime.date]
    weight: Decimal

    def part(self, span: Span, today: datetime.date) -> Part:
        """As a part with progress 0 that weighs its share of the parent's time."""
        passed = Decimal(sum(day <= today for day in self.days)) / len(self.days)
        return Part(ZERO, passed, passed, None, self.weight * len(self.days) / span.days)


def gap_of(parts: Sequence[Part], span: Span) -> Gap | None:
    """The parent's time without a sub-goal; None where there is none, or no sub-goal is shorter."""
    shorter = [
        (part.span, part.weight) for part in parts if part.span and span.overlap(part.span) < span.days
    ]
    free = _free_days([covered for covered, _ in shorter], span) if shorter else []
    if not free:
        return None
    weight = sum((ONE if weight is None else weight for _, weight in shorter), ZERO) / len(shorter)
    return Gap(free, weight)


def _free_days(covered: Sequence[Span], span: Span) -> list[datetime.date]:
    days = (span.first + number * DAY for number in range(span.days))
    return [day for day in days if not any(part.first <= day <= part.last for part in covered)]


def _goal_status(parts: Sequence[Part], share: Decimal, then: Decimal) -> Status:
    """At best at risk while one part is off track; done when every part is; a gap has no status."""
    statuses = {part.status for part in parts}
    for alike in (Status.NOT_STARTED, Status.DONE):
        if statuses == {alike}:
            return alike
    judged = judge(share, then)
    return Status.AT_RISK if Status.OFF_TRACK in statuses and judged is Status.ON_TRACK else judged


def _confidence(parts: Sequence[Part], weights: Sequence[Decimal]) -> int | None:
    """The weighted mean of the stated confidences, 1–10, rounded half up; None where nobody has said one."""
    said = [
        (Decimal(part.confidence), weight)
        for part, weight in zip(parts, weights, strict=True)
        if part.confidence is not None
    ]
    total = sum((weight for _, weight in said), ZERO)
    return int(rounded(sum((value * weight for value, weight in said), ZERO) / total)) if total else None


def weight_shares(weights: Sequence[Decimal | None]) -> list[Decimal]:
    """Weights as shares of 1; a missing one counts as 1. All zero has been refused by `check_weights`."""
    given = [ONE if weight is None else weight for weight in weights]
    total = sum(given, ZERO)
    return [weight / total if total else ZERO for weight in given]


# --- Grades and days ----------------------------------------------------------------------------------


def grade(share: Decimal | None) -> Decimal | None:
    """The grade that a progress suggests: clamped to 0–1 and rounded half up to one decimal."""
    return None if share is None else rounded(clamp(share), 1)


def goal_grade(grades: Iterable[tuple[Decimal | None, Decimal | None]]) -> Decimal | None:
    """The goal's grade of (grade, weight) pairs: their weighted mean to one decimal; None without any."""
    given = [(value, ONE if weight is None else weight) for value, weight in grades if value is not None]
    total = sum((weight for _, weight in given), ZERO)
    return rounded(sum((value * weight for value, weight in given), ZERO) / total, 1) if total else None


def grade_status(value: Decimal) -> Status:
    """Green, yellow or red, as the statuses that have these colours."""
    if value >= GREEN_FROM:
        return Status.ON_TRACK
    return Status.AT_RISK if value >= YELLOW_FROM else Status.OFF_TRACK


def day_of(span: Span, today: datetime.date) -> int:
    """Which day of the span it is, from 1; 0 before it, its length after it."""
    return min(max((today - span.first).days + 1, 0), span.days)


# --- What is refused ----------------------------------------------------------------------------------


class Refused(ValueError):
    """A number that cannot be kept or has no meaning. `code` says why, for the caller's words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_value(value: Decimal) -> None:
    """Refuse what both databases could not keep alike.

    Codes: not_a_number (NaN, infinity), too_many_digits (more than 15 significant ones, more than 6 after the
    point), too_large (10 to the 15th and beyond).
    """
    if not value.is_finite():
        raise Refused("not_a_number")
    if value and value.adjusted() >= SIGNIFICANT_DIGITS:  # first: what is far too large cannot be normalized
        raise Refused("too_large")
    _, digits, exponent = value.normalize().as_tuple()
    assert isinstance(exponent, int)
    if len(digits) > SIGNIFICANT_DIGITS or exponent < -DECIMAL_PLACES:
        raise Refused("too_many_digits")


def check_measured(kind: Kind, value: Decimal) -> None:
    """Refuse a check-in's value: as `check_value`, and what its kind does not have.

    Codes: neither_yes_nor_no (a yes/no that is not 0 or 1), no_zone (a scale's value that is no zone's),
    from_plan (the plan says it by itself).
    """
    check_value(value)
    if code := _misfit(kind, value):
        raise Refused(code)


def is_measured(kind: Kind, value: Decimal) -> bool:
    """Whether a value that was let in counts for this kind.

    After a change of kind what does not is kept, but not counted.
    """
    return kind in _ANY_NUMBER or not _misfit(kind, value)


# The kinds that have every value.
_ANY_NUMBER = frozenset({Kind.INCREASE, Kind.DECREASE, Kind.AT_LEAST, Kind.AT_MOST, Kind.BETWEEN})


def _misfit(kind: Kind, value: Decimal) -> str:
    """Why the kind does not have this value; empty where it does."""
    if kind is Kind.YES_NO:
        return "" if value in (ZERO, ONE) else "neither_yes_nor_no"
    if kind is Kind.SCALE:
        return "" if value in (ZERO, *ZONES.values()) else "no_zone"
    return "from_plan" if kind is Kind.FROM_PLAN else ""


def check_aim(kind: Kind, start: Decimal | None, target: Decimal | None) -> None:
    """Refuse a start and target that measure nothing.

    Codes: start_missing, target_missing, target_equals_start, target_below_start (of an increase),
    target_above_start (of a decrease), lower_missing, upper_missing, bounds_crossed (of a between), and those
    of `check_value`.
    """
    for value in (start, target):
        if value is not None:
            check_value(value)
    if kind in (Kind.YES_NO, Kind.SCALE, Kind.FROM_PLAN):
        return
    if kind is Kind.BETWEEN:
        _check_bounds(start, target)
        return
    if target is None:
        raise Refused("target_missing")
    if kind.is_health:
        return
    if start is None:
        raise Refused("start_missing")
    if target == start:
        raise Refused("target_equals_start")
    if (target > start) is not (kind is Kind.INCREASE):
        raise Refused("target_below_start" if kind is Kind.INCREASE else "target_above_start")


def _check_bounds(lower: Decimal | None, upper: Decimal | None) -> None:
    if lower is None:
        raise Refused("lower_missing")
    if upper is None:
        raise Refused("upper_missing")
    if lower >= upper:
        raise Refused("bounds_crossed")


def check_interim(kind: Kind, span: Span, interim: Sequence[Reading]) -> None:
    """Refuse interim targets that describe no curve, and those of a kind that has none.

    Codes: interim_kind, interim_outside (not between first and last day), interim_twice (two on a day), and
    those of `check_value`.
    """
    if interim and not kind.has_path:
        raise Refused("interim_kind")
    for one in interim:
        check_value(one.value)
        if not span.first <= one.day < span.last:
            raise Refused("interim_outside")
    if len({one.day for one in interim}) < len(interim):
        raise Refused("interim_twice")


def check_weight(weight: Decimal | None) -> None:
    """Refuse a weight: as `check_value`, negative_weight, and too_large from a thousand million on."""
    if weight is None:
        return
    check_value(weight)
    if weight and weight.adjusted() >= WEIGHT_DIGITS:
        raise Refused("too_large")
    if weight < 0:
        raise Refused("negative_weight")


def check_weights(weights: Sequence[Decimal | None]) -> None:
    """Refuse the weights of a goal's key results: as `check_weight`, and all_weights_zero."""
    for weight in weights:
        check_weight(weight)
    if weights and all(weight == 0 for weight in weights):
        raise Refused("all_weights_zero")
