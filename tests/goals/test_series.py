"""Rhythm, gaps and outliers of a series: marked where they are, and never where there is nothing."""

import datetime
import random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.series import DAY, Point, gaps, is_overdue, outliers, thinned, usual_distance

START = datetime.datetime(2026, 1, 5, 2, tzinfo=ZoneInfo("Europe/Berlin"))  # a Monday
WEEK = 7 * DAY


def moments(*days: float) -> list[datetime.datetime]:
    return [START + day * DAY for day in days]


def series(values: list[float], step: datetime.timedelta = WEEK) -> list[Point]:
    return [(START + number * step, value) for number, value in enumerate(values)]


def test_the_usual_distance_is_the_median_and_two_readings_have_none() -> None:
    assert usual_distance(moments(0, 1, 2, 9)) == DAY
    assert usual_distance(moments(0, 1)) is None


def test_a_gap_is_more_than_twice_the_usual_distance() -> None:
    assert gaps(moments(0, 1, 2, 4, 5)) == []
    assert gaps(moments(0, 1, 2, 4.5, 5.5)) == [(START + 2 * DAY, START + 4.5 * DAY)]


def test_what_has_no_rhythm_has_no_gap() -> None:
    assert gaps([]) == gaps(moments(0, 40)) == []


def test_a_reading_that_does_not_come_is_overdue() -> None:
    assert not is_overdue(moments(0, 1, 2), START + 4 * DAY)
    assert is_overdue(moments(0, 1, 2), START + 4.1 * DAY)
    assert not is_overdue(moments(0), START + 400 * DAY)


SHAPES: dict[str, list[float]] = {
    "flat": [31.0] * 26,
    "a straight line": [31 + number / 2 for number in range(26)],
    "a step": [31.0] * 13 + [36.0] * 13,
    "slow growth": [100 * 1.05**number for number in range(26)],
    "yes/no": [0.0] * 20 + [1.0] * 6,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_plain_shape_has_no_outlier(shape: str) -> None:
    assert outliers(series(SHAPES[shape])) == []


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("place", [0, 7, 18, 25])
def test_a_value_far_from_its_neighbours_is_one(shape: str, place: int) -> None:
    values = list(SHAPES[shape])
    values[place] = 900
    assert outliers(series(values)) == [place]


def test_two_together_are_both_marked() -> None:
    values = [31.0, 31.4, 31.2, 31.8, 90.0, 91.0, 32.4, 32.1, 32.6, 33.0, 32.9]
    assert outliers(series(values)) == [4, 5]


def test_below_seven_values_nothing_is_marked() -> None:
    assert outliers(series([1, 1, 1, 1, 1, 99])) == []


def test_noise_is_marked_seldom() -> None:
    chance = random.Random(7)
    marked = sum(len(outliers(series([chance.gauss(100, 5) for _ in range(26)]))) for _ in range(100))
    assert marked < 0.02 * 2600


@pytest.mark.parametrize("days", [20, 90])
def test_weekends_that_are_different_are_no_outliers(days: int) -> None:
    chance = random.Random(7)
    weeks = [
        [(100 if day % 7 < 5 else 40) + chance.gauss(0, 3) for day in range(days)] for _series in range(50)
    ]
    assert sum(len(outliers(series(values, DAY))) for values in weeks) < 0.02 * 50 * days
    values = weeks[0]
    values[9] = 40  # a Wednesday like a Sunday
    assert 9 in outliers(series(values, DAY))


@given(st.lists(st.integers(-1000, 1000), max_size=40), st.integers(-50, 50), st.integers(1, 9))
def test_outliers_depend_on_neither_zero_nor_unit(values: list[int], shift: int, scale: int) -> None:
    moved = [float(value * 8 * scale + shift) for value in values]
    assert outliers(series([float(value * 8) for value in values])) == outliers(series(moved))


def test_a_drawing_keeps_every_peak_and_hole() -> None:
    values = [float(number % 10) for number in range(5000)]
    values[1234], values[4321] = 500, -500
    points = series(values, DAY)
    drawn = thinned(points, 400, keep=[77])
    assert len(drawn) <= 404 and points[77] in drawn
    assert {points[0], points[1234], points[4321], points[-1]} <= set(drawn)
    assert drawn == sorted(drawn)
    assert thinned(points[:400], 400) == points[:400]
