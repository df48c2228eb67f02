"""Where work and result part, by example."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from goals import divergence
from goals.divergence import Finding
from goals.numbers import Kind, Measure, PlanItem, Reading, Span

Q4 = Span(datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))
TODAY = datetime.date(2026, 11, 25)


def measure(*values: tuple[int, Any], kind: Kind = Kind.INCREASE) -> Measure:
    """A key result from 0 to 100; `values` are (days ago, value)."""
    readings = [Reading(TODAY - datetime.timedelta(days=ago), Decimal(value)) for ago, value in values]
    return Measure(kind, Decimal(0), Decimal(100), Q4, readings)


def plan(done: int, left: int) -> list[PlanItem]:
    finished = TODAY - datetime.timedelta(days=5)
    return [PlanItem(finished, estimate=Decimal(1))] * done + [PlanItem(None, estimate=Decimal(1))] * left


def find(
    one: Measure,
    items: list[PlanItem],
    *,
    confidences: tuple[tuple[int, int], ...] = (),
    chances: tuple[float | None, float | None] = (None, None),
) -> list[Finding]:
    was, is_now = chances
    stated = [(TODAY - datetime.timedelta(days=ago), value) for ago, value in confidences]
    return divergence.find(
        one,
        items,
        TODAY,
        confidences=stated,
        chance=lambda known: is_now if len(known.readings) == len(one.readings) else was,
    )


def test_much_work_and_no_result_is_said_with_its_figures() -> None:
    [finding] = find(measure((40, 30), (3, 30)), plan(done=8, left=2))
    said = divergence.sentence(finding, what="Retention", before="30 %", now="30 %")
    assert said.replace("\u202f", " ") == (
        "80 % of the plan is done, but “Retention” has stood at 30 % for three weeks."
    )


@pytest.mark.parametrize(
    ("one", "items"),
    [
        (measure((40, 30), (3, 31)), plan(done=8, left=2)),  # it moves
        (measure((40, 30), (3, 30)), plan(done=7, left=3)),  # much is still to be done
        (measure((40, 100), (3, 100)), plan(done=9, left=1)),  # the target is reached
        (measure((40, 30), (3, 34)), []),  # a small move of its own
    ],
)
def test_nothing_is_said_where_they_go_together(one: Measure, items: list[PlanItem]) -> None:
    assert find(one, items) == []


def test_a_result_without_work_is_said() -> None:
    [finding] = find(measure((40, 30), (3, 45)), [])
    said = divergence.sentence(finding, what="Retention", before="30", now="45")
    assert said == "“Retention” went from 30 to 45 in three weeks, though nothing is planned for it."


def test_confidence_against_a_falling_forecast_is_said() -> None:
    [finding] = find(
        measure((40, 30), (3, 31)), plan(1, 5), confidences=((40, 8), (3, 8)), chances=(0.7, 0.35)
    )
    said = divergence.sentence(finding, what="Retention", before="", now="").replace("\u202f", " ")
    assert "stays at 8 of 10" in said
    assert "fell from 70 % to 35 %" in said


@pytest.mark.parametrize(
    ("confidences", "chances"),
    [
        (((40, 8), (3, 6)), (0.7, 0.35)),  # no longer confident
        (((40, 9), (3, 8)), (0.7, 0.35)),  # less confident than before
        (((40, 8), (3, 8)), (0.7, 0.55)),  # still likely
        (((40, 8), (3, 8)), (0.45, 0.35)),  # hardly any fall
        (((40, 8), (3, 8)), (None, 0.35)),  # no forecast then
        (((3, 8),), (0.7, 0.35)),  # nobody had said anything then
    ],
)
def test_confidence_that_goes_with_the_forecast_is_left_alone(
    confidences: tuple[tuple[int, int], ...], chances: tuple[float | None, float | None]
) -> None:
    assert find(measure((40, 30), (3, 31)), plan(1, 5), confidences=confidences, chances=chances) == []


def test_a_key_result_that_has_just_begun_is_left_alone() -> None:
    young = Measure(
        Kind.INCREASE, Decimal(0), Decimal(100), Span(TODAY - datetime.timedelta(days=9), Q4.last)
    )
    assert find(young, plan(done=9, left=1)) == []
