"""Changes since the last review, in groups."""

import datetime

from feedback.agenda import Change
from feedback.changes import told

AT = datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC)


def change(verb: str, what: str) -> Change:
    return Change(verb, AT, None, what, {}, {})


def test_what_is_finished_comes_first_and_what_is_alike_stands_together() -> None:
    changes = [
        change("dependency.asked", "A field"),
        change("task.moved", "Survey"),
        change("goal.status_stated", "Users stay"),
        change("milestone.finished", "Live"),
        change("milestone.moved", "Rolled out"),
        change("a.verb.of.later", "Something"),
    ]
    assert [(str(one.group), one.change.what) for one in told(changes)] == [
        ("Finished", "Live"),
        ("Moved", "Survey"),
        ("Moved", "Rolled out"),
        ("Changed", "Users stay"),
        ("Changed", "Something"),
        ("With other teams", "A field"),
    ]


def test_an_adjusted_target_stands_before_what_has_moved() -> None:
    """The page shows the first few: another target must not hide behind dates of tasks."""
    changes = [
        change("task.moved", "Survey"),
        change("key_result.adjusted", "Tickets"),
        change("goal.adjusted", "Users stay"),
        change("milestone.finished", "Live"),
    ]
    assert [(str(one.group), one.change.what) for one in told(changes)] == [
        ("Finished", "Live"),
        ("Adjusted", "Tickets"),
        ("Adjusted", "Users stay"),
        ("Moved", "Survey"),
    ]
