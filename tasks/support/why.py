"""Why a request is said to be so old, and why answers are said to take so long."""

import datetime
import statistics
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.why import Explanation, Input
from goals.why.trail import Explained
from tasks.models import SupportRequest
from tasks.support.lines import PATIENCE, Line, asked_on, days, response_days
from teamops.dates import day_of, working_days_between
from teamops.formats import number, short_day
from teamops.people.models import Organization


def why_request(line: Line) -> list[Explained]:
    """Its age, or how long the first answer took."""
    one, organization = line.request, line.organization
    found = [_took(one, organization)] if one.answered_at else []
    if one.is_open:
        found.insert(0, _age(line))
    return [Explained(why, [], 0) for why in found]


def _less(last: datetime.date, first: datetime.date) -> dict[str, str | int]:
    return {"last": short_day(last), "first": short_day(first), "days": (last - first).days}


def _age(line: Line) -> Explanation:
    one, first = line.request, asked_on(line.request, line.organization)
    worked = working_days_between(first, line.on, line.organization.country)
    how = [
        _("Today less the day on which it was asked, in calendar days: %(last)s − %(first)s = %(days)s")
        % _less(line.on, first)
    ]
    if one.state == SupportRequest.State.ASKED:
        how.append(
            _(
                "Of these %(worked)s are working days. After %(n)s working days without an answer it counts "
                "as at risk, and who is asked is reminded."
            )
            % {"worked": worked, "n": PATIENCE}
        )
    return Explanation(key="age", name=_("Age"), shown=days(line.age), how=how, value=Decimal(line.age))


def _took(one: SupportRequest, organization: Organization) -> Explanation:
    took = response_days(one, organization) or 0
    assert one.answered_at is not None
    answered = day_of(one.answered_at, organization)
    return Explanation(
        key="response",
        name=_("Response time"),
        shown=days(took),
        how=[
            _(
                "The day of the first answer, whatever it said, less the day on which it was asked, in "
                "calendar days: %(last)s − %(first)s = %(days)s"
            )
            % _less(answered, asked_on(one, organization))
        ],
        value=Decimal(took),
    )


def why_median(requests: Sequence[SupportRequest], organization: Organization) -> list[Explained]:
    """The middle of the response times of the past ninety days."""
    took = {one.pk: response_days(one, organization) or 0 for one in requests}
    if not took:
        return []
    ordered = sorted(requests, key=lambda one: (took[one.pk], one.number))
    middle = statistics.median(took.values())
    return [
        Explained(
            Explanation(
                key="response",
                name=_("Response time"),
                shown=ngettext("%(n)s day", "%(n)s days", 1 if middle == 1 else 2) % {"n": number(middle)},
                how=[
                    _(
                        "The response times of what was answered in the past 90 days, in their order; the "
                        "one in the middle, or the mean of the two in the middle (median)."
                    ),
                    ", ".join(str(took[one.pk]) for one in ordered),
                ],
                value=Decimal(str(middle)),
                inputs=[
                    Input(one.need, days(took[one.pk]), f"support/{one.number}/", one.get_state_display())
                    for one in ordered
                ],
            ),
            [],
            0,
        )
    ]
