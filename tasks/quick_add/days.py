"""Days and times as people write them, in English and in Chinese: `friday 15:00`, `31.12.`, `下周一下午3点`.

Pure: `today` is the writer's own day. All patterns are matched at the beginning of a folded text
(`teamops.text.fold`), which may go on with other words.
"""

import datetime
import re
from collections.abc import Callable
from typing import NamedTuple

from tasks.quick_add.words import MONTHS, NEAR_DAYS, WEEKDAYS, WEEKDAYS_ZH
from teamops.dates import DAY, monday


class NoSuchDay(Exception):
    """What is written like a day and is none: the 31st of February, the 25th hour.

    `length`: how many letters of the text say so, as far as is known.
    """

    length = 0


class Ambiguous(Exception):
    """A day that could be two: 3/4."""


class When(NamedTuple):
    """A day, perhaps with a time of it, and how many letters of the text say so."""

    day: datetime.date
    time: datetime.time | None
    length: int


def _either(words: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


# A Latin word or a number ends here; after a Chinese one anything may follow.
_END = r"(?![a-z0-9])"
_YEAR = r"(?P<year>\d{4})"
_TIME = re.compile(
    r"(?P<gap>\s*(?:at\s+)?)"
    r"(?:(?P<half>上午|早上|中午|下午|晚上)\s*)?"
    r"(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?(?:\s?(?P<noon>am|pm))?(?![\d:.a-z])"
    r"|(?P<hour2>\d{1,2})\s?(?P<noon2>am|pm)(?![a-z0-9])"
    r"|(?P<hour3>\d{1,2})[点時时](?:(?P<minute3>\d{1,2})分?|(?P<half_past>半)|整)?)"
)
_AFTERNOON = ("下午", "晚上")


def read_day(text: str, today: datetime.date) -> When | None:
    """The day, or day and time, with which the folded text begins; None if it begins with none.

    A weekday is the coming one, today included; a day without its year the next such one. Raises NoSuchDay
    and Ambiguous.
    """
    for pattern, day_of in _FORMS:
        if found := pattern.match(text):
            try:
                day = day_of(found, today)
            except NoSuchDay as none:
                none.length = found.end()
                raise
            time, length = read_time(text[found.end() :])
            return When(day, time, found.end() + length)
    time, length = read_time(text)
    return When(today, time, length) if time else None


def read_time(text: str) -> tuple[datetime.time | None, int]:
    """The time with which the text begins, and its length; (None, 0) if it begins with none."""
    found = _TIME.match(text)
    if not found:
        return None, 0
    hour = int(found["hour"] or found["hour2"] or found["hour3"])
    minute = int(found["minute"] or found["minute3"] or (30 if found["half_past"] else 0))
    noon = found["noon"] or found["noon2"]
    if noon and not 1 <= hour <= 12:
        raise NoSuchDay
    if noon:
        hour = hour % 12 + (12 if noon == "pm" else 0)
    elif found["half"] == "晚上" and hour == 12:
        raise NoSuchDay  # midnight of which day?
    elif found["half"] in _AFTERNOON and hour < 12:
        hour += 12
    try:
        return datetime.time(hour, minute), found.end()
    except ValueError:
        raise NoSuchDay from None


def _day(year: int, month: int, day: int) -> datetime.date:
    try:
        found = datetime.date(year, month, day)
    except ValueError:
        raise NoSuchDay from None
    if not 1990 <= year <= 2100:
        raise NoSuchDay
    return found


def _next_such(today: datetime.date, month: int, day: int) -> datetime.date:
    """The next such day from today on. A 29th of February may be some years away."""
    for year in range(today.year, today.year + 9):
        try:
            found = _day(year, month, day)
        except NoSuchDay:
            continue
        if found >= today:
            return found
    raise NoSuchDay


def _dated(found: re.Match[str], today: datetime.date) -> datetime.date:
    """A day of a month by its number, with or without its year."""
    month, day = int(found["month"]), int(found["day"])
    if year := found.groupdict().get("year"):
        return _day(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    return _next_such(today, month, day)


def _slashed(found: re.Match[str], today: datetime.date) -> datetime.date:
    """12/31 and 31/12: whichever is a day. 3/4 could be two, unless both are the same."""
    one, other = int(found["one"]), int(found["other"])
    if one <= 12 and other <= 12 and one != other:
        raise Ambiguous
    month, day = (other, one) if one > 12 else (one, other)
    year = found["year"]
    return _day(int(year), month, day) if year else _next_such(today, month, day)


def _named_month(found: re.Match[str], today: datetime.date) -> datetime.date:
    month, day = MONTHS[found["name"]], int(found["day"])
    year = found["year"]
    return _day(int(year), month, day) if year else _next_such(today, month, day)


def _day_of_month(found: re.Match[str], today: datetime.date) -> datetime.date:
    """15号: of this month, else of the next one that has such a day."""
    day, year, month = int(found["day"]), today.year, today.month
    if not 1 <= day <= 31:
        raise NoSuchDay
    while True:
        try:
            if (there := _day(year, month, day)) >= today:
                return there
        except NoSuchDay:
            if year > 2100:
                raise
        year, month = year + month // 12, month % 12 + 1


def _later(found: re.Match[str], today: datetime.date) -> datetime.date:
    """+3d, +2w, +1m: from today on."""
    count, unit = int(found["count"]), found["unit"]
    if unit in ("m", "month", "months", "个月"):
        return _months_later(today, count)
    try:
        later = today + count * DAY * (7 if unit in ("w", "week", "weeks", "周", "个星期", "星期") else 1)
    except OverflowError:
        raise NoSuchDay from None
    return _day(later.year, later.month, later.day)


def _months_later(today: datetime.date, count: int) -> datetime.date:
    """The same day of a later month, or that month's last one."""
    months = today.year * 12 + today.month - 1 + count
    year, month = divmod(months, 12)
    if year > 2100:
        raise NoSuchDay
    for day in range(today.day, 27, -1):
        try:
            return datetime.date(year, month + 1, day)
        except ValueError:
            continue
    return datetime.date(year, month + 1, min(today.day, 27))


def _month_end(found: re.Match[str], today: datetime.date) -> datetime.date:
    first_of_next = datetime.date(today.year + today.month // 12, today.month % 12 + 1, 1)
    return first_of_next - DAY


def _week_day(found: re.Match[str], today: datetime.date) -> datetime.date:
    """friday: the coming one; this friday, next friday: of this ISO week, of the next."""
    return _of_week(WEEKDAYS[found["name"]], {"": None, "this": 0, "next": 1}[found["which"] or ""], today)


def _week_day_zh(found: re.Match[str], today: datetime.date) -> datetime.date:
    """周五: the coming one; 本周五, 下周五, 下下周五: so many weeks on."""
    which = found["which"] or ""
    weeks = None if not which else which.count("下")
    return _of_week(WEEKDAYS_ZH[found["name"]], weeks, today)


def _of_week(weekday: int, weeks: int | None, today: datetime.date) -> datetime.date:
    if weeks is None:
        return today + (weekday - today.weekday()) % 7 * DAY
    return monday(today) + (7 * weeks + weekday) * DAY


def _near(found: re.Match[str], today: datetime.date) -> datetime.date:
    return today + NEAR_DAYS[found["word"]] * DAY


Reader = Callable[[re.Match[str], datetime.date], datetime.date]

_D, _M = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})"
_NTH = r"(?:st|nd|rd|th)?"
_MONTH_NAME, _WEEKDAY_NAME = rf"(?P<name>{_either(MONTHS)})\.?", rf"(?P<name>{_either(WEEKDAYS)})"
_LATER = r"(?P<count>\d{1,4})\s?(?P<unit>days|day|d|weeks|week|w|months|month|m)"
_LATER_ZH = r"(?P<count>\d{1,4})\s?(?P<unit>天|周|个星期|星期|个月)"
_NEAR = _either({word: days for word, days in NEAR_DAYS.items() if word.isascii()})
_NEAR_ZH = _either({word: days for word, days in NEAR_DAYS.items() if not word.isascii()})
# Not the hour of a time: "dec 31 15:00".
_NO_HOUR = r"(?![a-z0-9:])"
_FORMS: list[tuple[re.Pattern[str], Reader]] = [
    (re.compile(pattern), reader)
    for pattern, reader in [
        (rf"{_YEAR}-{_M}-{_D}{_END}", _dated),
        (rf"{_YEAR}[/.]{_M}[/.]{_D}{_END}", _dated),
        (rf"(?:{_YEAR}年)?{_M}月{_D}[日号]?(?!\d)", _dated),
        (rf"{_D}\.{_M}\.?(?:(?<=\.)(?P<year>\d{{4}}|\d{{2}}))?{_NO_HOUR}", _dated),
        (rf"(?P<one>\d{{1,2}})/(?P<other>\d{{1,2}})(?:/{_YEAR})?{_END}", _slashed),
        (rf"{_D}{_NTH}\s?{_MONTH_NAME}(?:\s?{_YEAR})?{_END}", _named_month),
        (rf"{_MONTH_NAME}\s?{_D}{_NTH}(?:,?\s{_YEAR})?{_NO_HOUR}", _named_month),
        (rf"{_D}[日号](?!\d)", _day_of_month),
        (rf"(?:\+|in\s)\s?{_LATER}{_END}", _later),
        (rf"\+?{_LATER_ZH}后?", _later),
        (rf"(?:(?P<which>this|next)\s)?{_WEEKDAY_NAME}{_END}", _week_day),
        (r"(?P<which>这个?|本|下下个?|下个?)?(?:周|星期|礼拜)(?P<name>[一二三四五六日天])", _week_day_zh),
        (rf"next\sweek{_END}", lambda _found, today: monday(today) + 7 * DAY),
        (r"下下周|下周", lambda found, today: monday(today) + 7 * found[0].count("下") * DAY),
        (rf"(?:end of month|eom){_END}|本?月底", _month_end),
        (rf"(?P<word>(?:{_NEAR}){_END}|{_NEAR_ZH})", _near),
    ]
]
