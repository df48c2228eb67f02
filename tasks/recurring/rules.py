"""The rule by which a task comes again: a part of RFC 5545, by days, that ends and occurs.

Of RFC 5545 a rule has FREQ (DAILY, WEEKLY, MONTHLY, YEARLY), INTERVAL, the BY… parts that name days, WKST,
and the end that it must have: UNTIL or COUNT. A task is a day's work, so nothing comes by the hour; and one
that comes for ever is asked about by nobody any more, so each rule says until when.

Whatever a rule says, only the next task is ever made of it, and it is looked for no further than `FURTHEST`.
"""

import datetime
import re
from dataclasses import dataclass, replace

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

from teamops.errors import RuleBroken

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = {
    "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYYEARDAY", "BYWEEKNO", "BYSETPOS",
    "WKST",
}  # fmt: skip
MOST_INTERVAL = 99
MOST_TIMES = 1_000
# A rule ends within so many years, and is asked for nothing after them. 29 February comes within eight.
FURTHEST = 10
VALUE = re.compile(r"[A-Z0-9,+-]+")
WHOLE = re.compile(r"[1-9]\d{0,4}")
DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(T\d{6}Z?)?")


@dataclass(frozen=True)
class RecurrenceRule:
    """A rule in parts. `by` are those that name days, as they were written; `count` counts this task too."""

    frequency: str
    interval: int = 1
    by: tuple[tuple[str, str], ...] = ()
    count: int | None = None
    until: datetime.date | None = None

    def __str__(self) -> str:
        parts = [("FREQ", self.frequency)]
        parts += [("INTERVAL", str(self.interval))] * (self.interval > 1)
        parts += [*self.by]
        parts += [("COUNT", str(self.count))] * (self.count is not None)
        parts += [("UNTIL", f"{self.until:%Y%m%d}")] if self.until else []
        return ";".join(f"{name}={value}" for name, value in parts)

    def named(self, part: str) -> str:
        """What a part that names days says; empty where it is left out."""
        return dict(self.by).get(part, "")

    def next_after(self, anchor: datetime.date, *, not_before: datetime.date) -> datetime.date | None:
        """The first day by the rule after the anchor, from which it is counted on, that is not over yet.

        None where its end has come.
        """
        if self.count is not None and self.count <= 1:
            return None
        # The library looks for a day until the year 9999, found or not. The calendar is the same every 400
        # years, weekdays as well, so it is asked as late as there is room for the years that are looked at.
        later = 400 * ((datetime.MAXYEAR - FURTHEST - 1 - anchor.year) // 400)
        begin = anchor.replace(year=anchor.year + later)
        first = max(anchor + datetime.timedelta(1), not_before)
        # The end is ours to keep: the rule begins anew at each task.
        endless = str(replace(self, count=None, until=None))
        found = rrulestr(endless, dtstart=_moment(begin)).after(_moment(first, later), inc=True)
        day = found.date().replace(year=found.year - later) if found else None
        return day if day is not None and day <= self._last_day(anchor) else None

    def _last_day(self, anchor: datetime.date) -> datetime.date:
        furthest = anchor + datetime.timedelta(days=366 * FURTHEST)
        return min(self.until, furthest) if self.until else furthest

    def once_less(self) -> "RecurrenceRule":
        """The rule of the next task."""
        return self if self.count is None else replace(self, count=self.count - 1)


def _moment(day: datetime.date, years_later: int = 0) -> datetime.datetime:
    return datetime.datetime.combine(day.replace(year=day.year + years_later), datetime.time())


def read(text: str) -> RecurrenceRule:
    """The rule that a text says, with or without RRULE: before it. Raises RuleBroken with a sentence."""
    written = text.strip().upper().removeprefix("RRULE:")
    pairs = [part.partition("=") for part in written.split(";") if part]
    parts = {name.strip(): value.strip() for name, _sign, value in pairs}
    if len(parts) != len(pairs) or not all(VALUE.fullmatch(value) for value in parts.values()):
        raise _broken(_("Each part is a name and a value, once: FREQ=WEEKLY;BYDAY=MO."), "not_a_rule")
    frequency = parts.pop("FREQ", "")
    if frequency not in FREQUENCIES:
        raise _broken(
            _("A task comes by days, weeks, months or years. Write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY."),
            "frequency",
        )
    if unknown := sorted(set(parts) - PARTS):
        raise _broken(
            _("%(part)s says nothing about days. Leave it out.") % {"part": unknown[0][:40]}, "unknown_part"
        )
    interval = _whole(parts.pop("INTERVAL", "1"), MOST_INTERVAL, "INTERVAL")
    count = _whole(parts.pop("COUNT"), MOST_TIMES, "COUNT") if "COUNT" in parts else None
    until = _day(parts.pop("UNTIL")) if "UNTIL" in parts else None
    if count is None and until is None:
        raise _broken(_("This would come again for ever. Say until when, or how often."), "never_ends")
    rule = RecurrenceRule(frequency, interval, tuple(parts.items()), count, until)
    try:
        rrulestr(str(replace(rule, until=None)), dtstart=datetime.datetime(2026, 1, 1))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        raise _broken(
            _("This is no rule of RFC 5545. Write one such as FREQ=WEEKLY;BYDAY=MO."), "not_a_rule"
        ) from None
    return rule


def checked(text: str, due: datetime.date | None, recurs: str, today: datetime.date) -> str:
    """The rule as it is kept, empty for none. Raises RuleBroken where a task of that day cannot have it."""
    if not text.strip():
        return ""
    rule = read(text)
    if due is None and recurs == "due":
        raise RuleBroken(
            _("It has no day on which it is due. Choose one, or have the next one appear when it is done."),
            code="no_day",
            field="recurs",
        )
    refuse_never(rule, due or today)
    return str(rule)


def refuse_without_day(recurrence: str, due: datetime.date | None, recurs: str) -> None:
    """Raise RuleBroken where a task that comes again when it is due is to lose its day."""
    if recurrence and due is None and recurs == "due":
        raise RuleBroken(
            _("It comes again when it is due. Keep a day, or have the next one appear when it is done."),
            code="no_day",
            field="due",
        )


def refuse_never(rule: RecurrenceRule, anchor: datetime.date) -> None:
    """Raise RuleBroken where no day comes after the anchor, or the end lies too far off."""
    if rule.until and rule.until > anchor + datetime.timedelta(days=366 * FURTHEST):
        raise _broken(
            _("The end lies more than %(number)s years away. Choose an earlier one.") % {"number": FURTHEST},
            "too_far",
        )
    if rule.next_after(anchor, not_before=anchor) is None:
        raise _broken(
            _("It would never come again: no such day comes before the end. Choose another rule or end."),
            "never_occurs",
        )


def _broken(sentence: str, code: str) -> RuleBroken:
    return RuleBroken(sentence, code=code, field="recurrence")


def _whole(text: str, most: int, part: str) -> int:
    if not WHOLE.fullmatch(text) or int(text) > most:
        raise _broken(
            _("%(part)s is a whole number from 1 to %(most)s.") % {"part": part, "most": most}, "number"
        )
    return int(text)


def _day(text: str) -> datetime.date:
    found = DAY.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        return datetime.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise _broken(_("UNTIL is a day such as 20271231."), "until") from None
