"""Why a key result is said to be stale, and what a week asks for and has brought: counts of days."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from goals import numbers
from goals.formula import Term, exact
from goals.numbers import STALE_AFTER, ZERO, Kind, rounded
from goals.pace import SHORTEST_HISTORY, WEEK, Earlier, pace_path
from goals.standing import KeyResultStanding
from goals.why.explanation import CHECKED_IN, MEASURED, TIMED, Explanation, Input, equals
from goals.wording import value_text
from teamops.formats import ago, day_name, short_day, signed


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


def why_weekly(one: KeyResultStanding, earlier: Earlier | None = None) -> Explanation | None:
    """What each week that is left asks for, beside what a week has brought so far, or brought in an `earlier`
    cycle; when it is over, what a week has brought."""
    if not one.measure.kind.has_path:
        return None
    brought = _brought(one) or _brought_earlier(earlier, one.on)
    if brought is None:
        return None
    needed = _needed(one)
    figures = {"brought": _figure(brought.term.value, one.key_result.unit)}
    shown, how = _("brought %(brought)s") % figures, [brought.told]
    inputs = list(brought.inputs)
    if needed is not None:
        figures["needed"] = _figure(needed.value, one.key_result.unit)
        shown = _("asks for %(needed)s, brought %(brought)s") % figures
        told = _("What is missing ÷ days that are left × 7: %(formula)s")
        how.insert(0, told % {"formula": _weekly(needed)})
        inputs.append(Input(_("Last day"), day_name(one.measure.span.last, one.on)))
    return Explanation(
        key="weekly",
        name=_("A week"),
        shown=shown,
        how=how,
        value=(needed or brought.term).value,
        inputs=inputs,
        fields=TIMED | MEASURED,
        verbs=CHECKED_IN,
    )


class Brought(NamedTuple):
    """What a week has brought, how that is calculated, and from what."""

    term: Term
    told: str
    inputs: Sequence[Input]


def _needed(one: KeyResultStanding) -> Term | None:
    """From today, or from its first day, to its last; None where nothing is missing or no week is left."""
    key_result, span = one.key_result, one.measure.span
    left = (span.last - max(one.on, span.first)).days + 1
    if (
        key_result.start is None
        or key_result.target is None
        or left < WEEK
        or numbers.is_reached(one.measure)
    ):
        return None
    stands = one.measure.last.value if one.measure.last else key_result.start
    return (exact(key_result.target) - exact(stands)) / exact(left) * exact(WEEK)


def _brought(one: KeyResultStanding) -> Brought | None:
    """By its own check-ins; None as long as these tell of less than a week."""
    last, start = one.measure.last, one.key_result.start
    if last is None or start is None:
        return None
    passed = (last.day - one.measure.span.first).days
    if passed < SHORTEST_HISTORY:
        return None
    term = (exact(last.value) - exact(start)) / exact(passed) * exact(WEEK)
    told = _("What has been reached ÷ days until the last check-in × 7: %(formula)s")
    day = {"day": day_name(last.day, one.on)}
    checked_in = Input(_("Check-in of %(day)s") % day, one.value_text, _check_ins(one))
    return Brought(term, told % {"formula": _weekly(term)}, [checked_in])


def _brought_earlier(earlier: Earlier | None, on: datetime.date) -> Brought | None:
    """By the check-ins of a cycle that is over."""
    start = earlier.key_result.start if earlier else None
    if earlier is None or start is None:
        return None
    key_result, (day, value) = earlier.key_result, earlier.last
    passed = (day - key_result.first_day).days
    term = (exact(value) - exact(start)) / exact(passed) * exact(WEEK)
    told = _("What %(cycle)s reached with the same words ÷ days until its last check-in × 7: %(formula)s")
    facts = {"cycle": key_result.goal.cycle.name, "formula": _weekly(term)}
    note = _("%(cycle)s, check-in of %(day)s") % {"cycle": facts["cycle"], "day": day_name(day, on)}
    was = Input(key_result.statement, value_text(key_result, value), pace_path(key_result), note)
    return Brought(term, told % facts, [was])


def _weekly(term: Term) -> str:
    return equals(term, _figure(term.value))


def _figure(value: Decimal, unit: str = "") -> str:
    """Two figures are enough for a pace."""
    if not value:
        return "0"
    return signed(rounded(value, max(0, 1 - value.adjusted())) or ZERO, unit)


def _check_ins(one: KeyResultStanding) -> str:
    return f"goals/{one.key_result.goal.number}/?tab=check-ins&kr={one.key_result.pk}"
