"""Days as people count them: in their own zone, by ISO week, on working days of their country."""

import datetime
import functools
import re
from typing import Protocol
from zoneinfo import ZoneInfo

import holidays
from django.utils import timezone

DAY = datetime.timedelta(days=1)
WEEK = 7 * DAY


class InZone(Protocol):
    """Whoever has days of their own: a person or an organization."""

    @property
    def zone(self) -> ZoneInfo: ...


def today(whose: InZone) -> datetime.date:
    """The date that it is now for this person or organization."""
    return timezone.now().astimezone(whose.zone).date()


def day_of(moment: datetime.datetime, whose: InZone) -> datetime.date:
    """The date of a moment for this person or organization."""
    return moment.astimezone(whose.zone).date()


def monday(day: datetime.date) -> datetime.date:
    """The first day of the day's ISO week."""
    return day - datetime.timedelta(days=day.weekday())


def week_label(day: datetime.date) -> str:
    """The ISO week as it stands in URLs: 2026-W48."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def parse_week(label: str) -> datetime.date:
    """The Monday of a week label. Raises ValueError for what is no ISO week."""
    match = re.fullmatch(r"(\d{4})-W(\d{2})", label)
    if not match:
        raise ValueError(label)
    return datetime.date.fromisocalendar(int(match[1]), int(match[2]), 1)


def quarter_of(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """First and last day of the calendar quarter."""
    first = datetime.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    after = datetime.date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, after - DAY


@functools.lru_cache(maxsize=256)
def _calendar(country: str, year: int) -> holidays.HolidayBase | None:
    """The country's public holidays of a year; None for a country that the library does not know."""
    try:
        return holidays.country_holidays(country, years=year)
    except NotImplementedError:
        return None


def is_working_day(day: datetime.date, country: str) -> bool:
    """Whether people of the country work on that day; China's make-up working days count as working.

    `country` is an ISO 3166 code; an empty or unknown one has its weekends only.
    """
    calendar = _calendar(country, day.year) if country else None
    if calendar is None:
        return day.weekday() < 5
    return bool(calendar.is_working_day(day))


@functools.lru_cache(maxsize=256)
def _named_calendar(country: str, year: int, language: str) -> holidays.HolidayBase | None:
    """The same with the holidays' names in a language, in English or (without both) in the country's own."""
    known = getattr(holidays.country_holidays(country), "supported_languages", ())
    wanted = next((one for one in (language, "en_US") if one in known), None)
    return holidays.country_holidays(country, years=year, language=wanted)


def holiday_name(day: datetime.date, country: str, language: str) -> str:
    """What a public holiday of the country is called, in a language such as "zh_CN"; empty: it is none."""
    if not country or _calendar(country, day.year) is None:
        return ""
    calendar = _named_calendar(country, day.year, language)
    return calendar.get(day) or "" if calendar is not None else ""


def is_public_holiday(day: datetime.date, country: str) -> bool:
    """Whether the country rests on that day for another reason than its weekend."""
    calendar = _calendar(country, day.year) if country else None
    return calendar is not None and day in calendar


def next_working_day(day: datetime.date, country: str) -> datetime.date:
    """The first working day after the given one."""
    day += DAY
    while not is_working_day(day, country):
        day += DAY
    return day


@functools.lru_cache(maxsize=4096)
def working_days_between(after: datetime.date, until: datetime.date, country: str) -> int:
    """How many working days lie after the one day, up to and including the other; 0 if there are none."""
    days = range((until - after).days)
    return sum(is_working_day(until - DAY * number, country) for number in days)
