"""What a goal is measured by, each with its weight as it is written, and their weighted mean."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals import numbers
from goals.formula import Term, exact, share, total
from goals.numbers import ONE, ZERO, Part
from goals.standing import GoalStanding, part_of_goal
from teamops.formats import number


@dataclass(frozen=True)
class PartOf:
    """A key result, a sub-goal or the time without one, as a part of the goal."""

    name: str
    part: Part
    weight: Term
    path: str = ""
    key_result: int | None = None

    @property
    def counts(self) -> bool:
        return self.part.progress is not None


def parts_of(stand: GoalStanding, seen: Collection[int]) -> list[PartOf]:
    """What the goal is measured by. `seen`: ids of the sub-goals that may be named."""
    span, number_of = stand.goal.span, stand.goal.number
    found = [
        PartOf(
            name=one.key_result.statement,
            part=one.part,
            weight=exact(ONE if one.key_result.weight is None else one.key_result.weight),
            path=f"goals/{number_of}/why/?kr={one.key_result.pk}",
            key_result=one.key_result.pk,
        )
        for one in stand.key_results
    ]
    for sub in stand.sub_goals:
        part, weight = part_of_goal(sub), exact(ONE if sub.goal.weight is None else sub.goal.weight)
        overlap = span.overlap(sub.goal.span)
        if overlap < span.days:
            time = exact(overlap) / exact(span.days)
            weight = time if weight.value == 1 else weight * time
        is_named = sub.goal.pk in seen
        name = sub.goal.statement if is_named else _("a private goal")
        found.append(PartOf(name, part, weight, f"goals/{sub.goal.number}/why/" if is_named else ""))
    gap = numbers.gap_of([one.part for one in found], span)
    if gap is not None and sum((one.weight.value for one in found if one.counts), ZERO):
        days = len(gap.days)
        time = exact(days) / exact(span.days)
        weight = time if gap.weight == 1 else Term(gap.weight, number(gap.weight)) * time
        name = ngettext("%(n)s day without a goal below it", "%(n)s days without a goal below it", days)
        found.append(PartOf(name % {"n": days}, gap.part(span, stand.on), weight))
    return found


def mean(values: Sequence[Decimal], parts: Sequence[PartOf]) -> Term:
    """The weighted mean of shares, as it is written; weights that are all 1 are not."""
    if all(one.weight.text == "1" for one in parts):
        return total([share(value) for value in values]) / exact(len(parts))
    terms = [share(value) * one.weight for value, one in zip(values, parts, strict=True)]
    return total(terms) / total([one.weight for one in parts])
