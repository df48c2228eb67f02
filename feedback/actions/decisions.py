"""Deciding in a review, also with what it changes."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.actions.common import lock, refuse_closed, refuse_unknown_part
from feedback.models import Decision, WeeklyReview
from feedback.permissions import can_write
from goals.actions import Why, edit_goal, edit_key_result
from goals.models import Goal, KeyResult
from tasks.actions import edit_milestone, edit_task
from tasks.models import Milestone, Task
from teamops.activity.actions import record
from teamops.activity.queries import kind_of
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person
from teamops.people.permissions import require

Thing = Goal | KeyResult | Task | Milestone
# What a decision can change of each, and the field of the thing in which it stands.
FIELDS: dict[type[Any], dict[str, str]] = {
    Goal: {"due": "ends_on", "owner": "owner"},
    KeyResult: {"target": "target", "due": "ends_on", "owner": "owner"},
    Task: {"due": "due", "owner": "assignee"},
    Milestone: {"due": "due", "owner": "owner"},
}


@transaction.atomic
def add_decision(
    review: WeeklyReview,
    *,
    by: Person | None,
    text: str,
    because: str = "",
    part: str = "",
    key: str = "",
) -> Decision:
    """What the team decided, and about which part of the agenda. The same form (`key`) adds one decision."""
    require(can_write, by, review)
    lock(review)
    refuse_closed(review)
    refuse_unknown_part(part)
    return _twin(review, key) or _decide(review, by, text=text, because=because, part=part, key=key)


def _twin(review: WeeklyReview, key: str) -> Decision | None:
    return review.decisions.filter(key=key).first() if key else None


def _decide(review: WeeklyReview, by: Person | None, **values: Any) -> Decision:
    decision: Decision = review.decisions.create(organization_id=review.organization_id, author=by, **values)
    record(decision, "review.decided", by=by, team=review.team, part_of=review)
    return decision


@transaction.atomic
def decide_change(
    review: WeeklyReview,
    thing: Thing,
    *,
    by: Person | None,
    text: str,
    because: str,
    reason: str = "",
    part: str = "",
    version: int | None = None,
    key: str = "",
    **wanted: Any,
) -> Decision:
    """Decide, and change a goal, key result, task or milestone with it; neither happens without the other.

    `wanted`: the target, due and owner that it is to have; what it has already is no change. It is changed by
    its own action, with its permission, rules and version; of an active goal that is an adjustment of the
    kind `reason`, and `because` its words. Raises RuleBroken, Stale.
    """
    require(can_write, by, review)
    lock(review)
    refuse_closed(review)
    refuse_unknown_part(part)
    if twin := _twin(review, key):
        return twin
    before = present(thing)
    values = {name: value for name, value in wanted.items() if name in before and value != before[name]}
    if not values:
        raise RuleBroken(_("Nothing would change. Write another target, date or owner."), code="nothing")
    _change(thing, by, values, because=because, reason=reason, version=version)
    fields = {name: [_plain(before[name]), _plain(value)] for name, value in values.items()}
    decision = _decide(
        review,
        by,
        text=text,
        because=because,
        part=part,
        key=key,
        changed=_told(thing) | {"fields": fields},
        given_to=values.get("owner"),
    )
    decision.goals.set(goals_of(thing))
    return decision


def present(thing: Thing) -> dict[str, Any]:
    """What a decision can change, as it is now; a goal or key result without a day of its own has its end."""
    found = {name: getattr(thing, field) for name, field in FIELDS[type(thing)].items()}
    if isinstance(thing, Goal | KeyResult):
        found["due"] = thing.last_day
    if isinstance(thing, KeyResult) and not thing.has_number:
        found.pop("target")
    return found


def _change(
    thing: Thing,
    by: Person | None,
    wanted: Mapping[str, Any],
    *,
    because: str,
    reason: str,
    version: int | None,
) -> None:
    """By the thing's own action; what it says of a field is said of the decision's."""
    names = FIELDS[type(thing)]
    values = {names[name]: value for name, value in wanted.items()}
    try:
        if isinstance(thing, Goal):
            edit_goal(thing, by=by, version=version, reason=Why(reason, because), **values)
        elif isinstance(thing, KeyResult):
            edit_key_result(thing, by=by, version=version, reason=Why(reason, because), **values)
        elif isinstance(thing, Task):
            edit_task(thing, by=by, version=version, reason=because, **values)
        else:
            edit_milestone(thing, by=by, version=version, reason=because, **values)
    except Stale:
        raise
    except RuleBroken as broken:
        back = {field: name for name, field in names.items()} | {"words": "because"}
        broken.field = back.get(broken.field or "", broken.field)
        raise


def goals_of(thing: Thing) -> Iterable[Goal]:
    """The goals of which a change of it tells."""
    if isinstance(thing, Goal):
        return [thing]
    if isinstance(thing, KeyResult):
        return [thing.goal]
    plan, measured = thing.plan, getattr(thing, "key_result", None)
    found = [plan.goal if plan else None, measured.goal if measured else None]
    return [goal for goal in found if goal is not None]


def _told(thing: Thing) -> dict[str, Any]:
    """What is kept of it: what it was called on the day."""
    is_named = isinstance(thing, Goal | KeyResult)
    return {
        "kind": kind_of(thing),
        "id": thing.pk,
        "team": _team_of(thing),
        "number": thing.goal.number if isinstance(thing, KeyResult) else getattr(thing, "number", None),
        "what": thing.statement if is_named else thing.title,  # type: ignore[union-attr]
        "unit": getattr(thing, "unit", ""),
        "precision": getattr(thing, "precision", None),
    }


def _team_of(thing: Thing) -> int | None:
    if isinstance(thing, KeyResult):
        return thing.goal.team_id
    return thing.plan.team_id if isinstance(thing, Milestone) else thing.team_id


def _plain(value: Any) -> str | int | None:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value.pk if value is not None else None


@transaction.atomic
def remove_decision(decision: Decision, *, by: Person | None) -> None:
    """Take back a decision while the review is open; what it has changed stays changed."""
    review = decision.review
    require(can_write, by, review)
    lock(review)
    refuse_closed(review)
    if not review.decisions.filter(pk=decision.pk).exists():  # somebody was quicker
        return
    record(decision, "review.decision_removed", by=by, team=review.team, part_of=review)
    decision.delete()
