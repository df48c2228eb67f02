"""Why it is said that work and result part: the figures of the finding, each with what it was made of."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from goals.divergence import (
    CONFIDENT,
    CONFIDENT_AGAINST_FORECAST,
    FELL,
    MOSTLY_DONE,
    MOVED,
    UNLIKELY,
    WORK_WITHOUT_RESULT,
)
from goals.divergences import Divergence
from goals.formula import Term
from goals.numbers import PlanItem
from goals.why.explanation import CHECKED_IN, Explanation, Input, equals
from goals.why.planned import plan_inputs, share_of_plan, weighed_by
from goals.wording import value_text
from teamops.formats import day_name, percent


def why_parting(one: Divergence, plan: Sequence[PlanItem] = (), named: Collection[str] = ()) -> Explanation:
    """One finding. `plan`: that of its goal, of which the paths in `named` may be told of by name."""
    finding, standing = one.finding, one.standing
    day = {"day": day_name(finding.since, standing.on)}
    number_of = standing.key_result.goal.number
    path = f"goals/{number_of}/?tab=check-ins&kr={standing.key_result.pk}"
    ends = [
        Input(_("At the end of %(day)s") % day, value_text(standing.key_result, finding.before), path),
        Input(_("Now"), standing.value_text, path),
    ]
    term: Term | None = None
    if finding.kind == WORK_WITHOUT_RESULT:
        term = share_of_plan(plan, lambda item: item.done_on, standing.on)
        how = [weighed_by(plan)] if term else []
        if term:
            how.append(_("Done ÷ all of the plan: %(formula)s") % {"formula": equals(term)})
        how.append(
            _("It is said from %(limit)s of the plan on, if the value is where it was three weeks ago.")
            % {"limit": percent(MOSTLY_DONE)}
        )
        inputs = [*ends, *plan_inputs(plan, named, standing.on)]
    elif finding.kind == CONFIDENT_AGAINST_FORECAST:
        how = [
            _("The chance is that of the forecast, by what was known then and by what is known now."),
            _(
                "It is said when confidence is at least %(high)s and has not fallen for three weeks, while "
                "the chance has fallen by %(fall)s or more, below %(low)s."
            )
            % {"high": CONFIDENT, "fall": percent(FELL), "low": percent(UNLIKELY)},
        ]
        inputs = [
            *ends,
            Input(_("Chance at the end of %(day)s") % day, percent(finding.chance_before)),
            Input(_("Chance now"), percent(finding.chance), f"{_why(one)}#forecast"),
            Input(_("Confidence"), f"{finding.confidence}/10", f"{_why(one)}#confidence"),
        ]
    else:
        how = [
            _("The goal has no plan, nothing contributes to it, and no task is for this key result."),
            _("It is said when the value has gone at least %(limit)s of its way in three weeks.")
            % {"limit": percent(MOVED)},
        ]
        inputs = ends
    return Explanation(
        key=one.anchor,
        name=_("Work and result"),
        shown="",
        how=[one.sentence, *how],
        value=term.value if term else Decimal(0),
        inputs=inputs,
        verbs=CHECKED_IN | {"key_result.finding_dismissed"},
    )


def _why(one: Divergence) -> str:
    return f"goals/{one.standing.key_result.goal.number}/why/?kr={one.standing.key_result.pk}"
