"""Why a key result is said to be stale, and what a week asks for and has brought: counts of days."""

from decimal import Decimal

from django.utils.translation import gettext as _

from goals import numbers
from goals.formula import Term, exact
from goals.numbers import STALE_AFTER, ZERO, Kind, rounded
from goals.standing import KeyResultStanding
from goals.why.explanation import CHECKED_IN, MEASURED, TIMED, Explanation, Input, equals
from teamops.formats import ago, day_name, short_day, signed

WEEK = 7
# Shorter times say nothing about a week.
SHORTEST = 7


def why_fresh(one: KeyResultStanding) -> Explanation | None:
    """How many days ago the last check-in was, and from when on that is too long; a plan is never stale."""
    measure, last = one.measure, one.measure.last
    if measure.kind is Kind.FROM_PLAN or last is None:
        return None
    until = min(one.on, measure.span.last)
    days = (until - last.day).days
    dates = {"today": short_day(until), "day": short_day(last.day), "days": days}
    how = [_("In calendar days: %(today)s − %(day)s = %(days)s") % dates]
    if until < one.on:
        how.append(_("Its last day has passed, so no more days are counted."))
    limit = max(STALE_AFTER, 2 * measure.cadence)
    rule = _("Stale is more than %(limit)s days: 14, or twice the %(cadence)s days between two check-ins.")
    how.append(rule % {"limit": limit, "cadence": measure.cadence})
    inputs = [Input(_("Last check-in"), day_name(last.day, one.on), _check_ins(one))]
    due = one.due
    if due is not None:
        missed = _("missing") if one.missed else ""
        inputs.append(Input(_("The next one is due by"), day_name(due, one.on), note=missed))
    return Explanation(
        key="fresh",
        name=_("Checked in"),
        shown=ago(last.day, until),
        how=how,
        value=Decimal(days),
        inputs=inputs,
        fields=frozenset({"cadence", "ends_on"}),
        verbs=CHECKED_IN,
    )


def why_weekly(one: KeyResultStanding) -> Explanation | None:
    """What each week that is left asks for, beside what a week has brought so far."""
    key_result, last = one.key_result, one.measure.last
    if not one.measure.kind.has_path or last is None:
        return None
    start, target, span = key_result.start, key_result.target, one.measure.span
    left = (span.last - max(one.on, span.first)).days + 1
    passed = (last.day - span.first).days
    if start is None or target is None or left < WEEK or passed < SHORTEST or numbers.is_reached(one.measure):
        return None
    value = exact(last.value)
    needed = (exact(target) - value) / exact(left) * exact(WEEK)
    brought = (value - exact(start)) / exact(passed) * exact(WEEK)
    both = {"needed": needed, "brought": brought}
    day = {"day": day_name(last.day, one.on)}
    return Explanation(
        key="weekly",
        name=_("A week"),
        shown=_("asks for %(needed)s, brought %(brought)s")
        % {name: _figure(term.value, key_result.unit) for name, term in both.items()},
        how=[
            _("What is missing ÷ days that are left × 7: %(formula)s") % {"formula": _weekly(needed)},
            _("What has been reached ÷ days until the last check-in × 7: %(formula)s")
            % {"formula": _weekly(brought)},
        ],
        value=needed.value,
        inputs=[
            Input(_("Check-in of %(day)s") % day, one.value_text, _check_ins(one)),
            Input(_("Last day"), day_name(span.last, one.on)),
        ],
        fields=TIMED | MEASURED,
        verbs=CHECKED_IN,
    )


def _weekly(term: Term) -> str:
    return equals(term, _figure(term.value))


def _figure(value: Decimal, unit: str = "") -> str:
    """Two figures are enough for a pace."""
    if not value:
        return "0"
    return signed(rounded(value, max(0, 1 - value.adjusted())) or ZERO, unit)


def _check_ins(one: KeyResultStanding) -> str:
    return f"goals/{one.key_result.goal.number}/?tab=check-ins&kr={one.key_result.pk}"
