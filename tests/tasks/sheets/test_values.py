import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from goals.models import KeyResult
from tasks.sheets import values
from tasks.sheets.values import Unreadable

DAY = datetime.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20%", "20"),
        ("20 ％", "20"),
        ("25.5", "25.5"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("1,200", "1200"),
        ("1,200.50", "1200.5"),
        ("1.200,5", "1200.5"),
        ("1 200", "1200"),
        ("99,9", "99.9"),
        ("82k", "82000"),
        ("1.5万", "15000"),
        ("１２", "12"),
        ("31.818181818181", "31.818182"),
        ("1e3", "1000"),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, value: str) -> None:
    assert values.number(text).value == Decimal(value)


def test_a_number_knows_whether_it_is_a_percentage() -> None:
    assert values.number("20%").is_percent
    assert not values.number("20").is_percent


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-31",
        "2026/12/31",
        "2026.12.31",
        "2026年12月31日",
        "2026 年 12 月 31 日",
        "31.12.2026",
        "12/31/2026",
        "31/12/2026",
        "2026-12-31 00:00:00",
        "46387",
    ],
)
def test_a_day_is_read_in_each_notation(text: str) -> None:
    assert values.day(text) == DAY


@pytest.mark.parametrize(
    ("reader", "text", "sentence"),
    [
        (values.number, "many", "“many” is not a number."),
        (values.number, "1,2,3", "“1,2,3” is not a number."),
        (values.number, "1234567890123456", "“1234567890123456” has more than 15 digits."),
        (values.number, "9" * 40, "” has more than 15 digits."),
        (values.number, "1e99", "“1e99” has more than 15 digits."),
        (values.weight, "-1", "-1 is negative. A weight is 0 or more."),
        (values.estimate, "-2", "-2 hours is out of range"),
        (values.day, "2026-02-30", "2026-02-30 is not a date: February 2026 has 28 days."),
        (values.day, "2026-13-01", "2026-13-01 is not a date: there is no month 13."),
        (values.day, "0026-12-31", "the year is outside 1990 to 2100"),
        (values.day, "03/04/2026", "“03/04/2026” may be 2026-03-04 or 2026-04-03."),
        (values.day, "soon", "“soon” is not a date. Write it as 2026-12-31."),
        (
            values.kind,
            "fancy",
            "“fancy” is not known. Write one of: increase, decrease, at least, at most, between, yes/no, "
            "scale, from plan.",
        ),
        (
            values.status,
            "maybe",
            "“maybe” is not known. Write one of: to do, doing, in review, done, dropped.",
        ),
        (values.done, "nearly", "“nearly” is neither yes nor no."),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(reader: Any, text: str, sentence: str) -> None:
    with translation.override("en"), pytest.raises(Unreadable) as unreadable:
        reader(text)
    assert sentence in str(unreadable.value)


def test_a_weight_may_be_a_share_or_a_number() -> None:
    assert values.weight("40%") == Decimal("0.4")
    assert values.weight("2") == 2
    assert values.weight("0") == 0


@pytest.mark.parametrize("text", ["8", "8h", "8 hours", "8小时"])
def test_an_estimate_is_in_hours(text: str) -> None:
    assert values.estimate(text) == 8


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Increase", "increase"),
        ("提高", "increase"),
        ("降低", "decrease"),
        ("at least", "at_least"),
        ("不低于", "at_least"),
        ("≤", "at_most"),
        ("不超过", "at_most"),
        ("milestone", "yes_no"),
        ("里程碑", "yes_no"),
        ("Between", "between"),
        ("介于", "between"),
        ("scale", "scale"),
        ("等级", "scale"),
        ("from plan", "from_plan"),
        ("按计划", "from_plan"),
    ],
)
def test_kinds_are_known_in_both_languages(text: str, kind: str) -> None:
    assert values.kind(text) == kind


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("to do", ("todo", False)),
        ("In Progress", ("doing", False)),
        ("待验收", ("review", False)),
        ("已完成", ("done", False)),
        ("cancelled", ("dropped", False)),
        ("blocked", ("todo", True)),
        ("受阻", ("todo", True)),
    ],
)
def test_statuses_are_known_in_both_languages(text: str, status: tuple[str, bool]) -> None:
    assert values.status(text) == status


def test_ambitions_are_known_in_both_languages() -> None:
    assert values.ambition("stretch") == values.ambition("挑战") == "stretch"


def test_every_kind_has_a_word_that_is_read_again_in_both_languages() -> None:
    for kind in KeyResult.Kind:
        assert values.kind(values.word(values.KINDS, kind, chinese=False)) == kind
        assert values.kind(values.word(values.KINDS, kind, chinese=True)) == kind


@pytest.mark.parametrize("text", ["target", "Target (0.7)", "0.7", "0.70", "70%", "目标", "目标（0.7）"])
def test_a_step_of_a_scale_is_known_by_word_and_by_number(text: str) -> None:
    assert values.step(text) == Decimal("0.7")


def test_yes_and_no_are_one_and_zero() -> None:
    assert values.done("done") == values.done("完成") == 1
    assert values.done("no") == values.done("否") == 0


def test_a_day_that_the_month_has_not_is_said_in_chinese() -> None:
    with translation.override("zh-hans"), pytest.raises(values.Unreadable, match="2026 年二月只有 28 天"):
        values.day("2026-02-30")
