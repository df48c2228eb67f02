"""How fast requests for support are answered, and how long the open ones wait. Pure."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from feedback.insights.counting import median, median_formula
from feedback.insights.facts import Facts, Request
from feedback.insights.shapes import ALL, Figure, Head, Line, Measure, Period, Reason
from goals.why import Input
from tasks.support.lines import days
from teamops.formats import number, one_after_another, short_day


def support(facts: Facts, periods: Sequence[Period]) -> Measure:
    """By the day of the first answer; open is what was asked and had not ended at the end of the period."""
    lines = [
        _line(
            one.key,
            one.name,
            one.short,
            [request for request in facts.requests if _answered_in(request, one)],
            [request for request in facts.requests if _is_open(request, one.last)],
            one.last,
            one,
        )
        for one in periods
    ]
    answered = [request for request in facts.requests if any(_answered_in(request, one) for one in periods)]
    waiting = [request for request in facts.requests if _is_open(request, facts.today)]
    whole = _line(ALL, _("All together"), "", answered, waiting, facts.today, None)
    return Measure(
        key="support",
        name=_("Support requests"),
        finding=_finding(whole),
        heads=[
            Head("answered", _("Answered")),
            Head("took", _("Answer after (median)")),
            Head("open", pgettext("support", "Open at the end")),
            Head("oldest", _("Oldest open one")),
        ],
        lines=lines,
        whole=whole,
        first_head="",
        labelled="took",
        unit=_("d"),
        drawn="took",
    )


def _answered_in(request: Request, period: Period) -> bool:
    return request.answered_on is not None and period.holds(request.answered_on)


def _is_open(request: Request, on: datetime.date) -> bool:
    return request.asked_on <= on and (request.ended_on is None or request.ended_on > on)


def _took(request: Request) -> int:
    assert request.answered_on is not None
    return (request.answered_on - request.asked_on).days


def _in_days(value: Decimal | None) -> str:
    if value is None:
        return "—"
    return ngettext("%(n)s day", "%(n)s days", 1 if value == 1 else 2) % {"n": number(value)}


def _line(
    key: str,
    name: str,
    short: str,
    answered: Sequence[Request],
    waiting: Sequence[Request],
    on: datetime.date,
    period: Period | None,
) -> Line:
    took = median(map(_took, answered))
    oldest = max(((on - one.asked_on).days for one in waiting), default=None)

    def why_answered() -> Reason:
        says = _("What got its first answer then, whatever it said.")
        return [says], [Input(one.need, days(_took(one)), one.path) for one in answered]

    def why_took() -> Reason:
        says = _(
            "The day of the first answer less the day on which it was asked, in calendar days, in their "
            "order; of these the one in the middle (median)."
        )
        ordered = sorted(answered, key=lambda one: (_took(one), one.path))
        inputs = [
            Input(
                one.need,
                days(_took(one)),
                f"{one.path}why/",
                _("asked %(day)s") % {"day": short_day(one.asked_on)},
            )
            for one in ordered
        ]
        return [says, *([median_formula(map(_took, answered))] if answered else [])], inputs

    def why_open() -> Reason:
        says = _("What was asked by %(day)s, and neither supplied, declined nor withdrawn by then.")
        ordered = sorted(waiting, key=lambda one: (one.asked_on, one.path))
        return [says % {"day": short_day(on)}], [
            Input(one.need, days((on - one.asked_on).days), f"{one.path}why/") for one in ordered
        ]

    def why_oldest() -> Reason:
        says = _("%(day)s less the day on which the oldest open one was asked, in calendar days.")
        return [says % {"day": short_day(on)}], why_open()[1][:1]

    figures = [
        Figure("answered", Decimal(len(answered)), number(len(answered)), why_answered),
        Figure("took", took, _in_days(took), why_took),
        Figure("open", Decimal(len(waiting)), number(len(waiting)), why_open),
        Figure("oldest", None if oldest is None else Decimal(oldest), _in_days_whole(oldest), why_oldest),
    ]
    return Line(key, name, short, figures, period)


def _in_days_whole(value: int | None) -> str:
    return _in_days(None if value is None else Decimal(value))


def _finding(whole: Line) -> str:
    took, waiting, oldest = (whole.figure(key) for key in ("took", "open", "oldest"))
    says = []
    if took.value is not None:
        says.append(_("Half of the answers came within %(days)s.") % {"days": took.shown})
    if waiting.value:
        said = ngettext(
            "%(n)s request is open, for up to %(days)s.",
            "%(n)s requests are open, for up to %(days)s.",
            int(waiting.value),
        )
        says.append(said % {"n": waiting.shown, "days": oldest.shown})
    return one_after_another(says or [_("Nobody has asked for support.")])
