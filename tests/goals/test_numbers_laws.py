"""The numbers by law: what holds for every key result and every goal."""

import datetime
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from goals import numbers
from goals.numbers import Kind, Measure, Part, Reading, Span, Status

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
    value = st.sampled_from([Decimal(0), Decimal(1)]) if kind is Kind.YES_NO else values
    moments = draw(st.lists(st.integers(-10, 410), max_size=8).map(sorted))
    readings = [Reading(span.first + datetime.timedelta(days=n), draw(value)) for n in moments]
    return Measure(kind, start, target, span, readings, draw(st.integers(1, 92)), draw(st.booleans()))


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


linear = (Kind.INCREASE, Kind.DECREASE)
health = (Kind.AT_LEAST, Kind.AT_MOST)


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


@given(st.lists(parts(), min_size=1, max_size=6), spans(), days, st.integers(2, 50))
def test_only_the_proportion_of_weights_matters(
    given_parts: list[Part], span: Span, day: datetime.date, times: int
) -> None:
    plain = [replace(part, weight=part.weight or Decimal(1)) for part in given_parts]
    weighted = [replace(part, weight=part.weight * times) for part in plain if part.weight]
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
