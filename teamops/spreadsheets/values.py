"""From the text of a cell to a number or a day, as people write them in English and Chinese.

Every function raises Unreadable with a sentence that says what is wrong with the text.
"""

import calendar
import datetime
import re
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from teamops.spreadsheets.reading import plain
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
    if value.adjusted() + 2 <= MAX_DIGITS:
        rounded = Decimal(plain(round(value, MAX_DECIMALS)))
        if len(rounded.as_tuple().digits) <= MAX_DIGITS:
            return rounded
    raise Unreadable(_("“%(text)s” has more than %(digits)s digits.") % {"text": text, "digits": MAX_DIGITS})


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


def moment(text: str, zone: ZoneInfo, *, is_1904: bool = False) -> datetime.datetime:
    """The moment of "2026-12-31 14:30", "31.12.2026 14:30", "2026年12月31日 14:30" or ISO 8601.

    Without an offset it is one of the zone; of a day without a time its first moment.
    """
    try:
        return _in_zone(datetime.datetime.fromisoformat(text.strip()), zone)
    except ValueError:
        pass
    found = TIME_OF_DAY.search(fold(text))
    hour, minute, second = [*map(int, re.findall(r"\d+", found[0])), 0][:3] if found else (0, 0, 0)
    try:
        time = datetime.time(hour, minute, second)
    except ValueError:
        raise Unreadable(
            _("“%(text)s” is not a time. Write it as 2026-12-31 14:30.") % {"text": text}
        ) from None
    return datetime.datetime.combine(day(text, is_1904=is_1904), time, zone)


def _in_zone(moment: datetime.datetime, zone: ZoneInfo) -> datetime.datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


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
