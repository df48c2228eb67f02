"""From the text of a cell to a value: numbers, percentages, dates, words in English and Chinese.

Every function raises Unreadable with a sentence that says what is wrong with the text.
"""

import calendar
import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from goals.models import Goal, KeyResult
from tasks.models import Task
from tasks.sheets.reading import plain
from teamops.text import fold

MAX_DIGITS = 15
MAX_DECIMALS = 6
# Excel counts days from here; numbers of this size in a column of dates are such days (1982 to 2119).
EXCEL_DAY_ZERO = datetime.date(1899, 12, 30)
MAC_DAY_ZERO = datetime.date(1904, 1, 1)
EXCEL_DAYS = range(30_000, 80_001)


class Unreadable(Exception):
    """The cell's text is no such value; the message says why, without row and column."""


# --- Numbers ------------------------------------------------------------------------------------------

SUFFIXES = {"k": 3, "万": 4, "亿": 8}
THOUSANDS_COMMA = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
THOUSANDS_POINT = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+|(?<=\.\d{3}\.\d{3}))")
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?")


class Number(NamedTuple):
    """A value as people say it: 20 for 20 %."""

    value: Decimal
    is_percent: bool


def number(text: str) -> Number:
    """ "20%", "1,200", "1.200,5", "25.5", "82k", "1.5万"."""
    folded = re.sub(r"[\s'’_]", "", fold(text)).replace("−", "-")
    digits = folded.removesuffix("%")
    power = SUFFIXES.get(digits[-1:], 0)
    digits = _point_notation(digits[:-1] if power else digits)
    if not PLAIN.fullmatch(digits):
        raise Unreadable(_("“%(text)s” is not a number.") % {"text": text})
    return Number(_rounded(Decimal(digits) * 10**power, text), folded.endswith("%"))


def _point_notation(digits: str) -> str:
    """Without separators of thousands and with a decimal point."""
    if THOUSANDS_COMMA.fullmatch(digits):
        return digits.replace(",", "")
    if THOUSANDS_POINT.fullmatch(digits):
        return digits.replace(".", "").replace(",", ".")
    if DECIMAL_COMMA.fullmatch(digits):
        return digits.replace(",", ".")
    return digits


def _rounded(value: Decimal, text: str) -> Decimal:
    """Rounded to the decimals that are kept: a formula's 1/3 is no mistake, but 16 digits are."""
    rounded = Decimal(plain(round(value, MAX_DECIMALS)))
    if max(len(rounded.as_tuple().digits), rounded.adjusted() + 2) > MAX_DIGITS:
        raise Unreadable(
            _("“%(text)s” has more than %(digits)s digits.") % {"text": text, "digits": MAX_DIGITS}
        )
    return rounded


def weight(text: str) -> Decimal:
    """A share ("40%" is 0.4) or any number from 0 on; each goal's are shares of their own sum."""
    value, is_percent = number(text)
    if value < 0:
        raise Unreadable(_("%(text)s is negative. A weight is 0 or more.") % {"text": text})
    return round(value / 100, MAX_DECIMALS) if is_percent else value


def estimate(text: str) -> Decimal:
    """Hours, to a hundredth: "8", "8h", "7.5 小时"."""
    value = number(re.sub(r"\s*(h|hrs?|hours?|小时)$", "", text.strip(), flags=re.IGNORECASE)).value
    if not 0 <= value < 10_000:
        raise Unreadable(_("%(text)s hours is out of range: 0 to 9,999.") % {"text": text})
    return value.quantize(Decimal("0.01"))


# --- Dates --------------------------------------------------------------------------------------------

YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
TIME_OF_DAY = re.compile(r"[t ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")


def day(text: str, *, is_1904: bool = False) -> datetime.date:
    """The day of "2026-12-31", "2026/12/31", "2026年12月31日", "31.12.2026", "12/31/2026", or of Excel."""
    folded = TIME_OF_DAY.sub("", fold(text)).replace(" ", "")
    if match := YEAR_FIRST.fullmatch(folded):
        return _date(text, *map(int, match.groups()))
    if match := DAY_FIRST.fullmatch(folded):
        return _date(text, *map(int, reversed(match.groups())))
    if match := SLASHES.fullmatch(folded):
        return _slashed(text, *map(int, match.groups()))
    if folded.isdecimal() and int(folded) in EXCEL_DAYS:
        return (MAC_DAY_ZERO if is_1904 else EXCEL_DAY_ZERO) + datetime.timedelta(days=int(folded))
    raise Unreadable(_("“%(text)s” is not a date. Write it as 2026-12-31.") % {"text": text})


def _slashed(text: str, first: int, second: int, year: int) -> datetime.date:
    """12/31/2026 or 31/12/2026; 03/04/2026 means two days, so it means none."""
    if first <= 12 and second <= 12 and first != second:
        readings = {
            "text": text,
            "one": f"{year}-{first:02}-{second:02}",
            "other": f"{year}-{second:02}-{first:02}",
        }
        raise Unreadable(
            _("“%(text)s” may be %(one)s or %(other)s. Write it in one of these ways.") % readings
        )
    return _date(text, year, *((first, second) if first <= 12 else (second, first)))


def _date(text: str, year: int, month: int, day_of_month: int) -> datetime.date:
    if not 1990 <= year <= 2100:
        raise Unreadable(_("%(text)s is not a date: the year is outside 1990 to 2100.") % {"text": text})
    if not 1 <= month <= 12:
        raise Unreadable(
            _("%(text)s is not a date: there is no month %(month)s.") % {"text": text, "month": month}
        )
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day_of_month <= days:
        raise Unreadable(
            _("%(text)s is not a date: %(month)s %(year)s has %(days)s days.")
            % {"text": text, "month": MONTHS[month], "year": year, "days": days}
        )
    return datetime.date(year, month, day_of_month)


# --- Words --------------------------------------------------------------------------------------------

KINDS = {
    KeyResult.Kind.INCREASE: "increase|increasing|grow|raise|up|提高|提升|增加|增长|上升",
    KeyResult.Kind.DECREASE: "decrease|decreasing|reduce|lower|down|降低|减少|下降|缩短",
    KeyResult.Kind.AT_LEAST: "at least|at_least|minimum|min|>=|≥|不低于|不少于|至少|不小于",
    KeyResult.Kind.AT_MOST: "at most|at_most|maximum|max|<=|≤|不超过|不高于|至多|最多|不多于",
    KeyResult.Kind.YES_NO: "yes/no|yes_no|milestone|done|boolean|binary|是/否|是否|里程碑|完成与否|完成",
}
AMBITIONS = {
    Goal.Ambition.COMMITTED: "committed|commit|commitment|承诺|承诺型|必达",
    Goal.Ambition.STRETCH: "stretch|aspirational|moonshot|挑战|挑战型|愿景",
}
STATUSES = {
    Task.Status.TODO: "to do|todo|to-do|open|not started|new|planned|待办|未开始|待处理|新建",
    Task.Status.DOING: "doing|in progress|in_progress|started|wip|ongoing|进行中|处理中|开发中",
    Task.Status.REVIEW: "in review|review|reviewing|testing|待验收|验收中|待审核|审核中|测试中",
    Task.Status.DONE: "done|complete|completed|closed|finished|完成|已完成|已关闭",
    Task.Status.DROPPED: "dropped|cancelled|canceled|dropped out|won't do|取消|已取消|放弃|已放弃|终止",
}
BLOCKED = "blocked|on hold|stuck|waiting|受阻|阻塞|被阻塞|暂停"
ANSWERS = {
    "yes": "done|yes|y|true|complete|completed|1|100%|x|✓|✔|√|完成|是|已完成|达成|已达成",
    "no": "not done|no|n|false|open|0|0%|-|未完成|否|未达成|进行中",
}


def kind(text: str) -> KeyResult.Kind:
    """How a key result is measured; a sheet may call yes/no a milestone."""
    return KeyResult.Kind(_meaning(text, KINDS))


def ambition(text: str) -> Goal.Ambition:
    return Goal.Ambition(_meaning(text, AMBITIONS))


def status(text: str) -> tuple[Task.Status, bool]:
    """The task's status, and whether it is blocked: "blocked" is to do with the marker."""
    if fold(text) in BLOCKED.split("|"):
        return Task.Status.TODO, True
    return Task.Status(_meaning(text, STATUSES)), False


def done(text: str) -> Decimal:
    """The current value of yes/no: 1 or 0."""
    for answer, names in ANSWERS.items():
        if fold(text) in names.split("|"):
            return Decimal(answer == "yes")
    raise Unreadable(_("“%(text)s” is neither yes nor no. Write done or not done.") % {"text": text})


def word(words: Mapping[Any, str], key: str, *, chinese: bool) -> str:
    """How an exported sheet writes it, so that it is read again whatever the interface calls it."""
    names = words[key].split("|")
    return (
        next((name for name in names if not name.isascii() and name.isalnum()), names[0])
        if chinese
        else names[0]
    )


def _meaning(text: str, words: Mapping[Any, str]) -> str:
    folded = fold(text)
    for key, names in words.items():
        if folded in names.split("|"):
            return key
    known = ", ".join(names.partition("|")[0] for names in words.values())
    raise Unreadable(_("“%(text)s” is not known. Write one of: %(known)s.") % {"text": text, "known": known})
