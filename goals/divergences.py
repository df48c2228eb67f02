"""Where work and result part in these goals: the pure findings with their rows, plans and forecasts."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from goals import divergence
from goals.divergence import Finding
from goals.outlook import forecast_of
from goals.registry import plans_done, worked_on
from goals.standing import GoalStanding, KeyResultStanding
from goals.wording import Scale, value_text


class Said(NamedTuple):
    """A finding about a key result as plain values, and how it reads."""

    finding: Finding
    key_result: int
    what: str
    scale: Scale

    @property
    def sentence(self) -> str:
        return divergence.sentence(
            self.finding,
            what=self.what,
            before=value_text(self.scale, self.finding.before),
            now=value_text(self.scale, self.finding.now),
        )


@dataclass(frozen=True)
class Divergence:
    """One finding about a key result."""

    standing: KeyResultStanding
    finding: Finding

    @property
    def is_without_work(self) -> bool:
        return self.finding.kind == divergence.RESULT_WITHOUT_WORK

    @property
    def anchor(self) -> str:
        """Where on the page of whys its figures stand."""
        return f"parting-{self.finding.kind.replace('_', '-')}"

    @property
    def said(self) -> Said:
        key_result = self.standing.key_result
        return Said(self.finding, key_result.pk, key_result.statement, Scale.of(key_result))

    @property
    def sentence(self) -> str:
        return self.said.sentence


def divergences(
    stands: Sequence[GoalStanding], day: datetime.date, done: Mapping[int, Decimal] | None = None
) -> dict[int, list[Divergence]]:
    """By goal: what there is to say that nobody has answered lately. One query, and one more where a number
    has moved without a plan.

    `done`: the share of each goal's plans that is done, where that is known already; then one less.
    """
    active = [stand for stand in stands if stand.goal.is_active]
    if not active:
        return {}
    if done is None:
        done = plans_done([stand.goal.pk for stand in active])
    found = {
        stand.goal.pk: [
            Divergence(one, finding)
            for one in stand.key_results
            for finding in _findings(one, done.get(stand.goal.pk), day)
            # What contributes to a goal is work that is planned for it, too.
            if not (finding.kind == divergence.RESULT_WITHOUT_WORK and stand.sub_goals)
            if finding.kind not in (one.key_result.answered or "")  # type: ignore[attr-defined]
        ]
        for stand in active
    }
    found = _without_work(found)
    return {goal: some for goal, some in found.items() if some}


def _without_work(found: Mapping[int, list[Divergence]]) -> dict[int, list[Divergence]]:
    """Nothing is said to be without work that has its tasks elsewhere than in its goal's plan."""
    asked = [one.standing.key_result.pk for some in found.values() for one in some if one.is_without_work]
    planned = worked_on(asked)
    return {
        goal: [one for one in some if not (one.is_without_work and one.standing.key_result.pk in planned)]
        for goal, some in found.items()
    }


def _findings(one: KeyResultStanding, done: Decimal | None, day: datetime.date) -> list[Finding]:
    def chance(measure: divergence.Measure) -> float | None:
        found = forecast_of(one.key_result, measure)
        return found.chance if found else None

    stated = [(check_in.day, check_in.confidence) for check_in in one.check_ins if check_in.confidence]
    return divergence.find(one.measure, done, day, confidences=stated, chance=chance)
