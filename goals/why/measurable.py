"""How many key results of a goal say when they are reached: the number that the M of SMART names."""

from decimal import Decimal

from django.utils.translation import gettext as _

from goals.judging import measured
from goals.smart import says_when
from goals.standing import GoalStanding, KeyResultStanding
from goals.why.explanation import CAME_AND_WENT, MEASURED, Explanation, Input
from goals.why.parts import path_of


def why_measurable(stand: GoalStanding) -> Explanation | None:
    """Each key result with what it is to reach; what does not say so is left out."""
    if not stand.key_results:
        return None
    counted = [one for one in stand.key_results if says_when(measured(one))]
    figures = {"held": len(counted), "all": len(stand.key_results)}
    return Explanation(
        key="measurable",
        name=_("Measurable"),
        shown=_("%(held)s of %(all)s") % figures,
        how=[
            _(
                "A key result says when it is reached by the numbers that its kind has; what is done or not, "
                "and a scale, by words that name a thing or a number and not only a direction."
            )
        ],
        value=Decimal(len(counted)),
        inputs=[_input(one, _way(one)) for one in counted],
        left_out=[_input(one, note=_missing(one)) for one in stand.key_results if one not in counted],
        fields=MEASURED,
        verbs=CAME_AND_WENT,
    )


def _input(one: KeyResultStanding, value: str = "", note: str = "") -> Input:
    return Input(one.key_result.statement, value, path_of(one.key_result), note)


def _way(one: KeyResultStanding) -> str:
    if not one.measure.kind.has_path:
        return one.target_text
    return f"{one.start_text} → {one.target_text}"


def _missing(one: KeyResultStanding) -> str:
    if measured(one).has_measure:
        return _("its words are a direction")
    return _("no number to reach") if one.key_result.target is None else _("no start")
