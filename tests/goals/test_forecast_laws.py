"""Forecasts by law: what holds for every history."""

import datetime
import math
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goals.forecast import Forecast, forecast, steps
from goals.forecast.history import history_of
from goals.forecast.levels import filtered
from goals.forecast.outcomes import Bell, Mixture, Staircase
from goals.forecast.prior import HABIT, PICTURES
from goals.numbers import Kind, Measure, Reading, Span

pytestmark = pytest.mark.one_database

FIRST = datetime.date(2026, 1, 1)
WAYS = (Kind.INCREASE, Kind.DECREASE)
HEALTH = (Kind.AT_LEAST, Kind.AT_MOST, Kind.BETWEEN)
ZONES = st.sampled_from([Decimal(zone) for zone in ("0", "0.3", "0.7", "1")])
values = st.decimals(-1000, 1000, places=2)


@st.composite
def measures(draw: st.DrawFn, kinds: tuple[Kind, ...] = tuple(Kind)) -> Measure:
    """A key result with three to eight days of readings and time left."""
    kind = draw(st.sampled_from(kinds))
    start: Decimal | None
    target: Decimal | None
    start, target = draw(st.lists(values, min_size=2, max_size=2, unique=True).map(sorted))
    if kind is Kind.DECREASE:
        start, target = target, start
    days = draw(st.lists(st.integers(0, 80), min_size=3, max_size=8, unique=True))
    value = {
        Kind.YES_NO: st.sampled_from([Decimal(0), Decimal(1)]),
        Kind.SCALE: ZONES,
        Kind.FROM_PLAN: st.decimals(0, 1, places=2),
    }.get(kind, values)
    if kind in (Kind.YES_NO, Kind.SCALE, Kind.FROM_PLAN):
        start = target = None
    span = Span(FIRST, FIRST + datetime.timedelta(days=draw(st.integers(82, 200))))
    readings = [Reading(FIRST + datetime.timedelta(days=day), draw(value)) for day in days]
    return Measure(kind, start, target, span, readings)


def told(measure: Measure) -> Forecast:
    found = forecast(measure)
    assert found is not None
    return found


def changed(measure: Measure, factor: Decimal, shift: Decimal) -> Measure:
    """In another unit."""

    def other(value: Decimal | None) -> Decimal | None:
        return None if value is None else value * factor + shift

    readings = [Reading(one.day, one.value * factor + shift) for one in measure.readings]
    return measure._replace(start=other(measure.start), target=other(measure.target), readings=readings)


def near(one: float, other: float, size: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-4, abs_tol=1e-4 * max(size, 1e-4))


@settings(deadline=None)
@given(measures())
def test_the_percentiles_are_in_order_and_the_chance_is_one(measure: Measure) -> None:
    found = told(measure)
    assert found.p10 <= found.p50 <= found.p90
    assert 0 <= found.chance <= 1
    assert all(
        math.isfinite(value) for value in (found.p10, found.p90, found.why.drift, found.why.volatility)
    )


@settings(deadline=None)
@given(measures(WAYS + HEALTH), st.integers(1, 1000))
def test_the_unit_does_not_matter(measure: Measure, factor: int) -> None:
    one, other = told(measure), told(changed(measure, Decimal(factor), Decimal(0)))
    assert math.isclose(one.chance, other.chance, abs_tol=1e-4)
    size = one.p90 - one.p10
    for mine, theirs in ((one.p10, other.p10), (one.p50, other.p50), (one.p90, other.p90)):
        assert near(mine * factor, theirs, size * factor)


@settings(deadline=None)
@given(measures(WAYS), st.integers(-500, 500))
def test_where_zero_lies_does_not_matter_to_values_that_may_be_negative(measure: Measure, shift: int) -> None:
    below_zero = changed(measure, Decimal(1), Decimal(-5000))
    one, other = told(below_zero), told(changed(below_zero, Decimal(1), Decimal(shift)))
    assert math.isclose(one.chance, other.chance, abs_tol=1e-4)
    assert near(one.p50 + shift, other.p50, one.p90 - one.p10)


@settings(deadline=None)
@given(measures((Kind.INCREASE,)))
def test_a_decrease_mirrors_an_increase(measure: Measure) -> None:
    up = changed(measure, Decimal(1), Decimal(-5000))  # below zero on both sides of the mirror: no limits
    mirrored = changed(up, Decimal(-1), Decimal(-20000))._replace(kind=Kind.DECREASE)
    one, other = told(up), told(mirrored)
    assert math.isclose(one.chance, other.chance, abs_tol=1e-6)
    size = one.p90 - one.p10
    assert near(one.p10, -20000 - other.p90, size)
    assert near(one.p90, -20000 - other.p10, size)


@settings(deadline=None)
@given(measures((Kind.AT_LEAST,)))
def test_at_most_mirrors_at_least(measure: Measure) -> None:
    least = changed(measure, Decimal(1), Decimal(-5000))
    most = changed(least, Decimal(-1), Decimal(-20000))._replace(kind=Kind.AT_MOST)
    assert math.isclose(told(least).chance, told(most).chance, abs_tol=1e-6)


@settings(deadline=None)
@given(measures((Kind.BETWEEN,)), st.decimals(0, 500, places=2))
def test_a_wider_room_is_easier_to_keep(measure: Measure, more: Decimal) -> None:
    room = changed(measure, Decimal(1), Decimal(-5000))  # below zero: no limits
    assert room.start is not None
    assert room.target is not None
    wider = room._replace(start=room.start - more, target=room.target + more)
    assert told(wider).chance >= told(room).chance - 1e-3


@settings(deadline=None)
@given(measures(WAYS), st.permutations(range(8)))
def test_the_order_in_which_readings_are_given_does_not_matter(measure: Measure, order: list[int]) -> None:
    shuffled = [measure.readings[place] for place in order if place < len(measure.readings)]
    assert told(measure._replace(readings=shuffled)) == told(measure)


@settings(deadline=None)
@given(measures(WAYS + HEALTH), st.floats(0.01, 3))
def test_the_farther_the_end_the_less_each_picture_knows(measure: Measure, more: float) -> None:
    history = history_of(measure)
    assert history is not None
    later = replace(history, ahead=history.ahead + more)
    for picture in PICTURES:
        soon, late = filtered(picture, history, 0.1), filtered(picture, later, 0.1)
        assert late.spread >= soon.spread
        assert (late.surprise, late.logs) == (soon.surprise, soon.logs)
    stands, moves = steps.outcome(HABIT, history)[0], steps.outcome(HABIT, later)[0]
    assert moves.chances[0] < stands.chances[0]
    assert moves.mean_steps > stands.mean_steps


@st.composite
def mixtures(draw: st.DrawFn) -> Mixture:
    last = draw(st.floats(-3, 3))
    bell = Bell(draw(st.floats(-3, 3)), draw(st.floats(0.01, 3)), draw(st.integers(1, 40)))
    size = draw(st.floats(0.01, 2))
    stairs = Staircase(last, [0.4, 0.3, 0.2, 0.1], size, slip=draw(st.floats(0, 0.2)), depth=0.1)
    share = draw(st.floats(0, 1))
    floor, ceiling = draw(st.sampled_from([(-math.inf, math.inf), (-3.0, math.inf), (-3.0, 3.0)]))
    return Mixture([(share, bell), (1 - share, stairs)], last, floor, ceiling)


@settings(deadline=None)
@given(mixtures(), st.floats(-4, 4), st.floats(0, 4))
def test_of_what_may_come_a_farther_mark_is_never_likelier(mixture: Mixture, mark: float, on: float) -> None:
    assert mixture.within(mark + on, math.inf) <= mixture.within(mark, math.inf) + 1e-12


@settings(deadline=None)
@given(mixtures(), st.floats(0.01, 0.99))
def test_a_percentile_is_not_exceeded_with_its_chance(mixture: Mixture, level: float) -> None:
    at = mixture.quantile(level)
    slack = 1e-3
    assert mixture.below(at - 1e-4) <= level + slack
    assert mixture.below(at + 1e-4, including=True) >= level - slack


@settings(deadline=None)
@given(mixtures())
def test_the_band_holds_four_fifths_or_what_cannot_be_parted(mixture: Mixture) -> None:
    low, high = mixture.band()
    assert low <= high
    assert mixture.within(low - 1e-4, high + 1e-4) >= 0.8 - 2e-3
