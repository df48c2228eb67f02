"""Every write about milestones."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from goals.actions import renew_plan_numbers
from tasks.actions.changes import changes, moment, move_date, plain, twin_of, unknown
from tasks.models import ActionPlan, Milestone, Phase
from tasks.permissions import can_edit_milestone, can_edit_plan
from teamops.activity.actions import record
from teamops.people.actions import refuse_guest
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.versions import save_version


@transaction.atomic
def add_milestone(
    plan: ActionPlan,
    *,
    by: Person | None,
    title: str,
    owner: Person | None = None,
    due: datetime.date | None = None,
    phase: Phase | None = None,
    criteria: str = "",
    key: str = "",
) -> Milestone:
    """A milestone; the first date that it gets is kept as the original one. One for each form (`key`)."""
    require(can_edit_plan, by, plan)
    _refuse_foreign_parts(plan, owner, phase)
    refuse_guest(owner, "owner")
    if twin := twin_of(Milestone, plan.organization_id, key):
        return twin
    renew_plan_numbers(plan.pk)
    milestone = plan.milestones.create(
        organization_id=plan.organization_id,
        title=title,
        criteria=criteria.strip(),
        owner=owner,
        due=due,
        original_due=due,
        phase=phase,
        key=key,
        position=plan.milestones.count() + 1,
    )
    record(milestone, "milestone.added", by=by, team=plan.team, part_of=plan, after={"due": plain(due)})
    return milestone


def _refuse_foreign_parts(plan: ActionPlan, owner: Person | None, phase: Phase | None) -> None:
    """Nobody of another organization, and no phase of another plan."""
    if owner is not None and owner.organization_id != plan.organization_id:
        raise unknown("owner")
    if phase is not None and phase.plan_id != plan.pk:
        raise unknown("phase")


@transaction.atomic
def edit_milestone(
    milestone: Milestone,
    *,
    by: Person | None,
    version: int | None = None,
    reason: str = "",
    **values: Any,
) -> Milestone:
    """Change title, criteria, owner, due or phase. A moved date is counted, its reason kept. Raises Stale."""
    require(can_edit_milestone, by, milestone)
    before, after = changes(milestone, values)
    if not after:
        return milestone
    _refuse_foreign_parts(milestone.plan, milestone.owner, milestone.phase)
    if "owner" in after:
        refuse_guest(milestone.owner, "owner")
    renew_plan_numbers(milestone.plan_id)
    moved = move_date(milestone, before)
    milestone = save_version(milestone, expected=version, fields=[*after, *moved])
    verb = "milestone.moved" if "due" in after else "milestone.edited"
    if "criteria" in after:  # the trail keeps no text
        before.pop("criteria")
        after["criteria"] = True
    if reason:
        after["reason"] = reason
    record(
        milestone, verb, by=by, team=milestone.plan.team, part_of=milestone.plan, before=before, after=after
    )
    return milestone


@transaction.atomic
def finish_milestone(milestone: Milestone, *, by: Person | None) -> Milestone:
    """The milestone is reached."""
    return _end_milestone(milestone, by, "milestone.finished", done_at=timezone.now(), dropped_at=None)


@transaction.atomic
def drop_milestone(milestone: Milestone, *, by: Person | None) -> Milestone:
    """The milestone is no longer wanted."""
    return _end_milestone(milestone, by, "milestone.dropped", done_at=None, dropped_at=timezone.now())


@transaction.atomic
def reopen_milestone(milestone: Milestone, *, by: Person | None) -> Milestone:
    """The milestone is open again."""
    return _end_milestone(milestone, by, "milestone.reopened", done_at=None, dropped_at=None)


def _end_milestone(
    milestone: Milestone,
    by: Person | None,
    verb: str,
    *,
    done_at: datetime.datetime | None,
    dropped_at: datetime.datetime | None,
) -> Milestone:
    require(can_edit_milestone, by, milestone)
    if (bool(milestone.done_at), bool(milestone.dropped_at)) == (bool(done_at), bool(dropped_at)):
        return milestone
    before = {"done_at": moment(milestone.done_at), "dropped_at": moment(milestone.dropped_at)}
    renew_plan_numbers(milestone.plan_id)
    milestone.done_at, milestone.dropped_at = done_at, dropped_at
    save_version(milestone, expected=None, fields=["done_at", "dropped_at"])
    after = {"done_at": moment(done_at), "dropped_at": moment(dropped_at)}
    record(
        milestone, verb, by=by, team=milestone.plan.team, part_of=milestone.plan, before=before, after=after
    )
    return milestone
