"""Key results: what a goal is measured by."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.actions.adjusting import Why, is_adjustment, keep_adjustment
from goals.actions.changes import plain, record_key_result, set_values
from goals.actions.following import check_in_history
from goals.actions.goals import refuse_strangers, refuse_unless_open
from goals.actions.renewing import renew_numbers
from goals.actions.terms import watching_terms
from goals.models import Goal, KeyResult
from goals.numbers import Kind, check_aim, check_interim, check_weight, check_weights
from goals.permissions import can_change_key_result, can_edit_goal
from goals.refusals import refuse
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.notifications.actions import settle
from teamops.people.actions import refuse_guest
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.text import text_key
from teamops.versions import save_version

# Changing one of these may ask for check-ins of other days from the metric that it follows.
FOLLOWED = frozenset({"metric", "kind", "starts_on", "ends_on"})


@transaction.atomic
def add_key_result(
    goal: Goal, *, by: Person | None, statement: str, kind: str = KeyResult.Kind.INCREASE, **values: Any
) -> KeyResult:
    """A measure at the end of the goal.

    `values`: unit, precision, start, target, interim, weight, owner, starts_on, ends_on, cadence, the words
    of the zones of a scale, share_of, metric, compared_with.
    """
    require(can_edit_goal, by, goal)
    renew_numbers([goal.pk])
    refuse_unless_open(goal)
    refuse_strangers(goal.organization_id, values)
    refuse_guest(values.get("owner"), "owner")
    key_result = KeyResult(
        organization_id=goal.organization_id,
        goal=goal,
        statement=statement,
        kind=kind,
        position=goal.key_results.count() + 1,
        **values,
    )
    _refuse_impossible(key_result)
    key_result.original_target = key_result.target if goal.is_active else None
    with watching_terms(goal, by=by):
        key_result.save()
        record_key_result(key_result, "key_result.added", by=by)
    check_in_history([key_result])
    return key_result


def _refuse_impossible(key_result: KeyResult) -> None:
    """What measures nothing, weights of which none counts, and a metric that is not one's own."""
    refuse(check_weight, key_result.weight, field="weight")
    refuse(check_aim, Kind(key_result.kind), key_result.start, key_result.target, field="target")
    refuse(check_interim, Kind(key_result.kind), key_result.span, key_result.curve, field="interim")
    others = KeyResult.objects.filter(goal=key_result.goal_id, dropped_at__isnull=True).exclude(
        pk=key_result.pk
    )
    weights: list[Decimal | None] = [*others.values_list("weight", flat=True), key_result.weight]
    refuse(check_weights, weights, field="weight")
    if key_result.last_day < key_result.first_day:
        raise RuleBroken(
            _("It is due before it begins. Choose a later day."), code="end_before_start", field="ends_on"
        )
    if key_result.metric and key_result.metric.is_external:
        raise RuleBroken(
            _("This metric is a competitor’s or the market’s. Compare with it, and follow one of your own."),
            code="external",
            field="metric",
        )


@transaction.atomic
def edit_key_result(
    key_result: KeyResult,
    *,
    by: Person | None,
    version: int | None = None,
    reason: Why | None = None,
    **values: Any,
) -> KeyResult:
    """Change a key result; of an active goal some changes ask for a reason. Raises Stale.

    Changing the kind keeps the history; what the new kind cannot have does not count, and what it would
    take for a number that it never was is refused.
    """
    require(can_change_key_result, by, key_result)
    renew_numbers([key_result.goal_id])
    goal = key_result.goal
    refuse_unless_open(goal)
    refuse_strangers(goal.organization_id, values)
    before, after = set_values(key_result, values)
    if "owner" in after:
        refuse_guest(key_result.owner, "owner")
    if "kind" in after:
        _refuse_other_values(key_result)
    if after:
        _refuse_impossible(key_result)
        with watching_terms(goal, by=by):
            _save_changes(key_result, before, after, by=by, version=version, reason=reason)
        if FOLLOWED.intersection(after):
            check_in_history([key_result])
    return key_result


def _refuse_other_values(key_result: KeyResult) -> None:
    """Raise RuleBroken where a number is to follow shares of a plan, a yes or the steps of a scale: they
    would be read as numbers of the new unit."""
    if not key_result.has_number:
        return
    said = (
        Event.objects.about(key_result).filter(verb="key_result.checked_in").values_list("after", flat=True)
    )
    if any("of_plan" in after or "of_kind" in after for after in said):
        raise RuleBroken(
            _(
                "Its check-ins are no numbers, and would be read as such. Drop this key result and add a "
                "new one; the history of this one stays."
            ),
            code="other_values",
            field="kind",
        )


def _save_changes(
    key_result: KeyResult,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    by: Person | None,
    version: int | None,
    reason: Why | None,
) -> None:
    goal = key_result.goal
    verb, why = "key_result.edited", {}
    if is_adjustment(goal, after):
        kept = keep_adjustment(goal, before, after, reason, by=by, key_result=key_result)
        verb, why = "key_result.adjusted", {"reason": kept.reason}
    fields = list(after)
    if "statement" in after:
        key_result.statement_key = text_key(key_result.statement)
        fields.append("statement_key")
    save_version(key_result, expected=version, fields=fields)
    record_key_result(key_result, verb, by=by, before=before, after=after | why)


@transaction.atomic
def drop_key_result(key_result: KeyResult, *, by: Person | None) -> KeyResult:
    """It counts no longer; its history stays and it can be restored."""
    require(can_edit_goal, by, key_result.goal)
    renew_numbers([key_result.goal_id])
    refuse_unless_open(key_result.goal)
    if key_result.dropped_at is None:
        key_result.dropped_at = timezone.now()
        with watching_terms(key_result.goal, by=by):
            save_version(key_result, expected=None, fields=["dropped_at"])
            record_key_result(key_result, "key_result.dropped", by=by)
        settle(key_result)
    return key_result


@transaction.atomic
def restore_key_result(key_result: KeyResult, *, by: Person | None) -> KeyResult:
    """It counts again."""
    require(can_edit_goal, by, key_result.goal)
    renew_numbers([key_result.goal_id])
    refuse_unless_open(key_result.goal)
    if key_result.dropped_at is not None:
        before = {"dropped_at": plain(key_result.dropped_at)}
        key_result.dropped_at = None
        with watching_terms(key_result.goal, by=by):
            save_version(key_result, expected=None, fields=["dropped_at"])
            record_key_result(key_result, "key_result.restored", by=by, before=before)
        check_in_history([key_result])
    return key_result
