"""The numbers by law: what holds for every key result and every goal."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from goals import numbers
from goals.numbers import Kind, Measure, Part, PlanItem, Reading, Span, Status

pytestmark = pytest.mark.one_database

START = datetime.date(2026, 1, 1)
values = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
shares = st.decimals(min_value=-2, max_value=3, places=6)
weights = st.one_of(st.none(), st.decimals(min_value=0, max_value=1000, places=3))
days = st.dates(min_value=START, max_value=datetime.date(2027, 12, 31))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(days)
    return Span(first, first + datetime.timedelta(days=draw(st.integers(1, 400))))


@st.composite
def measures(draw: st.DrawFn, kinds: tuple[Kind, ...] = tuple(Kind)) -> Measure:
    kind, span = draw(st.sampled_from(kinds)), draw(spans())
    start, target = draw(st.lists(values, min_size=2, max_size=2, unique=True).map(sorted))
    if kind is Kind.DECREASE:
        start, target = target, start
    cadence, stretch = draw(st.integers(1, 92)), draw(st.booleans())
    if kind is Kind.FROM_PLAN:
        plan = draw(plans(span))
        return Measure(
            kind, None, None, span, numbers.plan_readings(plan, span.last), cadence, stretch, plan=plan
        )
    value = st.sampled_from(VALUES[kind]) if kind in VALUES else values
    moments = draw(st.lists(st.integers(-10, 410), max_size=8).map(sorted))
    readings = [Reading(span.first + datetime.timedelta(days=n), draw(value)) for n in moments]
    return Measure(kind, start, target, span, readings, cadence, stretch)


@st.composite
def plans(draw: st.DrawFn, span: Span) -> list[PlanItem]:
    within = st.none() | st.dates(span.first, span.last)
    estimate = st.none() | st.decimals(0, 100, places=2)
    return draw(st.lists(st.builds(PlanItem, within, within, estimate, st.booleans()), max_size=8))


@st.composite
def parts(draw: st.DrawFn) -> Part:
    progress = draw(st.one_of(st.none(), shares))
    pace = draw(shares.map(numbers.clamp))
    return Part(
        progress,
        pace,
        pace,
        draw(st.sampled_from(Status)),
        draw(weights),
        draw(st.none() | st.integers(1, 10)),
    )


# Of what has a few values only.
VALUES = {
    Kind.YES_NO: [Decimal(0), Decimal(1)],
    Kind.SCALE: [Decimal(0), *numbers.ZONES.values()],
}
linear = (Kind.INCREASE, Kind.DECREASE)
health = (Kind.AT_LEAST, Kind.AT_MOST, Kind.BETWEEN)


@given(measures(linear))
def test_start_is_nothing_and_target_is_all(measure: Measure) -> None:
    def at(value: Decimal | None) -> Decimal | None:
        assert value is not None
        readings = [Reading(measure.span.first, value)]
        return numbers.progress(Measure(measure.kind, measure.start, measure.target, measure.span, readings))

    assert at(measure.start) == 0
    assert at(measure.target) == 1


@given(measures(linear))
def test_an_increase_and_its_mirrored_decrease_come_equally_far(measure: Measure) -> None:
    other = Kind.DECREASE if measure.kind is Kind.INCREASE else Kind.INCREASE
    assert measure.start is not None
    assert measure.target is not None
    mirrored = Measure(
        other,
        -measure.start,
        -measure.target,
        measure.span,
        [Reading(reading.day, -reading.value) for reading in measure.readings],
        measure.cadence,
        measure.stretch,
    )
    assert numbers.progress(mirrored) == numbers.progress(measure)
    today = measure.span.last
    assert numbers.suggested_status(mirrored, today) is numbers.suggested_status(measure, today)


@given(measures(), days)
def test_expected_is_a_share_and_never_falls(measure: Measure, day: datetime.date) -> None:
    today, tomorrow = numbers.expected(measure, day), numbers.expected(measure, day + numbers.DAY)
    assert 0 <= today <= tomorrow <= 1


@given(measures(), days)
def test_every_key_result_has_a_status(measure: Measure, day: datetime.date) -> None:
    status = numbers.suggested_status(measure, day)
    assert status in Status
    if measure.readings:
        assert status is not Status.NOT_STARTED
    share = numbers.progress(measure)
    if share is not None and share < 0:
        assert status is Status.OFF_TRACK


@given(shares, shares, shares.map(numbers.clamp))
def test_more_progress_never_looks_worse(one: Decimal, other: Decimal, pace: Decimal) -> None:
    order = [Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK]
    low, high = sorted([one, other])
    assert order.index(numbers.judge(low, pace)) <= order.index(numbers.judge(high, pace))


@given(measures(health))
def test_the_progress_of_a_health_measure_is_a_share_or_nothing(measure: Measure) -> None:
    share = numbers.progress(measure)
    assert (share is None) is (not measure.readings)
    assert share is None or 0 <= share <= 1


@given(measures(), days)
def test_a_check_in_is_due_within_the_time_of_the_key_result(measure: Measure, day: datetime.date) -> None:
    due = numbers.check_in_due_on(measure)
    assert due is None or measure.span.first <= due <= measure.span.last
    if due is None:
        assert not numbers.is_check_in_missed(measure, day)


@given(st.lists(parts(), max_size=8), spans(), days)
def test_a_goal_lies_between_its_key_results_or_has_no_measure(
    given_parts: list[Part], span: Span, day: datetime.date
) -> None:
    rolled = numbers.roll_up(given_parts, span, day)
    counted = [
        numbers.clamp(part.progress) for part in given_parts if part.progress is not None and part.weight != 0
    ]
    if not counted:
        assert rolled.progress is None
        return
    assert rolled.progress is not None
    slack = Decimal("1e-20")
    assert min(counted) - slack <= rolled.progress <= max(counted) + slack
    assert rolled.status is not None
    if any(part.status is Status.OFF_TRACK and part.progress is not None for part in given_parts):
        assert rolled.status not in (Status.ON_TRACK, Status.DONE)


@given(st.lists(parts(), max_size=6), parts(), st.integers(0, 6), spans(), days)
def test_a_key_result_that_is_dropped_or_has_no_progress_changes_nothing(
    given_parts: list[Part], dropped: Part, place: int, span: Span, day: datetime.date
) -> None:
    with_it = [*given_parts[:place], dropped._replace(progress=None), *given_parts[place:]]
    assert numbers.roll_up(with_it, span, day) == numbers.roll_up(given_parts, span, day)
    assert numbers.confidence_of(with_it, span) == numbers.confidence_of(given_parts, span)


@given(st.lists(st.tuples(parts(), st.none() | spans()), max_size=8), spans(), days)
def test_a_parent_lies_between_its_least_and_its_greatest_sub_goal_and_nothing_where_time_has_none(
    given_parts: list[tuple[Part, Span | None]], span: Span, day: datetime.date
) -> None:
    children = [part._replace(span=sub_span) for part, sub_span in given_parts]
    rolled = numbers.roll_up(children, span, day)
    if rolled.progress is None:
        return
    counted = [
        numbers.clamp(child.progress)
        for child in children
        if child.progress is not None and numbers.weight_of(child, span)
    ]
    least = min(counted) if numbers.gap_of(children, span) is None else Decimal(0)
    slack = Decimal("1e-20")
    assert least - slack <= rolled.progress <= max(counted) + slack


@given(st.lists(parts(), min_size=1, max_size=6), spans(), days, st.integers(2, 50))
def test_only_the_proportion_of_weights_matters(
    given_parts: list[Part], span: Span, day: datetime.date, times: int
) -> None:
    plain = [part._replace(weight=part.weight or Decimal(1)) for part in given_parts]
    weighted = [part._replace(weight=part.weight * times) for part in plain if part.weight]
    one, other = numbers.roll_up(weighted, span, day).progress, numbers.roll_up(plain, span, day).progress
    assert (one is None) is (other is None)
    assert one is None or other is None or abs(one - other) < Decimal("1e-20")


@given(st.lists(weights, min_size=1, max_size=9).filter(lambda given: any(weight != 0 for weight in given)))
def test_weight_shares_add_up_to_one(given_weights: list[Decimal | None]) -> None:
    assert abs(sum(numbers.weight_shares(given_weights), Decimal(-1))) < Decimal("1e-20")


@given(st.one_of(st.none(), shares))
def test_a_grade_is_near_its_progress(share: Decimal | None) -> None:
    grade = numbers.grade(share)
    if share is None:
        assert grade is None
        return
    assert grade is not None
    assert 0 <= grade <= 1
    assert abs(grade - numbers.clamp(share)) <= Decimal("0.05")


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_a_value_is_kept_exactly_or_refused_with_a_reason(value: Decimal) -> None:
    try:
        numbers.check_value(value)
    except numbers.Refused as refused:
        assert refused.code in {"not_a_number", "too_many_digits", "too_large"}
    else:
        # Fifteen significant digits pass through a float, as SQLite keeps them, unharmed.
        assert Decimal(repr(float(value))) == value


@st.composite
def curves(draw: st.DrawFn) -> Measure:
    """An increase or decrease with interim targets."""
    measure = draw(measures(linear))
    assume(measure.span.days > 2 and not measure.stretch)
    inside = st.dates(measure.span.first, measure.span.last - numbers.DAY)
    interim = [Reading(day, draw(values)) for day in sorted(draw(st.sets(inside, max_size=4)))]
    return measure._replace(interim=interim)


@given(curves(), days)
def test_a_planned_curve_is_a_share_that_ends_with_all(measure: Measure, day: datetime.date) -> None:
    numbers.check_interim(measure.kind, measure.span, measure.interim)
    assert 0 <= numbers.expected(measure, day) <= 1
    assert numbers.expected(measure, measure.span.last) == 1


@given(curves())
def test_a_planned_curve_passes_through_its_interim_targets(measure: Measure) -> None:
    for one in measure.interim:
        there = measure._replace(readings=[one])
        assert numbers.expected(measure, one.day) == numbers.clamp(numbers.progress(there) or Decimal(0))


@given(measures(linear))
def test_an_interim_target_on_the_straight_way_changes_nothing(measure: Measure) -> None:
    assume(measure.span.days > 2)
    assert measure.start is not None
    assert measure.target is not None
    day = measure.span.first + datetime.timedelta(days=measure.span.days // 2)
    on_the_way = measure.start + (measure.target - measure.start) * measure.span.share(day)
    curved = measure._replace(interim=[Reading(day, on_the_way)])
    for later in (measure.span.first, day, measure.span.last):
        assert abs(numbers.expected(curved, later) - numbers.expected(measure, later)) < Decimal("1e-12")


@given(spans().flatmap(plans), days, days)
def test_a_plan_never_becomes_less_done(
    plan: list[PlanItem], one: datetime.date, other: datetime.date
) -> None:
    earlier, later = sorted([one, other])
    before, after = numbers.plan_progress(plan, earlier), numbers.plan_progress(plan, later)
    assert (before is None) is (after is None) is (not plan)
    if before is not None and after is not None:
        assert 0 <= before <= after <= 1


@given(spans().flatmap(plans), days)
def test_a_finished_item_leaves_no_plan_less_done(plan: list[PlanItem], day: datetime.date) -> None:
    finished = [replace(item, done_on=START) for item in plan]
    share = numbers.plan_progress(finished, day)
    assert share in (None, 1)


@given(values, values, values)
def test_a_between_holds_where_both_its_bounds_hold(low: Decimal, high: Decimal, value: Decimal) -> None:
    assume(low < high)
    span = Span(START, START + datetime.timedelta(days=90))
    between, at_least, at_most = (
        Measure(kind, low, target, span)
        for kind, target in ((Kind.BETWEEN, high), (Kind.AT_LEAST, low), (Kind.AT_MOST, high))
    )
    both = numbers.holds(at_least, value) and numbers.holds(at_most, value)
    assert numbers.holds(between, value) is both
