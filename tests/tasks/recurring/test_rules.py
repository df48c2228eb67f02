"""Rules of RFC 5545: which are understood, which day comes next, and how they read in both languages."""

import datetime
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.utils import translation

from tasks.recurring.rules import checked, read
from tasks.recurring.words import describe
from teamops.errors import RuleBroken

MONDAY = datetime.date(2026, 11, 30)
END = ";UNTIL=20271130"


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("FREQ=DAILY", "never_ends"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "never_ends"),
        ("FREQ=SECONDLY;COUNT=5", "frequency"),
        ("FREQ=HOURLY" + END, "frequency"),
        ("every monday", "not_a_rule"),
        ("", "frequency"),
        ("FREQ=DAILY;FREQ=WEEKLY" + END, "not_a_rule"),
        ("FREQ=WEEKLY;BYDAY=XX" + END, "not_a_rule"),
        ("FREQ=WEEKLY;BYDAY=MO\nDTSTART:19700101" + END, "not_a_rule"),
        ("FREQ=DAILY;BYHOUR=9" + END, "unknown_part"),
        ("FREQ=DAILY;INTERVAL=0" + END, "number"),
        ("FREQ=DAILY;INTERVAL=100" + END, "number"),
        ("FREQ=DAILY;COUNT=0", "number"),
        ("FREQ=DAILY;COUNT=١", "not_a_rule"),
        ("FREQ=DAILY;UNTIL=20270230", "until"),
        ("FREQ=DAILY;UNTIL=soon", "until"),
    ],
)
def test_what_is_no_rule_of_a_task_is_refused_with_a_sentence(rule: str, code: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        read(rule)
    assert (broken.value.code, broken.value.field) == (code, "recurrence")


@contextmanager
def counting_calls() -> Iterator[Callable[[], int]]:
    """How many functions were called inside: the same on every machine, however busy it is."""
    count = 0

    def one_more(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(one_more)
    try:
        yield lambda: count
    finally:
        sys.setprofile(None)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=9", "never_occurs"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=9", "never_occurs"),
        ("FREQ=DAILY;COUNT=1", "never_occurs"),
        ("FREQ=DAILY;UNTIL=20261130", "never_occurs"),
        ("FREQ=YEARLY;INTERVAL=99;COUNT=9", "never_occurs"),
        ("FREQ=DAILY;UNTIL=21001231", "too_far"),
    ],
)
def test_what_never_comes_is_refused_at_once(rule: str, code: str) -> None:
    with counting_calls() as calls, pytest.raises(RuleBroken) as broken:
        checked(rule, MONDAY, "done", MONDAY)
    assert broken.value.code == code
    # The library, left alone, looks at each day until the year 9999: that is millions.
    assert calls() < 500_000


@pytest.mark.parametrize(
    ("rule", "next_day"),
    [
        ("FREQ=DAILY", (2026, 12, 1)),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", (2026, 12, 14)),
        ("FREQ=WEEKLY;BYDAY=MO,WE", (2026, 12, 2)),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", (2026, 12, 31)),
        ("FREQ=MONTHLY;BYDAY=2MO", (2026, 12, 14)),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", (2028, 2, 29)),
    ],
)
def test_the_next_day(rule: str, next_day: tuple[int, int, int]) -> None:
    found = read(rule + ";UNTIL=20350101").next_after(MONDAY, not_before=MONDAY)
    assert found == datetime.date(*next_day)


def test_days_that_are_over_are_passed_over_in_step() -> None:
    rule = read("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO" + END)
    late = MONDAY + datetime.timedelta(days=20)
    assert rule.next_after(MONDAY, not_before=late) == MONDAY + datetime.timedelta(days=28)


def test_a_count_is_counted_down_and_an_end_kept() -> None:
    rule = read("FREQ=DAILY;COUNT=2")
    assert str(rule.once_less()) == "FREQ=DAILY;COUNT=1"
    assert rule.once_less().next_after(MONDAY, not_before=MONDAY) is None
    assert read("rrule:freq=weekly;until=20271130T000000Z").once_less().until == datetime.date(2027, 11, 30)


WORDS = [
    ("FREQ=DAILY", "every day", "每天"),
    ("FREQ=DAILY;INTERVAL=3", "every 3 days", "每 3 天"),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "on every working day, Monday to Friday", "每周一至周五"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "every second Monday", "每两周的星期一"),
    ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "every Monday, Wednesday and Friday", "每周的星期一、星期三、星期五"),
    ("FREQ=WEEKLY;INTERVAL=3;BYDAY=TU", "every 3 weeks on Tuesday", "每 3 周的星期二"),
    ("FREQ=MONTHLY;BYMONTHDAY=15", "every month on day 15", "每月 15 日"),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day", "每月最后一天"),
    ("FREQ=MONTHLY;INTERVAL=3;BYDAY=2MO", "every 3 months on the second Monday", "每 3 个月第二个星期一"),
    ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday", "每月最后一个星期五"),
    ("FREQ=YEARLY", "every year", "每年"),
]


@pytest.mark.parametrize(("rule", "english", "chinese"), WORDS)
def test_a_rule_in_words(rule: str, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert describe(rule + END) == f"{english}, until 30 Nov 2027"
    with translation.override("zh-hans"):
        assert describe(rule + END) == f"{chinese}，直到 2027/11/30"


def test_a_rule_without_words_is_shown_as_it_is_written() -> None:
    rule = "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1;COUNT=3"
    assert describe(rule) == "by the rule FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1;COUNT=3"
    assert describe("") == ""
