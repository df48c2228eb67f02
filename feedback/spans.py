"""What a review is of: a week, a month or a cycle. Pure but for looking a cycle up."""

import datetime
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from goals.models import Cycle
from teamops.dates import DAY, monday, parse_week, week_label
from teamops.formats import month_of_year

WEEK, MONTH, CYCLE = "week", "month", "cycle"
# The years of which there can be reviews.
YEARS = range(2000, 2101)


@dataclass(frozen=True)
class Span:
    """The days that a review tells of, both ends included."""

    kind: str
    first: datetime.date
    last: datetime.date
    cycle: Cycle | None = None

    @property
    def end(self) -> datetime.date:
        """The day after it."""
        return self.last + DAY

    @property
    def label(self) -> str:
        """As it stands in addresses: 2026-W48, 2026-M11, or the cycle's own name there."""
        if self.cycle:
            return self.cycle.slug
        if self.kind == MONTH:
            return f"{self.first.year}-M{self.first.month:02d}"
        return week_label(self.first)

    @property
    def short(self) -> str:
        """For a small link: W48, M11."""
        return self.label.rpartition("-")[2]

    @property
    def name(self) -> str:
        """As a heading has it: Week 48, November 2026, Q4 2026."""
        if self.cycle:
            return self.cycle.name
        if self.kind == MONTH:
            return month_of_year(self.first)
        return _("Week %(week)s") % {"week": self.first.isocalendar().week}


def review_name(span: Span) -> str:
    """What the review of it is called."""
    if span.kind == WEEK:
        return _("Weekly review, week %(week)s") % {"week": span.first.isocalendar().week}
    return _("Review of %(span)s") % {"span": span.name}


def week_span(day: datetime.date) -> Span:
    """The ISO week of a day."""
    first = monday(day)
    return Span(WEEK, first, first + 6 * DAY)


def month_span(day: datetime.date) -> Span:
    first = day.replace(day=1)
    return Span(MONTH, first, (first + 31 * DAY).replace(day=1) - DAY)


def cycle_span(cycle: Cycle) -> Span:
    return Span(CYCLE, cycle.starts_on, cycle.ends_on, cycle)


def in_a_sentence(span: Span, cycle: str = "") -> str:
    """As it stands within a sentence: week 48, November 2026; a cycle as it was called on the day."""
    if span.kind == WEEK:
        return _("week %(week)s") % {"week": span.first.isocalendar().week}
    return cycle or span.name


def neighbours(span: Span) -> tuple[Span, Span] | None:
    """The week or month before and after; cycles stand in the list of reviews."""
    if span.kind == CYCLE:
        return None
    make = month_span if span.kind == MONTH else week_span
    return make(span.first - DAY), make(span.end)


def span_of(organization: int, label: str) -> Span | None:
    """What a label in an address means; None: nothing. One query, for a cycle alone."""
    month = re.fullmatch(r"(\d{4})-M(0[1-9]|1[0-2])", label)
    if month:
        span = month_span(datetime.date(int(month[1]) or 1, int(month[2]), 1))
        return span if span.first.year in YEARS else None
    try:
        week = parse_week(label)
    except ValueError:
        if "\x00" in label:  # which PostgreSQL refuses to look for
            return None
        cycle = Cycle.objects.filter(organization=organization, slug=label).first()
        return cycle_span(cycle) if cycle else None
    return week_span(week) if week.year in YEARS else None
