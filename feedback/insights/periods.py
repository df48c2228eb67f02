"""Over what insights look back: the last weeks, or the last cycles. Pure."""

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext as _

from feedback.insights.shapes import Period
from goals.models import Cycle
from goals.queries.cycles import cycle_of_day
from teamops.dates import DAY, monday, week_label

WEEKS = 13
CYCLES = 6


def last_weeks(today: datetime.date) -> list[Period]:
    """The last thirteen weeks, the present one included."""
    this = monday(today)
    return [_week(this - back * 7 * DAY, today) for back in reversed(range(WEEKS))]


def _week(first: datetime.date, today: datetime.date) -> Period:
    week = first.isocalendar().week
    name = _("Week %(week)s") % {"week": week}
    return Period(week_label(first), name, str(week), first, min(first + 6 * DAY, today))


def last_cycles(cycles: Sequence[Cycle], today: datetime.date) -> list[Period]:
    """The last six cycles that have begun, of the length of the present one; the oldest first."""
    begun = [one for one in cycles if one.starts_on <= today]
    present = cycle_of_day(begun, today)
    alike = [one for one in begun if present and one.length == present.length]
    alike.sort(key=lambda one: (one.starts_on, one.pk))
    return [
        Period(one.slug, one.name, one.name, one.starts_on, min(one.ends_on, today), one)
        for one in alike[-CYCLES:]
    ]
