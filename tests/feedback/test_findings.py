"""The first sentence of each part says what the data says; no database is asked."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from feedback import findings
from feedback.agenda import Agenda, Ahead, Change, DependencyLine, GoalLine, Number, PersonAhead, Slip, Step

DAY = datetime.date(2026, 11, 25)
NOW = datetime.datetime(2026, 11, 25, 11, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def step(status: str) -> Step:
    return Step(1, 1, "Call Finance", status, None, DAY, None, False)


def number(what: str, better: bool | None) -> Number:
    nothing = Decimal(0)
    return Number(1, 1, what, "%", nothing, nothing, nothing, better, nothing, [], None, None, "")


def goal(statement: str, status: str, change: int = 0) -> GoalLine:
    return GoalLine(1, statement, None, status, "", None, None, 5, change, None, False, "")


def slip(what: str, **fields: Any) -> Slip:
    return Slip(
        **{
            "kind": "task",
            "number": 1,
            "what": what,
            "part_of": "",
            "owner": None,
            "was": DAY,
            "now": DAY,
            "days": 0,
            "moves": 0,
            "blocked": False,
            "late": False,
            "why": "",
            "helper": None,
            **fields,
        }
    )


def dependency(needs: bool) -> DependencyLine:
    return DependencyLine(
        1, "Logs", needs, "Data", None, "", "asked", DAY, None, None, 0, 0, False, False, None, ""
    )


def agenda(**parts: Any) -> Agenda:
    return Agenda(team="Product", week=DAY, as_of=NOW, today=DAY, last_week=None, **parts)


@pytest.mark.parametrize(
    ("statuses", "says"),
    [
        ([], ""),
        (["done"], "The one next step is done."),
        (["done", "done"], "All 2 next steps are done."),
        (["done", "todo", "dropped"], "1 of 3 next steps are done."),
    ],
)
def test_of_the_last_next_steps_it_counts_what_is_done(statuses: list[str], says: str) -> None:
    assert findings.last_steps([step(status) for status in statuses]) == says


def test_of_the_numbers_it_says_how_many_moved_the_right_way_and_names_the_others() -> None:
    lines = [number("Retention", True), number("Conversion", False), number("Tickets", None)]
    assert findings.numbers(lines) == "1 of 3 numbers moved the right way. The wrong way: Conversion."
    assert findings.numbers([number("Tickets", None)]) == "No number has moved since the last review."


def test_of_the_goals_it_counts_each_status_and_names_who_lost_most_confidence() -> None:
    lines = [goal("They stay", "on_track", 1), goal("They pay", "off_track", -2), goal("Later", "draft")]
    assert findings.goals(lines) == (
        "1 on track, 1 off track, 1 draft. “They pay” lost 2 points of confidence."
    )


def test_of_what_slips_each_line_is_counted_once_and_the_worst_is_named() -> None:
    lines = [slip("stuck", blocked=True), slip("late", late=True, days=3), slip("moved", days=7, moves=1)]
    assert findings.slipping(lines) == "1 blocked, 1 late, 1 moved. “moved” is 7 days behind its first date."


def test_what_is_blocked_and_late_is_counted_as_blocked() -> None:
    lines = [slip("stuck", blocked=True, late=True, days=3), slip("late", late=True, days=1)]
    assert findings.slipping(lines).startswith("1 blocked, 1 late.")


def test_of_the_changes_it_counts_the_moved_dates() -> None:
    moved, blocked = (Change(verb, NOW, None, "Write", {}, {}) for verb in ("task.moved", "task.blocked"))
    says = findings.changes(agenda(changes=[moved, blocked]))
    assert says == "2 changes since the last review. 1 date has moved."


def test_of_the_weeks_to_come_it_names_three_milestones_by_date() -> None:
    points = [Ahead("milestone", f"M{day}", datetime.date(2026, 12, day)) for day in (4, 2, 3, 1)]
    says = findings.ahead(agenda(ahead=[PersonAhead(None, points, [], None)]))
    assert says == "4 milestones: M1, M2, M3 and 1 more."


def test_an_empty_part_says_nothing_and_nothing_decided_is_said() -> None:
    assert findings.findings(agenda()) == {"decisions": "Nothing is decided yet."}


def test_things_of_a_kind_stand_beside_each_other_as_the_language_has_it() -> None:
    told = agenda(numbers=[number("用户满意度", better=False), number("跳出率", better=False)])
    with translation.override("zh-hans"):
        assert findings.numbers(told.numbers).endswith("用户满意度、跳出率。")


@pytest.mark.parametrize(
    ("needs", "said"),
    [
        ([True], "1 needed from other teams."),
        ([False, False], "2 needed from us."),
        ([True, False], "1 needed from other teams, 1 needed from us."),
    ],
)
def test_of_what_there_is_none_nothing_is_said(needs: list[bool], said: str) -> None:
    assert findings.dependencies([dependency(one) for one in needs]) == said
