from tasks.sheets.columns import Layout, recognise
from teamops.spreadsheets.reading import Sheet


def test_goals_are_recognised_in_english() -> None:
    layout = recognise(Sheet("Goals", [(1, ["Objective", "KR", "Deadline", "Colour"]), (2, ["a"])]))
    assert layout == Layout("goals", 1, {0: "goal", 1: "key_result", 2: "due"})


def test_goals_are_recognised_in_chinese() -> None:
    layout = recognise(Sheet("x", [(1, ["团队", "目标", "关键结果", "目标值", "截止日期"])]))
    assert layout.columns == {0: "team", 1: "goal", 2: "key_result", 3: "target", 4: "due"}


def test_tasks_are_recognised_by_their_title() -> None:
    layout = recognise(Sheet("x", [(1, ["Title", "Goal", "Start", "Estimate (h)"])]))
    assert layout == Layout("tasks", 1, {0: "title", 1: "goal", 2: "starts_on", 3: "estimate"})


def test_the_headings_may_stand_below_a_title() -> None:
    layout = recognise(Sheet("x", [(1, ["Our goals 2026"]), (3, ["Team", "Goal"]), (4, ["Growth", "Stay"])]))
    assert layout == Layout("goals", 3, {0: "team", 1: "goal"})


def test_of_two_columns_with_one_meaning_the_first_counts() -> None:
    assert recognise(Sheet("x", [(1, ["Goal", "Owner", "Person"])])).columns == {0: "goal", 1: "owner"}


def test_a_sheet_without_a_known_column_is_left_out() -> None:
    assert recognise(Sheet("Notes", [(1, ["Lunch", "Dinner"])])) == Layout(None, 1, {})


def test_a_layout_survives_being_stored() -> None:
    layout = Layout("goals", 3, {0: "team", 4: "goal"})
    assert Layout.from_json(layout.to_json()) == layout
