"""Every write about plans and their phases."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import Goal
from goals.queries import seen_ids
from tasks.actions.changes import changes, plain, refuse_end_before_start, twin_of, unknown
from tasks.models import ActionPlan, Phase
from tasks.permissions import can_edit_plan
from teamops.activity.actions import record
from teamops.activity.models import Event
from teamops.activity.undo import changed_meanwhile
from teamops.errors import RuleBroken
from teamops.people.actions import refuse_guest
from teamops.people.models import Person, Team
from teamops.people.permissions import require
from teamops.versions import save_version


@transaction.atomic
def create_plan(
    team: Team,
    *,
    by: Person | None,
    name: str,
    goal: Goal | None = None,
    owner: Person | None = None,
    key: str = "",
) -> ActionPlan:
    """A plan for a goal, or for the team. The same form (`key`) sent twice makes one."""
    plan = ActionPlan(organization_id=team.organization_id, team=team, goal=goal, name=name, key=key)
    require(can_edit_plan, by, plan)
    plan.owner = owner
    _refuse_owner(plan)
    if goal is not None and goal.organization_id != team.organization_id:
        raise unknown("goal")
    if goal is not None and goal.is_closed:
        raise RuleBroken(
            _("This goal is closed, so it needs no plan any more. Choose another one."),
            code="closed",
            field="goal",
        )
    if twin := twin_of(ActionPlan, team.organization_id, key):
        return twin
    plan.save()
    record(plan, "plan.created", by=by, team=team, part_of=goal)
    return plan


def _refuse_owner(plan: ActionPlan) -> None:
    """Nobody of another organization, no guest, and nobody who may not see the plan's goal."""
    owner = plan.owner
    if owner is None:
        return
    if owner.organization_id != plan.organization_id or not owner.is_here:
        raise unknown("owner")
    refuse_guest(owner, "owner")
    if plan.goal_id and not seen_ids(owner, {plan.goal_id}):
        raise RuleBroken(
            _("%(name)s may not see this goal. Choose somebody who may.") % {"name": owner.name},
            code="private",
            field="owner",
        )


@transaction.atomic
def edit_plan(
    plan: ActionPlan, *, by: Person | None, version: int | None = None, **values: Any
) -> ActionPlan:
    """Change its name or its owner. Raises Stale."""
    require(can_edit_plan, by, plan)
    changed = {name: value for name, value in values.items() if getattr(plan, name) != value}
    if not changed:
        return plan
    before = {name: plain(getattr(plan, name)) for name in changed}
    for name, value in changed.items():
        setattr(plan, name, value)
    if "owner" in changed:
        _refuse_owner(plan)
    save_version(plan, expected=version, fields=list(changed))
    after = {name: plain(value) for name, value in changed.items()}
    record(plan, "plan.edited", by=by, team=plan.team, part_of=plan.goal, before=before, after=after)
    return plan


@transaction.atomic
def add_phase(
    plan: ActionPlan,
    *,
    by: Person | None,
    name: str,
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
    key: str = "",
) -> Phase:
    """A phase at the end of the plan. The same form (`key`) sent twice makes one."""
    require(can_edit_plan, by, plan)
    refuse_end_before_start(starts_on, ends_on, "ends_on")
    if twin := twin_of(Phase, plan.organization_id, key):
        return twin
    phase = plan.phases.create(
        organization_id=plan.organization_id,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        key=key,
        position=plan.phases.count() + 1,
    )
    record(phase, "phase.added", by=by, team=plan.team, part_of=plan)
    return phase


@transaction.atomic
def edit_phase(
    phase: Phase, *, by: Person | None, version: int | None = None, place: int | None = None, **values: Any
) -> Phase:
    """Change name or days, or its place among the plan's phases (from 1). Raises Stale."""
    require(can_edit_plan, by, phase.plan)
    before, after = changes(phase, values)
    refuse_end_before_start(phase.starts_on, phase.ends_on, "ends_on")
    if after:
        save_version(phase, expected=version, fields=list(after))
        record(
            phase, "phase.edited", by=by, team=phase.plan.team, part_of=phase.plan, before=before, after=after
        )
    if place is not None:
        _put(phase, place, by)
    return phase


def _put(phase: Phase, place: int, by: Person | None) -> None:
    """Give all phases of the plan their places anew, in one order for two who do it at once."""
    others = list(phase.plan.phases.select_for_update().order_by("position", "pk"))
    present = [one.pk for one in others].index(phase.pk) + 1
    if place == present:
        return
    order = [one for one in others if one.pk != phase.pk]
    order.insert(place - 1, phase)
    for number, one in enumerate(order, start=1):
        one.position = number
    Phase.objects.bulk_update(order, ["position"])
    record(
        phase,
        "phase.reordered",
        by=by,
        team=phase.plan.team,
        part_of=phase.plan,
        before={"place": present},
        after={"place": order.index(phase) + 1},
    )


def take_back_places(events: Sequence[Event], by: Person) -> None:
    """Undo: a phase stands where it stood among the plan's phases, if it is still where it was put."""
    for event in events:
        rows = Phase.objects.filter(pk=event.subject_id, organization=by.organization_id)
        phase = rows.select_related("plan__team", "plan__goal").first()
        if phase is None or phase.position != event.after["place"]:
            raise changed_meanwhile()
        edit_phase(phase, by=by, place=event.before["place"])
