"""Numbers and dates read as the design's rules say, in English and in Chinese."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation

from teamops import formats

TODAY = datetime.date(2026, 11, 23)


@pytest.fixture
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (31, "%", "31\u202f%"),
        (Decimal("35.800000"), "%", "35.8\u202f%"),
        (Decimal("2.40"), "", "2.4"),
        (Decimal("0"), "", "0"),
        (2310, "", "2,310"),
        (9999, "", "9,999"),
        (10_000, "", "10.0k"),
        (82_000, "", "82.0k"),
        (93_140, "", "93.1k"),
        (100_000, "", "100k"),
        (1_250_000, "", "1.25M"),
        (-0.03, "", "\u22120.03"),
        (0.0042, "", "0.0042"),
        (18, "min", "18\u202fmin"),
        (None, "%", "—"),
    ],
)
def test_a_number_carries_its_unit(value: float | None, unit: str, text: str) -> None:
    assert formats.number(value, unit) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.4, "+0.4"), (-0.03, "\u22120.03"), (0, "0"), (1200, "+1,200"), (None, "")]
)
def test_a_change_carries_its_sign(value: float | None, text: str) -> None:
    assert formats.signed(value) == text


@pytest.mark.parametrize(
    ("value", "text", "chinese"),
    [
        (0.15, "+0.15 points", "+0.15 个百分点"),
        (-1, "\u22121 point", "\u22121 个百分点"),
        (0, "0 points", "0 个百分点"),
    ],
)
def test_a_percentage_changes_by_points(value: float, text: str, chinese: str) -> None:
    """From 31 % to 31.15 % is not 0.15 % more."""
    assert formats.signed(value, "%") == text
    with translation.override("zh-hans"):
        assert formats.signed(value, "%") == chinese
    assert formats.signed(value, "min").endswith("min")


def test_a_share_is_told_in_whole_per_cent() -> None:
    assert formats.percent(Decimal("0.557")) == "56\u202f%"
    assert formats.percent(-0.1) == "\u221210\u202f%"
    assert formats.percent(None) == "—"


@pytest.mark.parametrize(
    ("share", "text"),
    [("0.125", "13"), ("0.135", "14"), ("0.1249", "12"), ("-0.1", "\u221210"), ("0.005", "1")],
)
def test_halves_are_rounded_up_as_people_do(share: str, text: str) -> None:
    assert formats.percent(Decimal(share)) == f"{text}\u202f%"


@pytest.mark.usefixtures("chinese")
def test_chinese_sets_the_per_cent_sign_close() -> None:
    assert formats.percent(0.31) == "31%"
    assert formats.number(18, "分钟") == "18\u202f分钟"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (datetime.date(2026, 11, 24), "Tue 24 Nov"),
        (datetime.date(2027, 12, 1), "1 Dec 2027"),
        (None, "—"),
    ],
)
def test_a_day_names_its_year_only_when_it_is_another(day: datetime.date | None, text: str) -> None:
    assert formats.day_name(day, TODAY) == text


@pytest.mark.usefixtures("chinese")
def test_a_day_in_chinese() -> None:
    assert formats.day_name(datetime.date(2026, 11, 24), TODAY) == "周二 11/24"
    assert formats.day_name(datetime.date(2027, 12, 1), TODAY) == "2027/12/1"
    assert formats.long_day(TODAY) == "11月23日 周一"
    assert formats.long_day(datetime.date(2025, 3, 3), TODAY) == "2025年3月3日 周一"
    assert formats.month_name(datetime.date(2026, 10, 5)) == "10月"
    assert formats.dated(datetime.datetime.fromisoformat("2026-11-23T08:55+00:00")).startswith("周一 11/23 ")
    assert formats.day_span(datetime.date(2026, 10, 5), datetime.date(2026, 10, 16)) == "10/5 – 10/16"


def test_the_day_of_a_page_is_written_in_full() -> None:
    assert formats.long_day(TODAY, TODAY) == "Monday 23 November"
    assert formats.long_day(datetime.date(2025, 3, 3), TODAY) == "Monday 3 March 2025"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (datetime.date(2026, 10, 5), datetime.date(2026, 10, 16), "5 – 16 Oct"),
        (datetime.date(2026, 10, 26), datetime.date(2026, 11, 6), "26 Oct – 6 Nov"),
        (datetime.date(2026, 10, 5), datetime.date(2026, 10, 5), "5 Oct"),
        (None, datetime.date(2026, 10, 5), "5 Oct"),
        (None, None, "—"),
    ],
)
def test_a_span_repeats_nothing(first: datetime.date | None, last: datetime.date | None, text: str) -> None:
    assert formats.day_span(first, last) == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (datetime.date(2026, 11, 20), "3 days late"),
        (datetime.date(2026, 11, 22), "1 day late"),
        (TODAY, "today"),
        (datetime.date(2026, 11, 24), "Tue 24 Nov"),
        (None, ""),
    ],
)
def test_open_work_says_when_it_is_due_or_how_late_it_is(day: datetime.date | None, text: str) -> None:
    assert formats.due(day, TODAY) == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (TODAY, "today"),
        (datetime.date(2026, 11, 22), "yesterday"),
        (datetime.date(2026, 11, 20), "3 days ago"),
        (None, "never"),
    ],
)
def test_the_past_is_counted_in_days(day: datetime.date | None, text: str) -> None:
    assert formats.ago(day, TODAY) == text


def test_a_slip_counts_calendar_days_and_is_silent_when_nothing_moved() -> None:
    original = datetime.date(2026, 11, 20)
    assert formats.slip(original, datetime.date(2026, 11, 27)) == "+7\u202fd"
    assert formats.slip(original, datetime.date(2026, 11, 18)) == "\u22122\u202fd"
    assert formats.slip(original, original) == ""
    assert formats.slip(None, original) == ""


def test_the_clock_has_24_hours() -> None:
    assert formats.clock(datetime.time(9, 5)) == "9:05"
    assert formats.clock(None) == ""


@pytest.mark.parametrize(
    ("when", "text"),
    [
        ("2026-11-23T08:55+01:00", "today 8:55"),
        ("2026-11-20T16:20+01:00", "Fri 16:20"),
        ("2026-11-16T16:20+01:00", "16 Nov"),
        ("2025-12-01T16:20+01:00", "1 Dec 2025"),
        ("2026-11-22T23:30+00:00", "today 0:30"),
    ],
)
@time_machine.travel("2026-11-23T12:00+01:00")
def test_a_moment_is_told_in_the_zone_of_the_reader(when: str, text: str) -> None:
    with timezone.override(ZoneInfo("Europe/Berlin")):
        assert formats.moment(datetime.datetime.fromisoformat(when)) == text


@pytest.mark.parametrize(
    ("when", "text"),
    [
        ("2026-11-23T08:55+01:00", "Mon 23 Nov 8:55"),
        ("2026-11-16T16:20+01:00", "Mon 16 Nov 16:20"),
        ("2025-12-01T16:20+01:00", "1 Dec 2025 16:20"),
        ("2026-11-22T23:30+00:00", "Mon 23 Nov 0:30"),
    ],
)
@time_machine.travel("2026-11-23T12:00+01:00")
def test_what_is_kept_or_printed_has_its_date(when: str, text: str) -> None:
    with timezone.override(ZoneInfo("Europe/Berlin")):
        assert formats.dated(datetime.datetime.fromisoformat(when)) == text


@pytest.mark.parametrize(
    ("statement", "name", "rest"),
    [
        ("New users stay: raise retention to 40 %", "New users stay", "Raise retention to 40 %"),
        ("留住新用户：留存率提高到 40%", "留住新用户", "留存率提高到 40%"),
        ("Answer every ticket before 9:00", "Answer every ticket before 9:00", ""),
        ("Fewer questions", "Fewer questions", ""),
        (": nothing before it", ": nothing before it", ""),
    ],
)
def test_a_goal_has_a_name_and_what_its_statement_says_of_it(statement: str, name: str, rest: str) -> None:
    assert formats.short_statement(statement) == name
    assert formats.rest_of_statement(statement) == rest


def test_between_chinese_sentences_stands_nothing() -> None:
    with translation.override("en"):
        assert formats.one_after_another(["One.", "Two."]) == "One. Two."
    with translation.override("zh-hans"):
        assert formats.one_after_another(["一。", "二。"]) == "一。二。"


def test_parts_and_names_in_a_line_are_parted_by_the_marks_of_the_language() -> None:
    with translation.override("en"):
        assert formats.parts_of(["+7 d", "blocked"]) == "+7 d, blocked"
        assert formats.names_of(["Research", "Data"]) == "Research, Data"
    with translation.override("zh-hans"):
        assert formats.parts_of(["+7 天", "受阻"]) == "+7 天，受阻"
        assert formats.names_of(["研究组", "数据组"]) == "研究组、数据组"
