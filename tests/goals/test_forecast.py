"""Forecasts: examples of every kind, and the edges."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

import pytest

from goals.forecast import Forecast, forecast
from goals.forecast.history import NEWEST
from goals.forecast.outcomes import Bell, Mixture, Staircase, student_t
from goals.numbers import Kind, Measure, Reading, Span

QUARTER = Span(datetime.date(2026, 1, 1), datetime.date(2026, 3, 31))


def on_day(number: int) -> datetime.date:
    return QUARTER.first + datetime.timedelta(days=number)


def measure(
    *values: float,
    kind: Kind = Kind.INCREASE,
    start: float | None = 0,
    target: float | None = 100,
    days: Sequence[int] = (),
    span: Span = QUARTER,
) -> Measure:
    """A key result that was read weekly, or on the given days after the first."""
    at = days or [6 + 7 * number for number in range(len(values))]
    return Measure(
        kind,
        None if start is None else Decimal(str(start)),
        None if target is None else Decimal(str(target)),
        span,
        [Reading(on_day(day), Decimal(str(value))) for day, value in zip(at, values, strict=True)],
    )


def told(*values: float, **about: object) -> Forecast:
    found = forecast(measure(*values, **about))  # type: ignore[arg-type]
    assert found is not None
    return found


def health(*values: float, kind: Kind, target: float = 80, start: float | None = None) -> Forecast:
    return told(*values, kind=kind, start=start, target=target)


# --- Enough and not enough ----------------------------------------------------------------------------


@pytest.mark.parametrize("values", [(), (10,), (10, 20)])
def test_fewer_than_three_readings_are_not_enough_history(values: tuple[float, ...]) -> None:
    assert forecast(measure(*values)) is None


def test_three_readings_of_two_days_are_not_enough_history() -> None:
    assert forecast(measure(10, 12, 20, days=[6, 6, 13])) is None


def test_of_several_readings_of_one_day_the_last_counts() -> None:
    corrected = forecast(measure(10, 900, 20, 30, days=[6, 13, 13, 20]))
    assert corrected == forecast(measure(10, 20, 30, days=[6, 13, 20]))


def test_readings_may_come_in_any_order() -> None:
    assert forecast(measure(30, 10, 20, days=[20, 6, 13])) == forecast(measure(10, 20, 30))


# --- Increase and decrease ----------------------------------------------------------------------------


def test_who_is_ahead_of_the_pace_is_likelier_to_arrive_than_who_is_behind() -> None:
    ahead, behind = told(15, 32, 46, 61), told(2, 4, 5, 7)
    assert ahead.chance > 0.8
    assert behind.chance < 0.2
    assert ahead.p50 > behind.p50


def test_steady_progress_is_carried_on() -> None:
    assert 60 < told(8, 15, 23, 31, 38, 46, 54).p50 < 105


def test_a_decrease_mirrors_an_increase() -> None:
    up = told(1010, 1025, 1030, 1045, start=1000, target=1100)
    down = told(1090, 1075, 1070, 1055, kind=Kind.DECREASE, start=1100, target=1000)
    assert down.chance == pytest.approx(up.chance)
    assert [down.p10, down.p50, down.p90] == pytest.approx([2100 - up.p90, 2100 - up.p50, 2100 - up.p10])


def test_a_flat_history_may_still_jump_but_is_not_expected_to_fall() -> None:
    flat = told(20, 20, 20, 20, 20)
    assert flat.p10 == pytest.approx(20)
    assert flat.p90 > 25
    assert 0.01 < flat.chance < 0.4


def test_a_late_start_leaves_less_hope_than_an_early_one() -> None:
    early, late = told(0, 0, 0, days=[3, 6, 9]), told(0, 0, 0, days=[60, 70, 80])
    assert early.chance > late.chance


def test_a_noisy_metric_is_expected_near_its_level_and_not_at_its_last_outlier() -> None:
    noisy = told(100, 108, 95, 104, 97, 106, 99, 130, start=100, target=150)
    assert noisy.p50 < 120
    assert noisy.p10 < 105 < noisy.p90


def test_what_is_reached_is_likely_to_stay_so_where_work_only_adds() -> None:
    assert told(40, 80, 110, 110).chance > 0.85


def test_a_count_that_was_never_below_zero_is_not_forecast_below_it() -> None:
    assert told(9, 2, 7, 1, kind=Kind.DECREASE, start=12, target=3).p10 >= 0


def test_a_percentage_stays_within_0_and_100() -> None:
    about = measure(90, 97, 91, 98, start=60, target=99)
    within, beyond = forecast(about, percent=True), forecast(about)
    assert within is not None
    assert beyond is not None
    assert within.p90 <= 100 < beyond.p90


def test_a_percentage_that_has_been_above_100_is_not_held_there() -> None:
    over = forecast(measure(90, 120, 105, 118, start=60, target=99), percent=True)
    assert over is not None
    assert over.p90 > 100


@pytest.mark.parametrize("values", [(8, 15, 23, 31), (20, 20, 20), (10, 40, 15, 35), (0, 0, 5, 5, 30)])
def test_the_farther_the_target_the_less_likely(values: tuple[float, ...]) -> None:
    chances = [told(*values, target=target).chance for target in (50, 75, 100, 150, 250)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > chances[-1] + 0.05


def test_more_time_without_a_trend_widens_the_band() -> None:
    noise = (100, 104, 97, 103, 98, 102, 101)
    short, long = (
        told(*noise, start=100, target=120, span=Span(QUARTER.first, on_day(last))) for last in (60, 150)
    )
    assert long.p90 - long.p10 > short.p90 - short.p10


# --- Health, yes/no, scale, plan ----------------------------------------------------------------------


def test_a_health_measure_says_the_chance_that_it_holds_at_the_end() -> None:
    assert health(90, 91, 89, 92, 90, kind=Kind.AT_LEAST).chance > 0.9
    assert health(70, 69, 71, 70, 72, kind=Kind.AT_LEAST).chance < 0.1


def test_at_most_mirrors_at_least() -> None:
    least = health(84, 79, 82, 85, kind=Kind.AT_LEAST)
    most = health(76, 81, 78, 75, kind=Kind.AT_MOST)
    assert most.chance == pytest.approx(least.chance)
    assert most.p10 == pytest.approx(160 - least.p90)


def test_between_needs_both_bounds_to_hold() -> None:
    inside = health(50, 51, 49, 50, 51, kind=Kind.BETWEEN, start=40, target=60)
    near_the_edge = health(58, 62, 57, 61, 59, kind=Kind.BETWEEN, start=40, target=60)
    assert inside.chance > 0.9 > near_the_edge.chance > 0.2


def test_a_health_measure_that_never_moved_holds() -> None:
    assert health(80, 80, 80, kind=Kind.AT_LEAST).chance > 0.5


def test_yes_or_no_ends_with_yes_or_no() -> None:
    no = told(0, 0, 0, kind=Kind.YES_NO, start=None, target=None)
    assert {no.p10, no.p50, no.p90} <= {0.0, 1.0}
    assert 0.2 < no.chance < 0.8


def test_what_is_done_seldom_comes_undone() -> None:
    assert told(0, 0, 1, kind=Kind.YES_NO, start=None, target=None).chance > 0.9


def test_the_longer_a_no_stands_the_less_likely_is_a_yes() -> None:
    three = told(*[0] * 3, kind=Kind.YES_NO, start=None, target=None)
    ten = told(*[0] * 10, kind=Kind.YES_NO, start=None, target=None)
    assert ten.chance < three.chance


def test_a_scale_aims_at_its_target_zone_and_ends_within_0_and_1() -> None:
    low = told(0, 0.3, 0.3, kind=Kind.SCALE, start=None, target=None)
    there = told(0.3, 0.3, 0.7, kind=Kind.SCALE, start=None, target=None)
    assert low.chance < there.chance
    assert 0 <= there.p10 <= there.p90 <= 1


def test_from_plan_is_a_share_of_the_plan_that_is_done() -> None:
    plan = told(0.1, 0.3, 0.5, 0.7, kind=Kind.FROM_PLAN, start=None, target=None)
    assert 0.7 <= plan.p50 <= plan.p90 <= 1


# --- Edges --------------------------------------------------------------------------------------------


def test_after_the_end_it_is_known() -> None:
    reached, missed = told(50, 80, 100, days=[30, 60, 89]), told(50, 80, 99, days=[30, 60, 95])
    assert (reached.chance, missed.chance) == (1.0, 0.0)
    assert reached.p10 == reached.p90 == pytest.approx(100)


@pytest.mark.parametrize("scale", [1e12, 1, 1e-5])
def test_huge_and_tiny_values_are_forecast_alike(scale: float) -> None:
    one = told(10, 25, 30, 45)
    other = told(10 * scale, 25 * scale, 30 * scale, 45 * scale, target=100 * scale)
    assert other.chance == pytest.approx(one.chance, abs=1e-6)
    assert other.p90 == pytest.approx(one.p90 * scale, rel=1e-5)


def test_values_may_be_negative() -> None:
    loss = told(-90, -70, -65, -40, start=-100, target=0)
    assert -50 < loss.p50 < 60


def test_a_reading_before_the_first_day_is_part_of_the_history() -> None:
    assert told(5, 10, 20, days=[-10, 6, 13]).why.readings == 3


def test_a_metric_read_daily_for_a_year_is_forecast_from_its_newest_readings() -> None:
    year = Span(QUARTER.first, on_day(370))
    values = [100 + 7 * (number * 37 % 11) + number / 5 for number in range(365)]
    whole = told(*values, start=100, target=200, days=range(365), span=year)
    newest = told(*values[-NEWEST:], start=100, target=200, days=range(365 - NEWEST, 365), span=year)
    assert (whole.p10, whole.p50, whole.p90) == (newest.p10, newest.p50, newest.p90)
    assert whole.why.readings == 365


# --- Why ----------------------------------------------------------------------------------------------


def test_why_tells_what_the_forecast_rests_on() -> None:
    why = told(8, 15, 23, 31).why
    assert (why.readings, why.days_left) == (4, 62)
    assert 2 < why.drift < 9  # a week
    assert 0 < why.volatility < 15
    assert 0 < why.prior < 1
    assert 0 <= why.steps <= 1


def test_the_prior_weighs_less_with_more_readings() -> None:
    assert told(8, 15, 23, 31, 38, 45).why.prior < told(8, 15, 23).why.prior


def test_a_falling_value_is_no_staircase() -> None:
    assert told(30, 20, 40, 15, 35).why.steps < 0.05
    assert told(0, 0, 30, 30, 70).why.steps > 0.5


def test_of_a_decrease_the_drift_is_downwards() -> None:
    assert told(90, 80, 72, 60, kind=Kind.DECREASE, start=100, target=0).why.drift < 0


# --- The parts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("t", "freedom", "expected"),
    # Tables: Abramowitz & Stegun, 26.10
    [
        (1.0, 1, 0.75),
        (2.920, 2, 0.95),
        (2.353, 3, 0.95),
        (2.015, 5, 0.95),
        (1.812, 10, 0.95),
        (1.671, 60, 0.95),
    ],
)
def test_student_t_agrees_with_its_tables(t: float, freedom: int, expected: float) -> None:
    assert student_t(t, freedom) == pytest.approx(expected, abs=2e-4)
    assert student_t(-t, freedom) == pytest.approx(1 - expected, abs=2e-4)


def test_a_band_that_cannot_end_lower_gives_its_whole_rest_to_the_upper_end() -> None:
    stairs = Staircase(last=3.0, chances=[0.5, 0.5], size=1.0)
    mixture = Mixture([(1.0, stairs)], last=3.0, floor=0.0, ceiling=100.0)
    low, high = mixture.band()
    assert low == 3.0
    assert mixture.within(low, high) == pytest.approx(0.8, abs=1e-3)


def test_a_band_that_can_end_on_both_sides_has_a_tenth_beyond_each() -> None:
    mixture = Mixture([(1.0, Bell(5.0, 1.0, 8))], last=4.0, floor=-100.0, ceiling=100.0)
    low, high = mixture.band()
    assert mixture.below(low) == pytest.approx(0.1, abs=1e-3)
    assert mixture.below(high) == pytest.approx(0.9, abs=1e-3)
