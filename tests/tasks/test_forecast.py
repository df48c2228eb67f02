"""By when the next tasks will be finished: what holds whatever the history is."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from tasks.forecast.method import ENOUGH, WEEK, YEAR, answers_of, finished_by, week_shape, weekly

AFTER = datetime.date(2026, 11, 25)
DAY = datetime.timedelta(days=1)
counts = st.lists(st.integers(0, 30), min_size=ENOUGH, max_size=70).filter(lambda some: any(some[-YEAR:]))
numbers = st.integers(1, 60)


@given(counts, numbers)
def test_the_likely_day_is_not_after_the_safe_one_and_none_is_past(history: list[int], number: int) -> None:
    dates = finished_by(history, number, after=AFTER)
    assert dates is not None
    assert AFTER <= dates.p50 <= dates.p85


@given(counts, numbers)
def test_the_same_history_gives_the_same_days(history: list[int], number: int) -> None:
    assert finished_by(history, number, after=AFTER) == finished_by(history, number, after=AFTER)


@given(st.integers(1, 20), st.integers(1, 10))
def test_a_steady_team_needs_its_number_of_weeks(pace: int, weeks: int) -> None:
    dates = finished_by([pace] * YEAR, pace * weeks, after=AFTER)
    assert dates is not None
    assert abs((dates.p50 - AFTER) - weeks * WEEK) <= 0.2 * weeks * WEEK + 3 * DAY


def test_nothing_left_is_done_today() -> None:
    assert finished_by([3] * 10, 0, after=AFTER) == (AFTER, AFTER)


def test_without_enough_history_nothing_is_said() -> None:
    assert finished_by([5] * (ENOUGH - 1), 10, after=AFTER) is None
    assert finished_by([0] * YEAR, 10, after=AFTER) is None
    assert finished_by([9] * ENOUGH + [0] * YEAR, 10, after=AFTER) is None


def test_a_team_whose_pace_changed_much_is_told_less_surely() -> None:
    steady, changing = [4, 5, 3, 4] * 26, ([8, 9, 8, 7] * 5 + [0, 1, 1, 0] * 5) * 3
    sure, unsure = (finished_by(some, 20, after=AFTER) for some in (steady, changing))
    assert sure is not None and unsure is not None
    assert sure.p85 - sure.p50 < unsure.p85 - unsure.p50


def test_weeks_end_with_the_day_and_what_the_first_day_cuts_is_left_out() -> None:
    since = AFTER - 16 * DAY
    days = [since, AFTER - 13 * DAY, AFTER - 7 * DAY, AFTER - 6 * DAY, AFTER, AFTER + DAY]
    assert weekly(days, since=since, until=AFTER) == [2, 2]


def test_a_team_that_grows_is_taken_to_go_on_growing() -> None:
    growing = [2 + week // 6 for week in range(60)]
    at_the_same_pace = [8, 9, 8, 9] * 15
    fast, steady = (finished_by(some, 60, after=AFTER) for some in (growing, at_the_same_pace))
    assert fast is not None and steady is not None
    assert fast.p50 < steady.p50


def test_a_team_that_finishes_in_heaps_is_as_sure_as_its_heaps_are() -> None:
    heaps, by_chance = [0, 8] * 30, [0, 0, 0, 8, 8, 0, 8, 8, 0, 0, 0, 0, 8, 8, 8] * 4
    sure, unsure = (finished_by(some, 40, after=AFTER) for some in (heaps, by_chance))
    assert sure is not None and unsure is not None
    assert sure.p85 - sure.p50 < unsure.p85 - unsure.p50


def test_the_longer_the_past_the_more_it_decides() -> None:
    shares = [answers_of([3, 5, 4] * length, 12).share for length in (3, 6, 12, 40)]
    assert shares == sorted(shares) and shares[0] < 0.2 and shares[-1] > 0.9


def test_the_last_day_is_one_on_which_the_team_finishes_tasks() -> None:
    monday = AFTER - 2 * DAY
    worked = [monday - (7 * week + day) * DAY for week in range(60) for day in (3, 4, 5, 6, 7) for _ in "12"]
    sunday = monday - DAY
    shape = week_shape(worked, until=sunday)
    assert shape[4] > 0.99 and shape[-1] == 1
    dates = finished_by([10] * 52, 15, after=sunday, shape=shape)
    assert dates is not None
    assert dates.p50.weekday() < 5 and dates.p85.weekday() < 5
