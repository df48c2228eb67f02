"""Numbers and dates as people read them, in the language that is active.

A number and its unit are held together by a narrow no-break space (31 %); Chinese sets the per cent sign
close (31%). Minus is a true minus. Days are `datetime.date`; `today` is always given by the caller, in the
reader's own zone (`teamops.dates.today`).
"""

import datetime
import math
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

Number = int | float | Decimal

NARROW_SPACE = "\u202f"
MINUS = "\u2212"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEKDAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# "Name: what is to come of it". A colon inside of a number or a time (9:00) parts nothing.
NAME_COLON = re.compile(r"\s*([^:：]*[^:：\s])\s*(?::\s+|：\s*)(\S.*)", re.DOTALL)
# From here on a number is shortened to three or four figures: 82.0k, 1.25M.
SHORTEN_FROM = 10_000


def is_chinese() -> bool:
    """Whether the reader's language is Chinese."""
    return (get_language() or "en").startswith("zh")


def _plain(value: float) -> str:
    """At most two decimals, more only for what would vanish; no trailing zeros; thousands parted."""
    if value and abs(value) < 0.01:
        return f"{value:.2g}"
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def _shortened(value: float) -> str:
    """82.0k, 100k, 1.25M: three figures."""
    millions = abs(value) >= 999_500
    share = value / (1_000_000 if millions else 1_000)
    decimals = max(0, 3 - len(str(int(abs(share)))))
    return f"{share:,.{min(decimals, 2)}f}M" if millions else f"{share:,.{min(decimals, 1)}f}k"


def short_statement(statement: str) -> str:
    """A goal's name: what stands before its first colon, if it has one."""
    return _parted(statement)[0]


def rest_of_statement(statement: str) -> str:
    """What a goal's statement says after its name, as a sentence of its own; nothing without a colon."""
    rest = _parted(statement)[1]
    return rest[:1].upper() + rest[1:]


def _parted(statement: str) -> tuple[str, str]:
    """Before and after the first colon that has words on both sides."""
    found = NAME_COLON.fullmatch(statement)
    return (found[1], found[2]) if found else (statement, "")


def number(value: Number | None, unit: str = "", places: int | None = None) -> str:
    """A value with its unit: 35.8 %, 2,310, 82.0k, 18 min. None is a dash.

    `places`: exactly so many decimals, of what is not shortened; None: as few as it takes, two at most.
    """
    if value is None:
        return "—"
    amount = float(value)
    if abs(amount) >= SHORTEN_FROM:
        text = _shortened(amount)
    else:
        text = _plain(amount) if places is None else f"{amount:,.{places}f}"
    return with_unit(text.replace("-", MINUS), unit)


def with_unit(text: str, unit: str) -> str:
    """The unit after a narrow no-break space; in Chinese the per cent sign follows at once."""
    if not unit:
        return text
    return f"{text}{unit}" if unit == "%" and is_chinese() else f"{text}{NARROW_SPACE}{unit}"


def signed(value: Number | None, unit: str = "", places: int | None = None) -> str:
    """A change: +0.4, −0.03, 0; of percentages +0.4 points. `places` as of `number`."""
    if value is None:
        return ""
    return ("+" if value > 0 else "") + distance(value, unit, places)


def distance(amount: Number, unit: str = "", places: int | None = None) -> str:
    """How far two values lie apart; percentages by points: from 31 % to 32 % is not 1 % more."""
    if unit.strip() != "%":
        return number(amount, unit, places)
    told = ngettext("%(n)s point", "%(n)s points", 1 if abs(amount) == 1 else 2)
    return told % {"n": number(amount, places=places)}


def unit_of_distance(unit: str) -> str:
    """How the unit follows a number that says how far two values lie apart."""
    if unit.strip() != "%":
        return with_unit("", unit)
    return ngettext("%(n)s point", "%(n)s points", 2) % {"n": ""}


def percent(share: Number | None) -> str:
    """A share of 1 in whole per cent: 0.557 is 56 %. None is a dash."""
    return "—" if share is None else with_unit(f"{whole_percent(share)}".replace("-", MINUS), "%")


def whole_percent(share: Number) -> int:
    """Rounded half up, as people do: 0.125 is 13 %. Python's own `round` takes the even neighbour."""
    return (math.floor(share * 200) + 1) // 2


def day_name(day: datetime.date | None, today: datetime.date | None = None) -> str:
    """Tue 24 Nov, or 1 Dec 2027 when it is not this year; 周二 11/24 and 2027/12/1 in Chinese."""
    if day is None:
        return "—"
    far = today is not None and day.year != today.year
    if is_chinese():
        return (
            f"{day.year}/{day.month}/{day.day}"
            if far
            else f"{WEEKDAYS_ZH[day.weekday()]} {day.month}/{day.day}"
        )
    short = f"{day.day} {MONTHS[day.month - 1]}"
    return f"{short} {day.year}" if far else f"{WEEKDAYS[day.weekday()]} {short}"


def long_day(day: datetime.date, today: datetime.date | None = None) -> str:
    """Monday 23 November; 11月23日 周一 in Chinese. With its year when it is not this one."""
    far = today is not None and day.year != today.year
    if is_chinese():
        year = f"{day.year}年" if far else ""
        return f"{year}{day.month}月{day.day}日 {WEEKDAYS_ZH[day.weekday()]}"
    return date_format(day, "l j F Y" if far else "l j F")


def short_day(day: datetime.date | None, today: datetime.date | None = None) -> str:
    """24 Nov, without the weekday, or 24 Nov 2027 when it is not this year; 11/24 in Chinese."""
    if day is None:
        return "—"
    if today is not None and day.year != today.year:
        return day_of_year(day)
    return f"{day.month}/{day.day}" if is_chinese() else f"{day.day} {MONTHS[day.month - 1]}"


def day_of_year(day: datetime.date) -> str:
    """24 Nov 2026; 2026/11/24 in Chinese: for days of several years beside each other."""
    return f"{day.year}/{day.month}/{day.day}" if is_chinese() else f"{short_day(day)} {day.year}"


def month_name(day: datetime.date) -> str:
    """The month in full: November; 11月 in Chinese."""
    return f"{day.month}月" if is_chinese() else date_format(day, "F")


def weekday_name(day: datetime.date) -> str:
    """Mon; 周一 in Chinese."""
    return (WEEKDAYS_ZH if is_chinese() else WEEKDAYS)[day.weekday()]


def year_name(day: datetime.date) -> str:
    """2026; 2026年 in Chinese."""
    return f"{day.year}年" if is_chinese() else str(day.year)


def month_of_year(day: datetime.date) -> str:
    """November 2026; 2026年11月 in Chinese."""
    return f"{day.year}年{day.month}月" if is_chinese() else f"{month_name(day)} {day.year}"


def day_span(first: datetime.date | None, last: datetime.date | None) -> str:
    """5 – 16 Oct, 26 Oct – 6 Nov; 10/5 – 10/16 in Chinese. A missing end leaves the other."""
    if first is None or last is None or first == last:
        return short_day(first or last)
    if not is_chinese() and (first.year, first.month) == (last.year, last.month):
        return f"{first.day} – {short_day(last)}"
    return f"{short_day(first)} – {short_day(last)}"


def late(day: datetime.date, today: datetime.date) -> str:
    """How late something is that was due on the day: 3 days late."""
    days = (today - day).days
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}


def due(day: datetime.date | None, today: datetime.date) -> str:
    """When open work is due: 3 days late, today, Tue 24 Nov; nothing for work without a date."""
    if day is None:
        return ""
    if day < today:
        return late(day, today)
    return _("today") if day == today else day_name(day, today)


def ago(day: datetime.date | None, today: datetime.date) -> str:
    """today, yesterday, 3 days ago; "never" for None."""
    if day is None:
        return _("never")
    days = (today - day).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}


def slip(original: datetime.date | None, present: datetime.date | None) -> str:
    """Present minus original date in calendar days: +7 d, −2 d; nothing where nothing has moved."""
    if original is None or present is None or original == present:
        return ""
    return signed((present - original).days, _("d"))


def moment(when: datetime.datetime) -> str:
    """When something happened, in the reader's active zone: today 8:55, Fri 16:20, 20 Nov."""
    local, now = timezone.localtime(when), timezone.localtime()
    days = (now.date() - local.date()).days
    if days <= 0:
        return _("today %(time)s") % {"time": clock(local)}
    if days < 7:
        weekdays = WEEKDAYS_ZH if is_chinese() else WEEKDAYS
        return f"{weekdays[local.weekday()]} {clock(local)}"
    if local.year != now.year:
        return day_name(local.date(), now.date())
    return short_day(local.date())


def dated(when: datetime.datetime) -> str:
    """When something happened, for what is kept or printed and read on another day: Fri 20 Nov 16:20."""
    local = timezone.localtime(when)
    return f"{day_name(local.date(), timezone.localdate())} {clock(local)}"


def clock(time: datetime.time | datetime.datetime | None) -> str:
    """The time of day on a 24-hour clock: 9:05. It is already in the reader's zone."""
    return "" if time is None else f"{time.hour}:{time.minute:02d}"


def one_after_another(sentences: Iterable[str]) -> str:
    """Sentences as a paragraph."""
    return between_sentences().join(map(str, sentences))


def between_sentences() -> str:
    """A space; in Chinese nothing, for its full stop brings one."""
    return "" if is_chinese() else " "


def parts_of(parts: Iterable[str]) -> str:
    """What is said of one thing, in a line: +7 d, blocked; +7 天，受阻 in Chinese."""
    return comma().join(map(str, parts))


def names_of(names: Iterable[str]) -> str:
    """Things of a kind, one beside the other: Research, Data; 研究组、数据组 in Chinese."""
    return comma(between_names=True).join(map(str, names))


def comma(*, between_names: bool = False) -> str:
    """What stands between two parts of a line; Chinese has a mark of its own between names."""
    if not is_chinese():
        return ", "
    return "、" if between_names else "，"


def colon() -> str:
    """What stands between a word and what it is about."""
    return "：" if is_chinese() else ": "


def as_said(value: Any) -> str:
    """What stands in a field, in a sentence: days as on a page, in the active zone, numbers in full."""
    if value in (None, "", []):
        return _("empty")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.datetime):
        return dated(value)
    if isinstance(value, datetime.date):
        return day_name(value, timezone.localdate())
    if isinstance(value, datetime.time):
        return clock(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}".replace("-", MINUS)
    return str(value)


def open_words(words: Mapping[str, str]) -> dict[str, str]:
    """Sentences with their blanks left open as {name}, for a page's script."""
    return {key: re.sub(r"%\((\w+)\)s", r"{\1}", text) for key, text in words.items()}
