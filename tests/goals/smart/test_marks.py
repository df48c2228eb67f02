"""The five marks of goals that are written here: kinds, numbers, dates, what they serve, and their pace."""

import datetime
from decimal import Decimal

import pytest
from django.utils import translation

from goals.smart import Facts, Measured, judge, judge_text

FIRST, LAST = datetime.date(2026, 10, 1), datetime.date(2026, 12, 31)
RETENTION = Measured("30-day retention", "increase", "%", start=Decimal(31), target=Decimal(40))
GOAL = Facts(
    statement="New users stay",
    key_results=(RETENTION,),
    why="Two of three leave after a month.",
    first_day=FIRST,
    last_day=LAST,
    cycle_first=FIRST,
    cycle_last=LAST,
    on=datetime.date(2026, 10, 1),
    owner="Zhang Yu",
)


def missing(facts: Facts) -> str:
    return "".join(mark.letter for mark in judge(facts).missing)


def sentence(facts: Facts, letter: str) -> str:
    return next(mark.sentence for mark in judge(facts) if mark.letter == letter)


def test_a_goal_with_numbers_a_why_and_an_end_holds_all_five() -> None:
    marks = judge(GOAL)
    assert marks.count == "5 of 5"
    assert marks.summary == "SMART: all five hold."


def test_every_mark_that_does_not_hold_says_what_to_do() -> None:
    marks = judge_text("Improve customer happiness")
    assert marks.held == 0
    assert all(mark.suggestion for mark in marks)
    assert marks.summary == (
        "SMART: 0 of 5. Not yet: Specific, Measurable, Achievable, Relevant, Time-bound."
    )


def test_a_key_result_without_its_target_is_named() -> None:
    facts = GOAL._replace(key_results=(RETENTION, RETENTION._replace(statement="Activation", target=None)))
    measurable = judge(facts).all[1]
    assert measurable.holds
    assert measurable.sentence == "1 of 2 key results says when it is reached."
    assert measurable.suggestion == "Give “Activation” a number to reach."


def test_an_increase_needs_to_know_where_it_stands() -> None:
    assert missing(GOAL._replace(key_results=(RETENTION._replace(start=None),))) == "SM"


@pytest.mark.parametrize("kind", ["at_least", "at_most"])
def test_a_health_measure_needs_no_start(kind: str) -> None:
    assert missing(GOAL._replace(key_results=(RETENTION._replace(kind=kind, start=None),))) == ""


def test_yes_or_no_measures_a_thing_and_not_a_direction() -> None:
    named = Measured("Welcome tour is live", "yes_no")
    vague = Measured("Improve the atmosphere", "yes_no")
    assert missing(GOAL._replace(key_results=(named,))) == ""
    assert missing(GOAL._replace(key_results=(vague,))) == "SM"


def test_a_pace_that_was_never_seen_is_doubted() -> None:
    slow = RETENTION._replace(past_pace=Decimal("0.15"))
    facts = GOAL._replace(key_results=(slow,))
    assert missing(facts) == "A"
    assert sentence(facts, "A") == (
        "Needs +0.68 points a week for “30-day retention”; so far a week brought +0.15 points."
    )


def test_a_pace_like_that_of_the_past_is_believed() -> None:
    assert missing(GOAL._replace(key_results=(RETENTION._replace(past_pace=Decimal("0.6")),))) == ""


def test_what_moved_the_other_way_is_doubted() -> None:
    assert missing(GOAL._replace(key_results=(RETENTION._replace(past_pace=Decimal("-1")),))) == "A"


def test_a_decrease_is_compared_with_a_decrease() -> None:
    time = Measured(
        "Time to first value", "decrease", "min", Decimal(26), Decimal(10), past_pace=Decimal("-1.1")
    )
    assert missing(GOAL._replace(key_results=(time,))) == ""


def test_what_is_left_is_compared_with_the_time_that_is_left() -> None:
    late = GOAL._replace(
        on=datetime.date(2026, 12, 18),
        key_results=(RETENTION._replace(value=Decimal(34), past_pace=Decimal("0.3")),),
    )
    assert missing(late) == "A"


def test_an_owner_of_many_goals_has_no_room() -> None:
    facts = GOAL._replace(other_goals=7)
    assert missing(facts) == "A"
    assert sentence(facts, "A") == "Zhang Yu already answers for 7 other goals."


def test_a_parent_a_supported_goal_or_a_why_make_it_relevant() -> None:
    alone = GOAL._replace(why="")
    assert missing(alone) == "R"
    assert missing(alone._replace(parent="Become a daily habit")) == ""
    assert missing(alone._replace(supports=True)) == ""
    assert missing(alone._replace(why="so")) == "R"


def test_an_end_outside_of_the_cycle_is_no_end() -> None:
    facts = GOAL._replace(last_day=datetime.date(2027, 1, 15))
    assert missing(facts) == "T"
    assert sentence(facts, "T") == "It ends on 15 Jan 2027, outside of its cycle."


def test_free_text_says_what_it_took_for_an_end() -> None:
    timed = judge_text("Launch the SDK by March").all[4]
    weekly = judge_text("Publish a post every week").all[4]
    assert timed.sentence == "It says until when: by March."
    assert weekly.sentence == "“every week” says how often or how fast, not until when."


def test_what_can_be_counted_is_quoted_as_it_stands() -> None:
    said = judge_text("Raise weekly active teams from 3.4k to 5k").all[1].sentence
    assert said == "It can be counted: 3.4k to 5k."
    said = judge_text("Reach 40 by spring").all[1].sentence
    assert "40 by" not in said


def test_a_chinese_reader_reads_chinese() -> None:
    with translation.override("zh-hans"):
        marks = judge_text("提升用户体验")
        assert marks.all[0].sentence == "“提升”只是一个方向，没有说清要达到什么。"
        assert str(marks.all[0].name) == "具体"
