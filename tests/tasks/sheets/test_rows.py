import datetime
from decimal import Decimal
from typing import Any

import pytest

from tasks.sheets import rows, values
from tasks.sheets.columns import Layout, recognise
from tasks.sheets.rows import Rows, read_rows
from teamops.spreadsheets.reading import Sheet, SheetRefused, read_sheets
from tests.tasks.sheets.files import PUBLISHED, PUBLISHED_ZH, published

GOAL_HEADINGS = [
    "Team",
    "Goal",
    "Key result",
    "Kind",
    "Start",
    "Target",
    "Current",
    "Weight",
    "Due",
    "Owner",
    "Why",
]


def goals(*lines: list[str]) -> Rows:
    sheet = Sheet("Goals", list(enumerate([GOAL_HEADINGS, *lines], start=1)))
    return read_rows(sheet, recognise(sheet))


def tasks(*lines: list[str]) -> Rows:
    headings = ["Title", "Goal", "Status", "Due", "Depends on"]
    sheet = Sheet("Tasks", list(enumerate([headings, *lines], start=1)))
    return read_rows(sheet, recognise(sheet))


def test_the_published_goals_are_read_completely() -> None:
    sheet, task_sheet = read_sheets(published(PUBLISHED), PUBLISHED)
    rows = read_rows(sheet, recognise(sheet))
    assert (len(rows.goals), len(rows.key_results), rows.problems) == (7, 20, [])
    assert {row.due for row in rows.key_results if row.row in (5, 8)} == {datetime.date(2026, 12, 31)}
    rows = read_rows(task_sheet, recognise(task_sheet))
    assert (len(rows.tasks), rows.problems) == (13, [])


def test_the_published_chinese_goals_are_read_completely() -> None:
    (sheet,) = read_sheets(published(PUBLISHED_ZH), PUBLISHED_ZH)
    rows = read_rows(sheet, recognise(sheet))
    assert (len(rows.goals), len(rows.key_results), rows.problems) == (5, 13, [])
    weights = [row.weight for row in rows.key_results]
    assert weights[:3] == [Decimal("0.4"), Decimal("0.6"), None]
    assert {row.due for row in rows.key_results} == {datetime.date(2026, 12, 31), datetime.date(2026, 11, 30)}


def test_an_empty_goal_means_the_one_above() -> None:
    rows = goals(["Growth", "Stay", "Retention", "", "31%", "40%"], ["", "", "Churn", "", "9%", "5%"])
    assert [row.goal for row in rows.key_results] == [("growth", "stay", "")] * 2


def test_a_kind_without_a_word_follows_from_start_and_target() -> None:
    rows = goals(["", "Stay", "a", "", "1", "2"], ["", "", "b", "", "2", "1"], ["", "", "c"])
    assert [row.kind for row in rows.key_results] == ["increase", "decrease", "yes_no"]


def test_percent_strings_give_the_unit() -> None:
    assert goals(["", "Stay", "Retention", "", "31%", "40%"]).key_results[0].unit == "%"


def test_a_milestone_is_yes_or_no() -> None:
    rows = goals(["", "Stay", "Launch", "milestone", "", "", "done"], ["", "", "Tell", "milestone"])
    assert [(row.kind, row.current) for row in rows.key_results] == [("yes_no", 1), ("yes_no", None)]


def test_a_between_has_its_bounds_in_start_and_target() -> None:
    row = goals(["", "Stay", "Hours to answer", "介于", "2", "4", "3"]).key_results[0]
    assert [str(row.kind), row.start, row.target, row.current] == ["between", 2, 4, 3]


def test_a_scale_and_a_share_of_the_plan_have_no_numbers_of_their_own() -> None:
    rows = goals(["", "Stay", "a", "scale", "0", "1", "commit"], ["", "", "b", "from plan", "0", "100"])
    assert [(row.kind, row.start, row.target) for row in rows.key_results] == [
        ("scale", None, None),
        ("from_plan", None, None),
    ]
    assert rows.key_results[0].current == Decimal("0.3")


def test_a_value_between_the_steps_of_a_scale_is_refused_with_its_steps() -> None:
    (problem,) = goals(["", "Stay", "a", "scale", "", "", "0.5"]).problems
    assert str(problem) == (
        "Row 2, Current: “0.5” is not known. Write one of: not yet, commit, target, stretch."
    )


def test_supports_in_the_why_names_a_goal() -> None:
    line = ["", "Stay", "a", "", "", "", "", "", "", "", "They leave; supports: Be known"]
    (goal,) = goals(line).goals
    assert (goal.why, goal.supports) == ("They leave", ("Be known",))


class Spy:
    """Reads a text as what it stands for does, and keeps how long the text was."""

    def __init__(self, reads: Any) -> None:
        self.reads, self.lengths = reads, []  # type: Any, list[int]

    def __call__(self, text: str) -> Any:
        self.lengths.append(len(text))
        return self.reads(text)

    def sub(self, by: str, text: str) -> str:
        self.lengths.append(len(text))
        return str(self.reads.sub(by, text))

    def findall(self, text: str) -> list[str]:
        self.lengths.append(len(text))
        return list(self.reads.findall(text))


@pytest.mark.parametrize("blanks", ["\n" * 30_000, " " * 30_000, "; supports:" * 3_000, "\nsupports" * 3_000])
def test_no_cell_is_read_that_is_too_long_and_none_more_than_twice(
    blanks: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file has thousands of cells, and the server reads one while everybody waits: what looks through a
    text is given only what would be kept of it, and twice at most, whatever stands there."""
    numbers, hours, names = Spy(values.number), Spy(values.estimate), Spy(rows.SUPPORTS)
    monkeypatch.setattr(values, "number", numbers)
    monkeypatch.setattr(values, "estimate", hours)
    monkeypatch.setattr(rows, "SUPPORTS", names)
    for long in (blanks, blanks[:9_000]):
        goals(["", "Stay", "a", "", f"1{long}x", f"2{long}x", f"3{long}x", "", "", "", f"{long}x"])
        line = ["Ask", "", "", "", "", f"1{long}x"]
        sheet = Sheet("Tasks", [(1, ["Title", "Goal", "Status", "Due", "Depends on", "Estimate"]), (2, line)])
        read_rows(sheet, recognise(sheet))
    assert (numbers.lengths, hours.lengths) == ([], [])
    assert len(names.lengths) <= 4 and max(names.lengths) <= 4_000  # as many as are kept of a why


def test_the_owner_of_a_key_result_without_one_is_the_goals() -> None:
    first = ["", "Stay", "a", "", "", "", "", "", "", "Mara"]
    assert [row.owner for row in goals(first, ["", "", "b"]).key_results] == ["Mara", "Mara"]


BAD_GOALS = [
    (
        ["", "Stay", "a", "", "", "", "", "", "2026-02-30"],
        "Row 2, Due: 2026-02-30 is not a date: February 2026 has 28 days.",
    ),
    (["", "Stay", "a", "", "1", "2", "", "-1"], "Row 2, Weight: -1 is negative. A weight is 0 or more."),
    (["", "Stay", "a", "", "x", "2"], "Row 2, Start: “x” is not a number."),
    (
        ["", "Stay", "a", "", "9" * 101, "2"],
        "Row 2, Start: the text has 101 characters, at most 100 are kept. Shorten it.",
    ),
    (["", "", "a"], "Row 2, Goal: there is no goal in this row or above it."),
    (["", "S" * 301, "a"], "Row 2, Goal: the text has 301 characters, at most 300 are kept. Shorten it."),
]


@pytest.mark.parametrize(("line", "sentence"), BAD_GOALS)
def test_a_problem_names_row_and_column(line: list[str], sentence: str) -> None:
    rows = goals(line)
    assert sentence in [str(problem) for problem in rows.problems]
    assert rows.key_results == []


def test_a_bad_key_result_spoils_no_other() -> None:
    rows = goals(["", "Stay", "a", "", "1", "2"], ["", "", "b", "", "?", "2"], ["", "", "c", "", "1", "2"])
    assert [row.statement for row in rows.key_results] == ["a", "c"]
    assert [problem.row for problem in rows.problems] == [3]


def test_the_same_key_result_twice_is_refused_the_second_time() -> None:
    rows = goals(["", "Stay", "Churn", "", "9", "5"], ["", "", "churn ", "", "9", "4"])
    assert [str(problem) for problem in rows.problems] == [
        "Row 3, Key result: the same key result stands in row 2."
    ]


def test_a_task_that_is_blocked_is_to_do_with_the_marker() -> None:
    (task,) = tasks(["Write", "", "blocked"]).tasks
    assert (task.status, task.blocked) == ("todo", True)


def test_a_task_may_depend_on_several() -> None:
    assert tasks(["c", "", "", "", "a; b"]).tasks[0].depends_on == ("a", "b")


def test_a_task_needs_a_title_and_is_made_once() -> None:
    rows = tasks(["", "Stay"], ["Write"], ["write"])
    assert [str(problem) for problem in rows.problems] == [
        "Row 2, Title: the task has no title.",
        "Row 4, Title: the same task stands in row 3.",
    ]


def test_a_sheet_without_a_known_column_is_refused_with_its_headings() -> None:
    sheet = Sheet("Notes", [(1, ["Lunch", "Dinner"])])
    with pytest.raises(SheetRefused) as refused:
        read_rows(sheet, recognise(sheet))
    assert "Row 1 of sheet “Notes”" in str(refused.value)
    assert "“Lunch”, “Dinner”" in str(refused.value)


def test_a_column_can_be_given_another_meaning() -> None:
    sheet = Sheet("x", [(1, ["Lunch", "Dinner"]), (2, ["Stay", "Retention"])])
    rows = read_rows(sheet, Layout("goals", 1, {0: "goal", 1: "key_result"}))
    assert [row.statement for row in rows.key_results] == ["Retention"]
