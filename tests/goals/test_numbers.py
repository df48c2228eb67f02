"""The numbers by example: each sentence of "How the numbers work" checked by hand."""

import datetime
import itertools
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from goals import numbers
from goals.numbers import Kind, Measure, Part, PlanItem, Reading, Refused, Span, Status

Q4 = Span(datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))
YEAR = Span(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))


def day(number: int) -> datetime.date:
    """The so-manieth day of the quarter, from 1."""
    return Q4.first + datetime.timedelta(days=number - 1)


def measure(
    kind: Kind = Kind.INCREASE,
    start: Any = 0,
    target: Any = 100,
    values: Sequence[tuple[int, Any]] = (),
    **more: Any,
) -> Measure:
    """A measure of the quarter; `values` are (day of the quarter, value)."""
    readings = [Reading(day(number), Decimal(str(value))) for number, value in values]
    return Measure(kind, Decimal(start), Decimal(target), more.pop("span", Q4), readings, **more)


def part(progress: Any, weight: Any = None, expected: Any = 1, status: Status = Status.ON_TRACK) -> Part:
    share = None if progress is None else Decimal(str(progress))
    pace = Decimal(str(expected))
    return Part(share, pace, pace, status, None if weight is None else Decimal(str(weight)))


# --- Progress -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "start", "target", "value", "expected"),
    [
        (Kind.INCREASE, 31, 40, "35.5", "0.5"),
        (Kind.INCREASE, 31, 40, 31, 0),
        (Kind.INCREASE, 31, 40, 40, 1),
        (Kind.INCREASE, 31, 40, 49, 2),  # beyond the target is shown as it is
        (Kind.INCREASE, 31, 40, "26.5", "-0.5"),  # worse than at the start
        (Kind.INCREASE, -10, 10, 0, "0.5"),
        (Kind.DECREASE, 26, 10, 18, "0.5"),
        (Kind.DECREASE, 26, 10, 10, 1),
        (Kind.DECREASE, 26, 10, 30, "-0.25"),
        (Kind.YES_NO, 0, 1, 0, 0),
        (Kind.YES_NO, 0, 1, 1, 1),
    ],
)
def test_progress_of_a_value(kind: Kind, start: int, target: int, value: Any, expected: Any) -> None:
    assert numbers.progress(measure(kind, start, target, [(10, value)])) == Decimal(str(expected))


def test_the_last_value_counts() -> None:
    assert numbers.progress(measure(values=[(3, 80), (10, 40)])) == Decimal("0.4")


def test_without_a_check_in_a_key_result_stands_at_its_start() -> None:
    assert numbers.progress(measure()) == 0
    assert numbers.progress(measure(Kind.YES_NO)) == 0


def test_a_health_measure_without_a_check_in_has_no_progress() -> None:
    assert numbers.progress(measure(Kind.AT_LEAST, target=95)) is None


def test_a_health_measure_counts_the_periods_in_which_its_last_value_held() -> None:
    # Weeks 1, 2 and 4 have values; in week 1 it broke and recovered, in week 2 it did not hold.
    values = [(1, 90), (7, 96), (9, 99), (14, 94), (22, 95)]
    held = measure(Kind.AT_LEAST, target=95, values=values)
    assert numbers.periods(held) == [(0, True), (1, False), (3, True)]
    assert numbers.progress(held) == Decimal(2) / 3


def test_at_most_holds_at_the_limit_and_below() -> None:
    limit = measure(Kind.AT_MOST, target=3)
    assert numbers.holds(limit, Decimal(3))
    assert not numbers.holds(limit, Decimal("3.01"))


# --- Expected -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "share"), [(-5, 0), (0, 0), (1, Decimal(1) / 92), (46, Decimal("0.5")), (92, 1), (120, 1)]
)
def test_expected_is_the_share_of_the_days_with_today(number: int, share: Any) -> None:
    assert numbers.expected(measure(), day(number)) == share
    assert numbers.expected(measure(Kind.DECREASE, 26, 10), day(number)) == share


def test_yes_or_no_is_expected_when_it_is_due() -> None:
    assert numbers.expected(measure(Kind.YES_NO), day(91)) == 0
    assert numbers.expected(measure(Kind.YES_NO), day(92)) == 1


def test_a_health_measure_is_always_expected_to_hold() -> None:
    assert numbers.expected(measure(Kind.AT_MOST), day(1)) == 1


@pytest.mark.parametrize("kind", list(Kind))
def test_every_key_result_of_a_stretch_goal_is_expected_at_seven_tenths_of_the_time(kind: Kind) -> None:
    assert numbers.expected(measure(kind, stretch=True), day(46)) == Decimal("0.35")


# --- Suggested status ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (45, Status.ON_TRACK),  # exactly 0.9 of the 50 that were expected
        ("44.9", Status.AT_RISK),
        (35, Status.AT_RISK),  # exactly 0.7
        ("34.9", Status.OFF_TRACK),
        (-1, Status.OFF_TRACK),
        (100, Status.DONE),
        (130, Status.DONE),
    ],
)
def test_status_compares_progress_with_the_pace(value: Any, status: Status) -> None:
    assert numbers.suggested_status(measure(values=[(46, value)]), day(46)) is status


def test_status_looks_at_the_day_of_the_last_value_not_at_today() -> None:
    assert numbers.suggested_status(measure(values=[(46, 46)]), day(92)) is Status.ON_TRACK


def test_thirds_do_not_miss_the_limit_by_their_last_digit() -> None:
    assert numbers.judge(Decimal("0.6"), Decimal(2) / 3) is Status.ON_TRACK


def test_where_nothing_is_expected_all_is_on_track_unless_it_is_worse_than_at_the_start() -> None:
    early = measure(values=[(0, 0)])
    assert numbers.suggested_status(early, day(0)) is Status.ON_TRACK
    assert numbers.suggested_status(measure(values=[(0, -1)]), day(0)) is Status.OFF_TRACK


def test_not_started_until_the_first_check_in_is_missed() -> None:
    assert numbers.suggested_status(measure(), day(7)) is Status.NOT_STARTED
    assert numbers.suggested_status(measure(), day(8)) is Status.OFF_TRACK


def test_yes_or_no_is_on_track_until_it_is_due() -> None:
    assert numbers.suggested_status(measure(Kind.YES_NO, values=[(10, 0)]), day(91)) is Status.ON_TRACK
    assert numbers.suggested_status(measure(Kind.YES_NO, values=[(92, 0)]), day(92)) is Status.OFF_TRACK
    assert numbers.suggested_status(measure(Kind.YES_NO, values=[(10, 1)]), day(10)) is Status.DONE


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ([], Status.NOT_STARTED),
        ([(1, 96)], Status.ON_TRACK),
        ([(1, 90)], Status.AT_RISK),
        ([(1, 90), (2, 91)], Status.AT_RISK),  # still the first period
        ([(1, 96), (8, 90)], Status.AT_RISK),
        ([(1, 90), (8, 90)], Status.OFF_TRACK),
        ([(1, 90), (22, 90)], Status.OFF_TRACK),  # missed periods are not counted
        ([(1, 90), (8, 90), (15, 96)], Status.ON_TRACK),
    ],
)
def test_status_of_a_health_measure(values: list[tuple[int, Any]], status: Status) -> None:
    held = measure(Kind.AT_LEAST, target=95, values=values)
    today = day(values[-1][0] if values else 1)
    assert numbers.suggested_status(held, today) is status


def test_a_health_measure_that_nobody_has_looked_at_is_at_risk() -> None:
    assert numbers.suggested_status(measure(Kind.AT_LEAST, target=95), day(8)) is Status.AT_RISK


# --- Check-ins ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "cadence", "due"),
    [([], 7, 7), ([(3, 5)], 7, 10), ([(-9, 5)], 7, 7), ([], 92, 92), ([(90, 5)], 7, 92)],
)
def test_a_check_in_is_due_a_cadence_after_the_last(values: Any, cadence: int, due: int) -> None:
    assert numbers.check_in_due_on(measure(values=values, cadence=cadence)) == day(due)


def test_nothing_is_due_after_the_last_day_or_the_target() -> None:
    assert numbers.check_in_due_on(measure(values=[(92, 50)])) is None
    assert numbers.check_in_due_on(measure(values=[(30, 100)])) is None
    assert numbers.check_in_due_on(measure(Kind.AT_LEAST, target=1, values=[(30, 100)])) == day(37)


def test_nobody_owes_a_check_in_for_the_time_before_the_goal_was_written() -> None:
    late = measure(cadence=7)._replace(written=day(40))
    assert numbers.check_in_due_on(late) == day(46)
    assert numbers.suggested_status(late, day(46)) is Status.NOT_STARTED
    assert numbers.suggested_status(late, day(47)) is Status.OFF_TRACK
    assert not numbers.is_stale(late, day(54)) and numbers.is_stale(late, day(55))
    assert numbers.check_in_due_on(measure(cadence=7)._replace(written=day(-30))) == day(7)


def test_a_check_in_is_missed_the_day_after_it_was_due() -> None:
    assert not numbers.is_check_in_missed(measure(values=[(3, 5)]), day(10))
    assert numbers.is_check_in_missed(measure(values=[(3, 5)]), day(11))


@pytest.mark.parametrize(
    ("cadence", "days", "stale"), [(7, 14, False), (7, 15, True), (10, 20, False), (10, 21, True)]
)
def test_stale_is_more_than_14_days_or_twice_the_cadence(cadence: int, days: int, stale: bool) -> None:
    assert numbers.is_stale(measure(values=[(1, 5)], cadence=cadence), day(1 + days)) is stale


def test_without_a_check_in_the_first_day_counts_for_stale() -> None:
    assert not numbers.is_stale(measure(), day(15))
    assert numbers.is_stale(measure(), day(16))


def test_after_the_last_day_nothing_becomes_stale() -> None:
    assert not numbers.is_stale(measure(values=[(90, 5)]), day(200))


# --- Roll-up ------------------------------------------------------------------------------------------


def test_a_goal_is_the_weighted_mean_of_its_key_results() -> None:
    rolled = numbers.roll_up([part("0.5", 3), part("0.9", 1)], Q4, day(46))
    assert rolled.progress == Decimal("0.6")


def test_a_missing_weight_is_one_and_zero_does_not_count() -> None:
    assert numbers.roll_up([part("0.5"), part("0.9", 1), part("0.1", 0)], Q4, day(1)).progress == Decimal(
        "0.7"
    )


def test_each_key_result_is_clamped_before_the_mean() -> None:
    assert numbers.roll_up([part(3), part(-2)], Q4, day(1)).progress == Decimal("0.5")


def test_what_has_no_progress_is_left_out() -> None:
    assert numbers.roll_up([part("0.4"), part(None)], Q4, day(1)).progress == Decimal("0.4")


@pytest.mark.parametrize("parts", [[], [part(None)], [part("0.5", 0), part(None, 1)]])
def test_nothing_to_measure_is_no_measure_and_not_zero(parts: list[Part]) -> None:
    rolled = numbers.roll_up(parts, Q4, day(1))
    assert (rolled.progress, rolled.expected, rolled.status) == (None, None, None)


def test_expected_of_a_goal_is_the_same_mean() -> None:
    parts = [part("0.5", 3, expected="0.6"), part("0.9", 1, expected=1)]
    assert numbers.roll_up(parts, Q4, day(46)).expected == Decimal("0.7")


def test_a_goal_is_at_best_at_risk_while_a_key_result_is_off_track() -> None:
    parts = [part(1, status=Status.DONE), part("0.9", status=Status.OFF_TRACK)]
    assert numbers.roll_up(parts, Q4, day(46)).status is Status.AT_RISK


def test_a_goal_is_done_when_all_of_it_is() -> None:
    parts = [part(1, status=Status.DONE), part("1.2", status=Status.DONE)]
    assert numbers.roll_up(parts, Q4, day(46)).status is Status.DONE
    parts = [part(1, status=Status.DONE), part(1, status=Status.ON_TRACK)]
    assert numbers.roll_up(parts, Q4, day(46)).status is Status.ON_TRACK


def test_a_goal_has_not_started_while_none_of_its_key_results_has() -> None:
    assert numbers.roll_up([numbers.part_of(measure(), day(3))], Q4, day(3)).status is Status.NOT_STARTED


def test_a_key_result_that_waits_for_its_first_check_in_does_not_pull_the_status_down() -> None:
    monthly = numbers.part_of(measure(cadence=30), day(20))
    weekly = numbers.part_of(measure(values=[(20, 22)]), day(20))
    assert numbers.roll_up([monthly, weekly], Q4, day(20)).status is Status.ON_TRACK


def test_confidence_of_a_goal_is_the_weighted_mean_rounded_half_up() -> None:
    parts = [
        numbers.part_of(measure(), day(1), confidence=6),
        numbers.part_of(measure(), day(1), confidence=7),
        numbers.part_of(measure(), day(1)),
    ]
    assert numbers.roll_up(parts, Q4, day(1)).confidence == 7
    assert numbers.roll_up(parts[2:], Q4, day(1)).confidence is None


def sub_goal(progress: Any, span: Span, weight: Any = None) -> Part:
    share = Decimal(str(progress))
    return Part(share, ONE := Decimal(1), ONE, Status.ON_TRACK, weight, span=span)


def test_a_sub_goal_of_the_same_time_counts_as_a_key_result() -> None:
    assert numbers.roll_up([sub_goal("0.4", Q4), part("0.8")], Q4, day(46)).progress == Decimal("0.6")


def test_a_shorter_sub_goal_weighs_its_share_of_the_time_and_the_rest_counts_nothing() -> None:
    # 92 of 365 days at 0.5; nobody has planned the other 273 days.
    rolled = numbers.roll_up([sub_goal("0.5", Q4)], YEAR, day(92))
    assert rolled.progress is not None
    assert rolled.progress.quantize(Decimal("1e-9")) == (Decimal("0.5") * 92 / 365).quantize(Decimal("1e-9"))


def test_time_that_is_still_to_come_is_not_expected_yet() -> None:
    first_half = Span(YEAR.first, datetime.date(2026, 6, 30))
    rolled = numbers.roll_up([sub_goal(1, first_half)], YEAR, first_half.last)
    assert rolled.expected == Decimal(181) / 365 == rolled.progress
    assert rolled.status is Status.ON_TRACK


def test_four_quarters_make_a_year() -> None:
    firsts = [datetime.date(2026, month, 1) for month in (1, 4, 7, 10)] + [datetime.date(2027, 1, 1)]
    quarters = [Span(a, b - numbers.DAY) for a, b in itertools.pairwise(firsts)]
    parts = [sub_goal(share, span) for share, span in zip((1, 1, 0, 0), quarters, strict=True)]
    rolled = numbers.roll_up(parts, YEAR, day(92))
    assert rolled.progress == Decimal(90 + 91) / 365


# --- Weights, grades, days ----------------------------------------------------------------------------


def test_weights_are_shown_as_shares() -> None:
    assert numbers.weight_shares([Decimal(40), Decimal(60)]) == [Decimal("0.4"), Decimal("0.6")]
    assert numbers.weight_shares([None, Decimal(3)]) == [Decimal("0.25"), Decimal("0.75")]


@pytest.mark.parametrize(
    ("share", "grade"),
    [("0.65", "0.7"), ("0.649", "0.6"), ("0.05", "0.1"), ("-0.3", "0.0"), ("1.4", "1.0"), ("0.25", "0.3")],
)
def test_a_grade_is_rounded_half_up(share: str, grade: str) -> None:
    assert numbers.grade(Decimal(share)) == Decimal(grade)


def test_no_measure_has_no_grade() -> None:
    assert numbers.grade(None) is None
    assert numbers.goal_grade([]) is None


def test_the_goals_grade_is_the_weighted_mean() -> None:
    pairs = [(Decimal("0.7"), Decimal(2)), (Decimal("0.4"), None), (None, Decimal(5))]
    assert numbers.goal_grade(pairs) == Decimal("0.6")


@pytest.mark.parametrize(
    ("grade", "status"),
    [("0.7", Status.ON_TRACK), ("0.6", Status.AT_RISK), ("0.4", Status.AT_RISK), ("0.3", Status.OFF_TRACK)],
)
def test_colours_of_grades(grade: str, status: Status) -> None:
    assert numbers.grade_status(Decimal(grade)) is status


@pytest.mark.parametrize(("number", "shown"), [(-3, 0), (0, 0), (1, 1), (54, 54), (92, 92), (120, 92)])
def test_day_of_the_cycle(number: int, shown: int) -> None:
    assert numbers.day_of(Q4, day(number)) == shown


# --- Refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("-Infinity", "not_a_number"),
        ("1234567890.123456", "too_many_digits"),
        ("0.0000001", "too_many_digits"),
        ("1E15", "too_large"),
        ("-1E300", "too_large"),
    ],
)
def test_values_that_are_refused(value: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        numbers.check_value(Decimal(value))
    assert refused.value.code == code


@pytest.mark.parametrize("value", ["0", "-0", "123456789012345", "-99.5", "0.000001", "1E14", "100.000000"])
def test_values_that_are_kept(value: str) -> None:
    numbers.check_value(Decimal(value))


@pytest.mark.parametrize(
    ("kind", "start", "target", "code"),
    [
        (Kind.INCREASE, 5, 5, "target_equals_start"),
        (Kind.DECREASE, 5, 5, "target_equals_start"),
        (Kind.INCREASE, 5, 4, "target_below_start"),
        (Kind.DECREASE, 5, 6, "target_above_start"),
        (Kind.INCREASE, None, 6, "start_missing"),
        (Kind.INCREASE, 5, None, "target_missing"),
        (Kind.AT_LEAST, None, None, "target_missing"),
        (Kind.AT_LEAST, None, "NaN", "not_a_number"),
    ],
)
def test_aims_that_are_refused(kind: Kind, start: Any, target: Any, code: str) -> None:
    with pytest.raises(Refused) as refused:
        numbers.check_aim(kind, *(None if value is None else Decimal(value) for value in (start, target)))
    assert refused.value.code == code


def test_aims_that_are_kept() -> None:
    numbers.check_aim(Kind.AT_MOST, None, Decimal(3))
    numbers.check_aim(Kind.YES_NO, None, None)
    numbers.check_aim(Kind.DECREASE, Decimal(5), Decimal(-5))


@pytest.mark.parametrize(
    ("weights", "code"),
    [([0, 0], "all_weights_zero"), ([1, -1], "negative_weight"), (["NaN"], "not_a_number")],
)
def test_weights_that_are_refused(weights: list[Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        numbers.check_weights([Decimal(weight) for weight in weights])
    assert refused.value.code == code


def test_weights_that_are_kept() -> None:
    numbers.check_weights([])
    numbers.check_weights([None, Decimal(0)])


def test_a_yes_or_no_is_one_of_the_two() -> None:
    numbers.check_measured(Kind.YES_NO, Decimal(1))
    with pytest.raises(Refused, match="neither_yes_nor_no"):
        numbers.check_measured(Kind.YES_NO, Decimal("0.5"))


# --- Between, scale, from plan, interim targets -------------------------------------------------------


def test_a_between_holds_from_bound_to_bound() -> None:
    between = measure(Kind.BETWEEN, 2, 4)
    holding = [value for value in ("1.9", "2", "3", "4", "4.1") if numbers.holds(between, Decimal(value))]
    assert holding == ["2", "3", "4"]


def test_a_scale_counts_by_its_steps_and_is_expected_at_its_target() -> None:
    scale = measure(Kind.SCALE, values=[(1, "0.3")])
    assert numbers.progress(scale) == Decimal("0.3")
    assert numbers.expected(scale, Q4.last) == Decimal("0.7")


def test_a_plan_counts_by_estimate_when_every_task_has_one() -> None:
    first = datetime.date(2026, 10, 1)
    items = [
        PlanItem(first, first, Decimal(6)),
        PlanItem(None, first, Decimal(2)),
        PlanItem(first, first, is_milestone=True),
    ]
    assert numbers.plan_progress(items, first) == Decimal("0.75")
    assert numbers.plan_progress([*items, PlanItem(None, first)], first) == Decimal("0.5")


def test_a_plan_is_expected_by_its_first_dates() -> None:
    items = [PlanItem(None, day(number)) for number in (5, 10, 15)] + [PlanItem(None)]
    planned = Measure(Kind.FROM_PLAN, None, None, Q4, plan=items)
    assert numbers.expected(planned, day(4)) == 0
    assert numbers.expected(planned, day(10)) == Decimal("0.5")
    assert numbers.expected(planned, Q4.last) == 1


def test_nothing_done_and_nothing_due_has_not_started() -> None:
    items = [PlanItem(None, day(60))]
    readings = numbers.plan_readings(items, Q4.first)
    planned = Measure(Kind.FROM_PLAN, None, None, Q4, readings, plan=items)
    assert numbers.suggested_status(planned, Q4.first) is Status.NOT_STARTED
