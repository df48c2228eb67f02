"""Which days a calendar shows, as its address says it: a month in whole weeks, or one week."""

import datetime
import re
from typing import NamedTuple

from teamops import formats
from teamops.dates import DAY, WEEK, monday, parse_week, week_label

# No calendar goes beyond these years.
YEARS = range(1970, 2200)


class Span(NamedTuple):
    """The days from a Monday to a Sunday. `month` is the first of the month that is shown; None: one week."""

    first: datetime.date
    last: datetime.date
    month: datetime.date | None

    @classmethod
    def read(cls, month: str, week: str, today: datetime.date) -> "Span":
        """What the address says; the present month for what is none."""
        day = _day_of_week(week) if week else _day_of_month(month)
        if day is None or day.year not in YEARS:
            return cls.of_month(today.replace(day=1))
        return cls.of_week(day) if week else cls.of_month(day)

    @classmethod
    def of_month(cls, first: datetime.date) -> "Span":
        last = _next_month(first) - DAY
        return cls(monday(first), monday(last) + WEEK - DAY, first)

    @classmethod
    def of_week(cls, first: datetime.date) -> "Span":
        return cls(first, first + WEEK - DAY, None)

    @property
    def weeks(self) -> list[datetime.date]:
        """The Mondays."""
        return [self.first + number * WEEK for number in range((self.last - self.first).days // 7 + 1)]

    @property
    def title(self) -> str:
        """November 2026, or the days of the week."""
        if self.month:
            return formats.month_of_year(self.month)
        return f"{formats.day_span(self.first, self.last)} {self.last.year}"

    def beside(self, step: int) -> "Span":
        """The one after (1) or before (-1)."""
        if self.month is None:
            return Span.of_week(self.first + step * WEEK)
        return Span.of_month(_next_month(self.month) if step > 0 else (self.month - DAY).replace(day=1))

    def at(self, day: datetime.date) -> "Span":
        """Of the same length, with that day in it."""
        return Span.of_month(day.replace(day=1)) if self.month else Span.of_week(monday(day))

    @property
    def asked(self) -> dict[str, str]:
        """How the address says it."""
        if self.month:
            return {"month": f"{self.month:%Y-%m}"}
        return {"week": week_label(self.first)}


def _day_of_week(label: str) -> datetime.date | None:
    try:
        return parse_week(label)
    except (ValueError, OverflowError):
        return None


def _day_of_month(label: str) -> datetime.date | None:
    """Its first; None for what is no month."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", label, re.ASCII)
    return datetime.date(int(found[1]), int(found[2]), 1) if found and int(found[1]) else None


def _next_month(first: datetime.date) -> datetime.date:
    return (first + 31 * DAY).replace(day=1)
