"""Every number of a goal or of one of its key results with its why, as a reader may know it."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from django.http import Http404

from goals.as_of import Past, goal_then
from goals.divergences import divergences
from goals.judging import around
from goals.judging_then import earlier_then
from goals.models import Goal, KeyResult, Metric
from goals.pace import Earlier
from goals.queries import seen_among
from goals.registry import named_items, plan_items
from goals.standing import GoalStanding, KeyResultStanding, standing
from goals.why import Explanation, why_goal, why_key_result
from goals.why.measurable import why_measurable
from goals.why.parting import why_parting
from goals.why.trail import Explained, explained
from teamops.people.models import Person


class Numbers(NamedTuple):
    """The numbers of `key_result`; None: of the goal as a whole."""

    key_result: KeyResult | None
    explained: Sequence[Explained]


def numbers_of(
    goal: Goal, person: Person, on: datetime.date, *, key_result: str = "", past: Past | None = None
) -> Numbers:
    """On a day, or as was known at the end of a past one.

    `key_result`: the id or UUID of one of the goal's; empty: the goal. Raises Http404 for another goal's.
    """
    stands = goal_then(goal, past, person=person)[0] if past else standing(goal, on=on)
    one = _chosen(stands, key_result)
    seen = seen_among(person, [sub.goal for sub in stands.sub_goals])  # the others are not named
    if one is None:
        reasons = why_goal(
            stands, seen=seen, tells_each=person.is_administrator, dropped=_dropped(goal, past)
        )
        reasons += filter(None, [why_measurable(stands)])
    else:
        reasons = _of_key_result(stands, one, person, seen, past)
    asked = one.key_result if one else None
    return Numbers(asked, explained(reasons, goal, asked, before=past.moment if past else None))


def _chosen(stands: GoalStanding, asked: str) -> KeyResultStanding | None:
    if not asked:
        return None
    for one in stands.key_results:
        if asked in (str(one.key_result.pk), str(one.key_result.uuid)):
            return one
    raise Http404


def _dropped(goal: Goal, past: Past | None) -> list[KeyResult]:
    """What counts no longer, or did not then."""
    if past:
        return list(goal.dropped_then)  # type: ignore[attr-defined]  # by `goal_then`
    return list(goal.key_results.exclude(dropped_at=None).order_by("position", "pk"))


def _of_key_result(
    stands: GoalStanding, one: KeyResultStanding, person: Person, seen: set[int], past: Past | None
) -> list[Explanation]:
    _name_metric(one.key_result, person)
    named = named_items(person, one.measure.plan)
    reasons = why_key_result(
        one,
        stands,
        seen=seen,
        tells_each=person.is_administrator,
        named=named,
        shares=[] if past else _shares(one.key_result, person),
        earlier=_earlier(one.key_result, person, past),
    )
    return reasons if past else [*_partings(stands, one, person), *reasons]


def _earlier(key_result: KeyResult, person: Person, past: Past | None) -> Earlier | None:
    """What the team measured by the same words in an earlier cycle; for a draft, as its SMART marks do."""
    goal = key_result.goal
    if not goal.is_draft:
        return None
    key, first = key_result.statement_key, goal.cycle.starts_on
    if past:
        return earlier_then(past, person, goal.team, {key}, before=first).get(key)
    return around(person, goal.team, owners=(), keys={key}, first_day=first).earlier.get(key)


def _shares(key_result: KeyResult, person: Person) -> list[KeyResult]:
    """What members bring of it, as far as the person may see it; of a past day it is not told."""
    rows = KeyResult.objects.visible_to(person).shares_of(key_result.goal)
    return list(rows.filter(share_of=key_result).select_related("latest"))


def _partings(stands: GoalStanding, one: KeyResultStanding, person: Person) -> list[Explanation]:
    """Where its work and its result part today; what has been answered is told of no more."""
    found = divergences([stands], stands.on).get(stands.goal.pk, [])
    mine = [parting for parting in found if parting.standing is one]
    if not any(parting.finding.plan is not None for parting in mine):
        return [why_parting(parting) for parting in mine]
    plan = plan_items([stands.goal.pk]).get(stands.goal.pk, [])
    named = named_items(person, plan)
    return [why_parting(parting, plan, named) for parting in mine]


def _name_metric(key_result: KeyResult, person: Person) -> None:
    """The metric that it follows, if the person may see it."""
    if key_result.metric_id:
        key_result.metric = Metric.objects.visible_to(person).filter(pk=key_result.metric_id).first()
