"""What a reading may be: from what programs and people send to moments and values, and what is refused.

No database. A moment without a zone is one of the organization's. The rules raise RuleBroken with the field
"at" or "value"; for a batch RowsRefused names every row.
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from goals.numbers import check_value
from goals.refusals import refuse
from teamops.errors import RowsRefused, RuleBroken

# What one batch may hold.
MOST_READINGS = 10_000
# Clocks differ: a program may be this far ahead of ours.
CLOCKS_DIFFER = datetime.timedelta(minutes=1)
FIRST_YEAR = 1990
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


class NewReading(NamedTuple):
    """A number at a moment (aware)."""

    at: datetime.datetime
    value: Decimal


# --- What programs send -------------------------------------------------------------------------------


def batch_of(sent: Any, zone: ZoneInfo) -> list[NewReading]:
    """The readings of a request's body: one {"at", "value"}, or a list of them. Raises RowsRefused."""
    rows = sent if isinstance(sent, list) else [sent]
    refuse_many(len(rows))
    readings, broken = [], {}
    for index, row in enumerate(rows):
        try:
            readings.append((index, _reading_of(row, zone)))
        except RuleBroken as refused:
            broken[index] = refused
    if broken:
        # What the rules refuse of the others is named at once, not at the next try.
        others = _broken([reading for _index, reading in readings], timezone.now())
        broken |= {readings[place][0]: refused for place, refused in others}
        raise RowsRefused(sorted(broken.items(), key=itemgetter(0)))
    return [reading for _index, reading in readings]


def refuse_many(count: int) -> None:
    if count > MOST_READINGS:
        raise RuleBroken(
            _("These are %(count)s readings; at most %(limit)s can be written at once. Send them in parts.")
            % {"count": count, "limit": MOST_READINGS},
            code="too_many",
        )
    if not count:
        raise RuleBroken(_("There is no reading in it. Send at least one."), code="empty")


def _reading_of(row: Any, zone: ZoneInfo) -> NewReading:
    if not isinstance(row, dict):
        raise RuleBroken(_("This is no reading. Send an object with “at” and “value”."), code="not_a_reading")
    unknown = sorted(set(row) - {"at", "value"})
    if unknown:
        raise RuleBroken(
            _("A reading has “at” and “value” only. Leave out “%(name)s”.") % {"name": unknown[0][:40]},
            code="unknown_field",
            field=unknown[0][:40],
        )
    return NewReading(moment_of(row.get("at"), zone), value_of(row.get("value")))


def moment_of(sent: Any, zone: ZoneInfo) -> datetime.datetime:
    """The moment of an ISO 8601 text; of a day its first moment."""
    if sent in (None, ""):
        raise RuleBroken(
            _("The moment is missing. Write it as 2026-11-25T02:00:00+01:00."), code="missing", field="at"
        )
    try:
        moment = parse_datetime(sent) if isinstance(sent, str) else None
    except ValueError:  # such as the 30th of February
        moment = None
    if moment is None:
        raise RuleBroken(
            _("This is no moment. Write it as 2026-11-25T02:00:00+01:00."), code="not_a_moment", field="at"
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def value_of(sent: Any) -> Decimal:
    """The value of a JSON number or of its text, "35.8"."""
    if sent is None or sent == "":
        raise RuleBroken(_("The value is missing. Write a number."), code="missing", field="value")
    if isinstance(sent, int | float | Decimal) and not isinstance(sent, bool):
        return Decimal(str(sent))
    if isinstance(sent, str) and NUMBER.fullmatch(sent.strip()):
        return Decimal(sent.strip())
    raise RuleBroken(_("This is not a number. Write one such as 35.8."), code="not_a_number", field="value")


# --- The rules ----------------------------------------------------------------------------------------


def check_reading(reading: NewReading, now: datetime.datetime) -> None:
    """Refuse a value that cannot be kept, and a moment that is to come or before 1990."""
    refuse(check_value, reading.value, field="value")
    if not FIRST_YEAR <= reading.at.year <= now.year + 1:
        raise RuleBroken(
            _("The year is outside of %(first)s to %(last)s. Correct it.")
            % {"first": FIRST_YEAR, "last": now.year},
            code="year",
            field="at",
        )
    if reading.at > now + CLOCKS_DIFFER:
        raise RuleBroken(
            _("That moment is still to come. A reading is about now or earlier."), code="future", field="at"
        )


def check_readings(readings: Sequence[NewReading], now: datetime.datetime) -> None:
    """The same for all of a batch, and no moment twice. Raises RowsRefused with every row that is refused."""
    broken = list(_broken(readings, now))
    if broken:
        raise RowsRefused(broken)


def _broken(readings: Iterable[NewReading], now: datetime.datetime) -> Iterable[tuple[int, RuleBroken]]:
    seen: dict[datetime.datetime, int] = {}
    for index, reading in enumerate(readings):
        try:
            check_reading(reading, now)
        except RuleBroken as refused:
            yield index, refused
            continue
        first = seen.setdefault(reading.at, index)
        if first != index:
            yield (
                index,
                RuleBroken(
                    _("This moment stands in it twice. Keep one of the two."), code="twice", field="at"
                ),
            )
