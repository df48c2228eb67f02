"""Goals: made, changed, made active, closed and opened again."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from goals.actions.adjusting import Why, is_adjustment, keep_adjustment
from goals.actions.changes import set_values
from goals.actions.following import check_in_histories
from goals.actions.renewing import goals_above, renew_numbers
from goals.actions.sharing import change_privacy_of_parts, refuse_sharing, share_with
from goals.actions.terms import watching_terms
from goals.models import Cycle, Goal, StatedStatus
from goals.permissions import can_activate_goal, can_create_goal, can_edit_goal
from goals.queries.tree import led_to
from teamops.activity.actions import Words, record
from teamops.errors import RuleBroken
from teamops.people.actions import refuse_guest, take_number
from teamops.people.models import Person, Team
from teamops.people.permissions import require
from teamops.text import text_key
from teamops.versions import save_version

# What moves the days over which its key results are checked in.
SPAN = frozenset({"starts_on", "ends_on", "cycle"})


def refuse_unless_open(goal: Goal) -> None:
    """A closed goal stays as it was closed."""
    if goal.is_closed:
        raise RuleBroken(_("This goal is closed. Reopen it to change it."), code="closed")


def refuse_strangers(organization_id: int, values: Mapping[str, Any]) -> None:
    """Nothing of another organization; nobody is told that it exists."""
    for name in ("owner", "parent", "cycle", "share_of", "metric", "compared_with"):
        value = values.get(name)
        if value is not None and value.organization_id != organization_id:
            raise RuleBroken(_("Choose one from the list."), code="unknown", field=name)


@transaction.atomic
def create_goal(
    team: Team,
    *,
    by: Person | None,
    cycle: Cycle,
    statement: str,
    supports: Iterable[Goal] = (),
    contributing_teams: Iterable[Team] = (),
    **values: Any,
) -> Goal:
    """A draft.

    `values`: why, owner, parent, ambition, weight, starts_on, ends_on, is_personal, is_private.
    """
    require(can_create_goal, by, team)
    refuse_closed_cycle(cycle)
    refuse_strangers(team.organization_id, values | {"cycle": cycle})
    refuse_guest(values.get("owner"), "owner")
    _refuse_closed_parent(values.get("parent"))
    number = take_number(team.organization, "last_goal_number")
    goal = Goal(
        organization_id=team.organization_id,
        number=number,
        position=number,
        team=team,
        cycle=cycle,
        statement=statement,
        **values,
    )
    _refuse_impossible_days(goal)
    teams = list(contributing_teams)
    refuse_sharing(goal, teams)
    goal.save()
    goal.supports.set(supports)
    goal.contributing_teams.set(teams)
    record(goal, "goal.created", by=by)
    return goal


def refuse_closed_cycle(cycle: Cycle) -> None:
    if cycle.state == Cycle.State.CLOSED:
        raise RuleBroken(
            _("%(cycle)s is closed. Choose a cycle that is open.") % {"cycle": cycle.name},
            code="cycle_closed",
            field="cycle",
        )


def _refuse_closed_parent(parent: Goal | None) -> None:
    """What contributes to a goal counts in its progress, and a closed goal's stays."""
    if parent is not None and parent.is_closed:
        raise RuleBroken(
            _("That goal is closed, so nothing can contribute to it any more. Choose another one."),
            code="closed",
            field="parent",
        )


def _refuse_impossible_days(goal: Goal) -> None:
    if goal.last_day <= goal.first_day:
        raise RuleBroken(
            _("The goal ends before it begins. Choose a later last day."),
            code="end_before_start",
            field="ends_on",
        )


@transaction.atomic
def edit_goal(
    goal: Goal,
    *,
    by: Person | None,
    version: int | None = None,
    reason: Why | None = None,
    supports: Iterable[Goal] | None = None,
    contributing_teams: Iterable[Team] | None = None,
    **values: Any,
) -> Goal:
    """Change fields of a goal; of an active one some changes ask for a reason. Raises Stale."""
    require(can_edit_goal, by, goal)
    supported = None if supports is None else list(supports)
    parent, new_ones = values.get("parent"), _newly_supported(goal, supported or ())
    renew_numbers([goal.pk, *(one.pk for one in [parent, *new_ones] if one)])
    refuse_unless_open(goal)
    refuse_strangers(goal.organization_id, values)
    _refuse_circle(goal, parent, new_ones)
    why = goal.why
    before, after = set_values(goal, values)
    if "cycle" in after:
        refuse_closed_cycle(goal.cycle)
    if "parent" in after:
        _refuse_closed_parent(goal.parent)
    _refuse_impossible_days(goal)
    if "owner" in after:
        refuse_guest(goal.owner, "owner")
    if "is_private" in after:
        change_privacy_of_parts(goal, by)
    with watching_terms(goal, by=by):
        is_linked_anew = supported is not None and _set_supports(goal, by, supported)
        is_linked_anew |= share_with(goal, by, contributing_teams)
        if after:
            words = {"why": (why, goal.why)} if "why" in after else None
            _save_changes(goal, before, after, by=by, version=version, reason=reason, words=words)
        elif is_linked_anew:
            save_version(goal, expected=version, fields=[])
    if SPAN.intersection(after):
        check_in_histories(goal=goal)
    return goal


def _save_changes(
    goal: Goal,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    by: Person | None,
    version: int | None,
    reason: Why | None,
    words: Words | None,
) -> None:
    adjustment = keep_adjustment(goal, before, after, reason, by=by) if is_adjustment(goal, after) else None
    fields = list(after)
    if "statement" in after:
        goal.statement_key = text_key(goal.statement)
        fields.append("statement_key")
    save_version(goal, expected=version, fields=fields)
    if adjustment:
        after = after | {"reason": adjustment.reason}
    verb = "goal.adjusted" if adjustment else "goal.edited"
    record(goal, verb, by=by, before=before, after=after, words=words)


def _newly_supported(goal: Goal, wanted: Iterable[Goal]) -> list[Goal]:
    known = {other.pk: other for other in wanted if other.pk != goal.pk}
    for pk in goal.supports.values_list("pk", flat=True) if known else ():
        known.pop(pk, None)
    return list(known.values())


def _refuse_circle(goal: Goal, parent: Goal | None, new_ones: Iterable[Goal]) -> None:
    """A goal neither contributes to nor supports itself, or what leads to it; `new_ones` it is to support.

    Asked under the lock of `renew_numbers`: another move may have come since these were read.
    """
    if parent is not None and parent.pk == goal.pk:
        raise RuleBroken(
            _("A goal cannot contribute to itself. Choose another one."), code="circle", field="parent"
        )
    if parent is not None and goals_above([parent.pk]).filter(pk=goal.pk).exists():
        raise RuleBroken(
            _("That goal contributes to this one already. Choose another one."),
            code="circle",
            field="parent",
        )
    is_new = parent is not None and parent.pk != goal.parent_id
    for field, wanted in (("parent", [parent] if is_new else []), ("supports", list(new_ones))):
        if wanted and goal.pk in led_to([one.pk for one in wanted if one]):
            raise RuleBroken(
                _("That goal leads to this one already. Choose another one."), code="circle", field=field
            )


def _set_supports(goal: Goal, by: Person | None, wanted: list[Goal]) -> bool:
    """Whether that changed anything."""
    before = set(goal.supports.values_list("pk", flat=True))
    after = {other.pk for other in wanted if other.pk != goal.pk}
    if before == after:
        return False
    if any(other.organization_id != goal.organization_id for other in wanted):
        raise RuleBroken(_("Choose one from the list."), code="unknown", field="supports")
    goal.supports.set(after)
    record(
        goal,
        "goal.supports_changed",
        by=by,
        before={"supports": sorted(before)},
        after={"supports": sorted(after)},
    )
    return True


@transaction.atomic
def activate_goal(goal: Goal, *, by: Person | None) -> Goal:
    """From now on it counts, and what changes is an adjustment. Its first targets are kept."""
    require(can_activate_goal, by, goal)
    renew_numbers([goal.pk])
    refuse_unless_open(goal)
    if goal.is_active:
        return goal
    goal.state = Goal.State.ACTIVE
    save_version(goal, expected=None, fields=["state"])
    for key_result in goal.key_results.filter(original_target__isnull=True):
        key_result.original_target = key_result.target
        key_result.save(update_fields=["original_target"])
    record(goal, "goal.activated", by=by, before={"state": "draft"}, after={"state": "active"})
    return goal


@transaction.atomic
def state_status(goal: Goal, *, by: Person | None, status: str) -> Goal:
    """The owner's judgement of the whole goal; empty takes it back to what the numbers suggest."""
    require(can_edit_goal, by, goal)
    refuse_unless_open(goal)
    if status and status not in StatedStatus.values:
        raise RuleBroken(_("Choose a status from the list."), code="status", field="status")
    before, after = set_values(goal, {"stated_status": status})
    if after:
        save_version(goal, expected=None, fields=["stated_status"])
        record(goal, "goal.status_stated", by=by, before=before, after=after)
    return goal
