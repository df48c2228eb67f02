"""What a goal is measured by, each with its weight as it is written, and their weighted mean."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals import numbers
from goals.formula import Term, exact, share, total
from goals.models import KeyResult
from goals.numbers import ONE, ZERO, Part, Status, clamp
from goals.standing import GoalStanding, part_of_goal
from teamops.formats import number

WORST_FIRST = (Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK, Status.NOT_STARTED, Status.DONE)


@dataclass(frozen=True)
class PartOf:
    """A key result, a sub-goal or the time without one, as a part of the goal."""

    name: str
    part: Part
    weight: Term
    path: str = ""
    key_result: int | None = None
    is_kept: bool = False  # from the reader, who is told of all such together

    @property
    def counts(self) -> bool:
        return self.part.progress is not None


def path_of(key_result: KeyResult) -> str:
    """Where its numbers are explained, below the organization's address."""
    return f"goals/{key_result.goal.number}/why/?kr={key_result.pk}"


def parts_of(stand: GoalStanding, seen: Collection[int], *, tells_each: bool) -> list[PartOf]:
    """What the goal is measured by. `seen`: ids of the sub-goals that may be named; `tells_each`: whether the
    reader may know how many others there are."""
    span = stand.goal.span
    found = [
        PartOf(
            name=one.key_result.statement,
            part=one.part,
            weight=exact(ONE if one.key_result.weight is None else one.key_result.weight),
            path=path_of(one.key_result),
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
        if is_named:
            found.append(PartOf(sub.goal.statement, part, weight, f"goals/{sub.goal.number}/why/"))
        else:
            found.append(PartOf(_("a private goal"), part, weight, is_kept=not tells_each))
    gap = numbers.gap_of([one.part for one in found], span)
    if gap is not None and sum((one.weight.value for one in found if one.counts), ZERO):
        days = len(gap.days)
        time = exact(days) / exact(span.days)
        weight = time if gap.weight == 1 else Term(gap.weight, number(gap.weight)) * time
        name = ngettext("%(n)s day without a goal below it", "%(n)s days without a goal below it", days)
        found.append(PartOf(name % {"n": days}, gap.part(span, stand.on), weight))
    return found


def together(parts: Sequence[PartOf]) -> list[PartOf]:
    """What is kept from the reader as one part, after the others: it counts, but how many goals it is, is not
    told. `parts`: what counts."""
    kept = [one for one in parts if one.is_kept]
    if not kept:
        return list(parts)
    weight = sum((one.weight.value for one in kept), ZERO)

    def of_all(value: Callable[[Part], Decimal | int | None]) -> Decimal:
        weighed = [(Decimal(value(one.part) or 0), one.weight.value if weight else ONE) for one in kept]
        return sum((v * w for v, w in weighed), ZERO) / (weight or len(kept))

    statuses = {one.part.status for one in kept}
    part = Part(
        progress=of_all(lambda one: clamp(one.progress or ZERO)),
        expected=of_all(lambda one: one.expected),
        expected_then=of_all(lambda one: one.expected_then),
        status=next((status for status in WORST_FIRST if status in statuses), None),
        confidence=of_all(lambda one: one.confidence),  # type: ignore[arg-type]  # no whole number
    )
    one = PartOf(_("what is kept from you"), part, Term(weight, number(weight)), is_kept=True)
    return [*(other for other in parts if not other.is_kept), one]


def mean(values: Sequence[Decimal], parts: Sequence[PartOf]) -> Term:
    """The weighted mean of shares, as it is written; weights that are all 1 are not."""
    if all(one.weight.text == "1" for one in parts):
        return total([share(value) for value in values]) / exact(len(parts))
    terms = [share(value) * one.weight for value, one in zip(values, parts, strict=True)]
    return total(terms) / total([one.weight for one in parts])
