"""What a line of quick add says: tables of lines, and what holds for any line."""

import datetime
import unicodedata
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.quick_add.reading import Understood, read
from teamops.text import one_line

pytestmark = pytest.mark.one_database

THURSDAY = datetime.date(2026, 11, 26)
ANA, BEN_BERG, BEN_CAN, WANG_FANG, WANG_XIAOMING, ZOE = PEOPLE = [
    SimpleNamespace(pk=pk, name=name)
    for pk, name in enumerate(["Ana Lead", "Ben Berg", "Ben Can", "王芳", "王晓明", "Zoë Straße"], 1)
]
LABELS = [
    SimpleNamespace(pk=pk, name=name) for pk, name in enumerate(["growth", "needs legal", "增长", "C#"], 1)
]


def understood(text: str, today: datetime.date = THURSDAY, **more: Any) -> Understood:
    return read(text, **{"today": today, "people": PEOPLE, "labels": LABELS, "me": BEN_BERG, **more})


def test_a_line_says_title_owner_label_priority_day_and_time() -> None:
    said = understood("Send the survey @ana #growth !high ^friday 15:00")
    assert (said.title, said.assignee, said.priority) == ("Send the survey", ANA, 3)
    assert [label.name for label in said.labels] == ["growth"]
    assert (said.due, said.time) == (datetime.date(2026, 11, 27), datetime.time(15))
    assert said.missed == []


def test_chinese_needs_no_spaces_and_its_marks_are_understood() -> None:
    said = understood("写问卷@王芳＃增长！高＾下周一下午3点")
    assert (said.title, said.assignee, said.priority) == ("写问卷", WANG_FANG, 3)
    assert (said.due, said.time) == (datetime.date(2026, 11, 30), datetime.time(15))
    assert [label.name for label in said.labels] == ["增长"]


@pytest.mark.parametrize(
    ("text", "person", "title"),
    [
        ("@ana call", ANA, "call"),
        ("@ANA call", ANA, "call"),
        ("@Lead call", ANA, "call"),
        ("@Ana Lead call", ANA, "call"),
        ('@"Ben Berg" call', BEN_BERG, "call"),
        ("@“Ben Can” call", BEN_CAN, "call"),
        ("@ben c call", BEN_CAN, "call"),
        ("@zoë call", ZOE, "call"),
        ("@ZOË STRASSE call", ZOE, "call"),
        ("@晓明写方案", WANG_XIAOMING, "写方案"),
        ("写方案 @王晓明", WANG_XIAOMING, "写方案"),
        ("@me call", BEN_BERG, "call"),
        ("@我 打电话", BEN_BERG, "打电话"),
        ("call (@ana)", ANA, "call ()"),
        ("call @ana, then wait", ANA, "call, then wait"),
    ],
)
def test_a_person_is_named_by_the_name_or_a_part_of_it(text: str, person: Any, title: str) -> None:
    said = understood(text)
    assert (said.assignee, said.title, said.missed) == (person, title, [])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Ask @ben", "Several people may be meant: Ben Berg, Ben Can."),
        ("问@王", "Several people may be meant: 王晓明, 王芳."),
        ("Ask @nobody", "Nobody here is called that."),
        ("@ana @zoë call", "A task has one owner."),
        ("x #new", "The team has no such label yet."),
        ("x !important-ish", "This is no priority."),
        ("x ^someday", "This is no day."),
        ("x ^31.2.", "There is no such day or time."),
        ("x ^2026-13-01", "There is no such day or time."),
        ("x ^friday 25:00", "There is no such day or time."),
        ("x ^3/4", "This may be two days."),
        ("x ^+9999m", "There is no such day or time."),
        ("x ^fri ^sat", "The day is said twice."),
        ("x !high !low", "The priority is said twice."),
    ],
)
def test_what_is_not_understood_is_said_and_stays_in_the_title(text: str, says: str) -> None:
    said = understood(text)
    [missed] = said.missed
    assert str(missed.says).startswith(says)
    assert missed.text in said.title


@pytest.mark.parametrize(
    "text",
    [
        "Mail ana@acme.example about it",
        "Read https://acme.example/a#growth and http://x.example/@ana",
        "Port it to C# and F#",
        "2^10 is 1024, 5!=120",
        "^_^ :^) ^",
        "Fix #42 and #7",
        "太好了！高兴",
        "Wow! High! ! @ # ^",
        "ben@",
        "a \\ b",
    ],
)
def test_what_only_looks_like_a_mark_is_text(text: str) -> None:
    said = understood(text)
    assert (said.title, said.says_more) == (text, False)


def test_a_day_that_is_none_is_named_in_full() -> None:
    for text in ("x ^31 feb", "x ^31 February 2027", "写 ^2月30日"):
        [missed] = understood(text).missed
        assert missed.text == text.split(" ", 1)[1]


def test_a_backslash_takes_a_mark_its_meaning() -> None:
    said = understood(r"Tell \@ana of \#growth \!high \^friday")
    assert (said.title, said.says_more) == ("Tell @ana of #growth !high ^friday", False)


def test_a_mark_before_a_backslash_is_text() -> None:
    said = understood(r"@\@")
    assert (said.title, said.missed) == ("@@", [])


def test_a_label_of_several_words_is_found_with_and_without_quotation_marks() -> None:
    for text in ("#needs legal x", '#"needs legal" x', "x #NEEDS LEGAL"):
        said = understood(text)
        assert ([label.name for label in said.labels], said.title) == (["needs legal"], "x")


def test_a_missing_label_names_itself() -> None:
    assert [missed.label for missed in understood('x #crm #"two words" #"').missed] == ["crm", "two words"]


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        ("today", "2026-11-26", None),
        ("tomorrow", "2026-11-27", None),
        ("今天", "2026-11-26", None),
        ("明天", "2026-11-27", None),
        ("后天", "2026-11-28", None),
        ("大后天", "2026-11-29", None),
        ("thursday", "2026-11-26", None),
        ("fri", "2026-11-27", None),
        ("Wednesday", "2026-12-02", None),
        ("this monday", "2026-11-23", None),
        ("next friday", "2026-12-04", None),
        ("next week", "2026-11-30", None),
        ("周五", "2026-11-27", None),
        ("星期三", "2026-12-02", None),
        ("本周一", "2026-11-23", None),
        ("下周一", "2026-11-30", None),
        ("下下周日", "2026-12-13", None),
        ("下周", "2026-11-30", None),
        ("+3d", "2026-11-29", None),
        ("+2w", "2026-12-10", None),
        ("+1m", "2026-12-26", None),
        ("in 10 days", "2026-12-06", None),
        ("3天后", "2026-11-29", None),
        ("两", None, None),
        ("31.12.", "2026-12-31", None),
        ("31.12", "2026-12-31", None),
        ("1.2.", "2027-02-01", None),
        ("31.12.2027", "2027-12-31", None),
        ("31.12.28", "2028-12-31", None),
        ("29.2.", "2028-02-29", None),
        ("2026-12-31", "2026-12-31", None),
        ("2026/12/31", "2026-12-31", None),
        ("12/31", "2026-12-31", None),
        ("31/12", "2026-12-31", None),
        ("5/5", "2027-05-05", None),
        ("12月31日", "2026-12-31", None),
        ("2027年1月5日", "2027-01-05", None),
        ("28号", "2026-11-28", None),
        ("3日", "2026-12-03", None),
        ("月底", "2026-11-30", None),
        ("eom", "2026-11-30", None),
        ("31 dec", "2026-12-31", None),
        ("Dec 31st", "2026-12-31", None),
        ("1 January 2028", "2028-01-01", None),
        ("friday 15:00", "2026-11-27", "15:00"),
        ("friday at 3pm", "2026-11-27", "15:00"),
        ("fri 12am", "2026-11-27", "00:00"),
        ("31.12. 9:30", "2026-12-31", "09:30"),
        ("31 dec 09:05", "2026-12-31", "09:05"),
        ("周五 15：00", "2026-11-27", "15:00"),
        ("明天上午9点半", "2026-11-27", "09:30"),
        ("明天 晚上8点", "2026-11-27", "20:00"),
        ("15:30", "2026-11-26", "15:30"),
    ],
)
def test_a_day_is_understood_in_both_languages(text: str, day: str | None, time: str | None) -> None:
    said = understood(f"Write ^{text}")
    assert said.due == (datetime.date.fromisoformat(day) if day else None)
    assert said.time == (datetime.time.fromisoformat(time) if time else None)
    assert said.title == ("Write" if day else f"Write ^{text}")


def test_a_month_later_is_at_most_the_months_last_day() -> None:
    assert understood("x ^+1m", today=datetime.date(2027, 1, 31)).due == datetime.date(2027, 2, 28)


def test_words_behind_a_day_stay_in_the_title() -> None:
    assert understood("Meet ^friday at the office").title == "Meet at the office"
    assert understood("^周五给客户打电话").title == "给客户打电话"


PIECES = st.sampled_from(
    ["@", "#", "!", "^", "\\", "＠", "＃", "！", "＾", " ", '"', "“", "ana", "ben", "王", "growth", "high",
     "fri", "31.12.", "+3d", "12:00", "下周", "一", "ﷺ", "ß", "İ", "👩‍👩‍👧", "\u202e", "שלום", "é",
     "\x00", "9999"]
)  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=25).map("".join))
def test_any_line_is_read_and_what_is_not_understood_is_kept(text: str) -> None:
    said = understood(text)
    assert said.title == one_line(said.title)
    assert len(said.marks) <= 4 + len(LABELS)
    for missed in said.missed:
        assert one_line(missed.text) in said.title
    if not said.marks and "\\" not in text and "\x00" not in text:
        assert said.title == one_line(unicodedata.normalize("NFC", text))


@given(st.text(alphabet=st.characters(exclude_characters="@#!^＠＃！＾﹟﹠﹫ˆ", exclude_categories=["Cs"])))
def test_a_line_without_marks_is_its_title(text: str) -> None:
    assert not understood(text).says_more


@given(st.sampled_from(PEOPLE), st.sampled_from(["", "写", "call ", "（"]))
def test_everybody_is_found_by_their_whole_name(person: Any, before: str) -> None:
    assert understood(f"{before}@{person.name}").assignee is person
