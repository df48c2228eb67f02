"""Every write about plans, phases, milestones and tasks."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.actions import renew_plan_numbers
from goals.models import Goal
from tasks.models import ActionPlan, Milestone, Phase, Task, TaskDependency
from tasks.permissions import can_create_task, can_edit_milestone, can_edit_plan, can_edit_task
from teamops.activity.actions import record
from teamops.errors import RuleBroken, Stale
from teamops.notifications.actions import settle
from teamops.people.actions import refuse_guest, take_number
from teamops.people.actions.organizations import lock
from teamops.people.models import Organization, Person, Team
from teamops.people.permissions import require
from teamops.text import text_key
from teamops.versions import save_version

M = TypeVar("M", ActionPlan, Phase, Milestone, Task)


def plain(value: Any) -> Any:
    """A field's value as the trail keeps it: ids of objects, days and numbers as text."""
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, datetime.date | Decimal):
        return str(value)
    return value.pk


def _moment(when: datetime.datetime | None) -> str | None:
    return when.isoformat() if when else None


# --- Plans and phases ---------------------------------------------------------------------------------


def _twin(model: type[M], organization_id: int, key: str) -> M | None:
    """What the same form has made already. The organization's row is locked, so two clicks wait in line."""
    if not key:
        return None
    Organization.objects.select_for_update().get(pk=organization_id)
    return model._base_manager.filter(organization=organization_id, key=key).first()


@transaction.atomic
def create_plan(
    team: Team, *, by: Person | None, name: str, goal: Goal | None = None, key: str = ""
) -> ActionPlan:
    """A plan for a goal, or for the team. The same form (`key`) sent twice makes one."""
    plan = ActionPlan(organization_id=team.organization_id, team=team, goal=goal, name=name, key=key)
    require(can_edit_plan, by, plan)
    if goal is not None and goal.organization_id != team.organization_id:
        raise unknown("goal")
    if goal is not None and goal.is_closed:
        raise RuleBroken(
            _("This goal is closed, so it needs no plan any more. Choose another one."),
            code="closed",
            field="goal",
        )
    if twin := _twin(ActionPlan, team.organization_id, key):
        return twin
    plan.save()
    record(plan, "plan.created", by=by, team=team, part_of=goal)
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
    _refuse_end_before_start(starts_on, ends_on, "ends_on")
    if twin := _twin(Phase, plan.organization_id, key):
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


def _refuse_end_before_start(start: datetime.date | None, end: datetime.date | None, field: str) -> None:
    if start and end and end < start:
        raise RuleBroken(
            _("The end lies before the start. Choose a later end."), code="end_before_start", field=field
        )


# --- Milestones ---------------------------------------------------------------------------------------


@transaction.atomic
def add_milestone(
    plan: ActionPlan,
    *,
    by: Person | None,
    title: str,
    owner: Person | None = None,
    due: datetime.date | None = None,
    phase: Phase | None = None,
    key: str = "",
) -> Milestone:
    """A milestone; the first date that it gets is kept as the original one. One for each form (`key`)."""
    require(can_edit_plan, by, plan)
    _refuse_foreign_parts(plan, owner, phase)
    refuse_guest(owner, "owner")
    if twin := _twin(Milestone, plan.organization_id, key):
        return twin
    renew_plan_numbers(plan.pk)
    milestone = plan.milestones.create(
        organization_id=plan.organization_id,
        title=title,
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
    """Change title, owner, due or phase. A moved date is counted and its reason kept. Raises Stale."""
    require(can_edit_milestone, by, milestone)
    before, after = _changes(milestone, values)
    if not after:
        return milestone
    _refuse_foreign_parts(milestone.plan, milestone.owner, milestone.phase)
    if "owner" in after:
        refuse_guest(milestone.owner, "owner")
    renew_plan_numbers(milestone.plan_id)
    moved = _move(milestone, before)
    milestone = save_version(milestone, expected=version, fields=[*after, *moved])
    verb = "milestone.moved" if "due" in after else "milestone.edited"
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
    before = {"done_at": _moment(milestone.done_at), "dropped_at": _moment(milestone.dropped_at)}
    renew_plan_numbers(milestone.plan_id)
    milestone.done_at, milestone.dropped_at = done_at, dropped_at
    save_version(milestone, expected=None, fields=["done_at", "dropped_at"])
    record(milestone, verb, by=by, team=milestone.plan.team, part_of=milestone.plan, before=before)
    return milestone


# --- Tasks --------------------------------------------------------------------------------------------


@transaction.atomic
def create_task(
    team: Team,
    *,
    by: Person | None,
    title: str,
    depends_on: Iterable[Task] = (),
    status: str = Task.Status.TODO,
    key: str = "",
    **values: Any,
) -> Task:
    """A task of the team; its first due date is kept as the original one.

    `values`: description, assignee, starts_on, due, estimate, plan, phase, milestone, key_result. The same
    form (`key`) sent twice makes one task.
    """
    require(can_create_task, by, team)
    if twin := _twin(Task, team.organization_id, key):
        return twin
    task = Task(
        organization_id=team.organization_id,
        number=take_number(team.organization, "last_task_number"),
        team=team,
        title=title,
        created_by=by,
        original_due=values.get("due"),
        status=status,
        key=key,
        done_at=timezone.now() if status == Task.Status.DONE else None,
        **values,
    )
    task.position = task.number
    _refuse_foreign(task)
    refuse_guest(task.assignee, "assignee")
    _refuse_end_before_start(task.starts_on, task.due, "due")
    renew_plan_numbers(task.plan_id)
    task.save()
    after = {name: plain(value) for name, value in values.items() if value is not None}
    after.pop("description", None)
    record(task, "task.created", by=by, part_of=task.plan, after=after)
    for needed in depends_on:
        _add_dependency(task, needed)
    return task


def unknown(field: str) -> RuleBroken:
    """What was chosen is not there to be chosen."""
    return RuleBroken(_("Choose one from the list."), code="unknown", field=field)


def _refuse_foreign(task: Task) -> None:
    """Nothing of another organization, and no phase or milestone of another plan."""
    for name in ("assignee", "plan", "phase", "milestone", "key_result"):
        value = getattr(task, name)
        if value is not None and value.organization_id != task.organization_id:
            raise unknown(name)
    for name in ("phase", "milestone"):
        part = getattr(task, name)
        if part is not None and part.plan_id != task.plan_id:
            raise RuleBroken(
                _("This belongs to another plan. Choose one of the task's plan."), code="plan", field=name
            )


@transaction.atomic
def edit_task(
    task: Task,
    *,
    by: Person | None,
    version: int | None = None,
    reason: str = "",
    depends_on: Iterable[Task] | None = None,
    **values: Any,
) -> Task:
    """Change any of the task's fields. A moved due date is counted. Raises Stale, RuleBroken for a circle."""
    require(can_edit_task, by, task)
    needed = None if depends_on is None else list(depends_on)
    is_linked_anew = needed is not None and {one.pk for one in needed} != _needs(task)
    before, after = _changes(task, values)
    if not after and not is_linked_anew:
        return task
    _refuse_foreign(task)
    if "assignee" in after:
        refuse_guest(task.assignee, "assignee")
    _refuse_end_before_start(task.starts_on, task.due, "due")
    renew_plan_numbers(task.plan_id, before.get("plan"))
    moved = _move(task, before)
    fields = [*after, *moved]
    if "title" in after:
        task.title_key = text_key(task.title)
        fields.append("title_key")
    save_version(task, expected=version, fields=fields)
    if needed is not None and is_linked_anew:
        _set_dependencies(task, by, needed)
    if not after:
        return task
    for words in ("description",):
        before.pop(words, None)
        if words in after:
            after[words] = True
    if reason:
        after["reason"] = reason
    verb = "task.moved" if set(after) <= {"due", "reason"} else "task.edited"
    record(task, verb, by=by, part_of=task.plan, before=before, after=after)
    return task


def _changes(obj: Task | Milestone, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the values; what changed, before and after, as the trail keeps it."""
    changed = {name: value for name, value in values.items() if getattr(obj, name) != value}
    before = {name: plain(getattr(obj, name)) for name in changed}
    for name, value in changed.items():
        setattr(obj, name, value)
    return before, {name: plain(value) for name, value in changed.items()}


def _move(obj: Task | Milestone, before: Mapping[str, Any]) -> list[str]:
    """Keep the first date as the original one, and count each later move. Gives the fields that changed."""
    if "due" not in before:
        return []
    if obj.original_due is None:
        obj.original_due = obj.due
        return ["original_due"]
    obj.moves += 1
    return ["moves"]


@transaction.atomic
def change_status(task: Task, *, by: Person | None, status: str) -> Task:
    """Change the status; setting what it is already changes nothing. Answers the task as it then stands.

    A click names only what it sets, so it is no stale write when somebody saves the same task at that moment.
    """
    require(can_edit_task, by, task)
    if status not in Task.Status.values:
        raise RuleBroken(
            _("There is no such status. Choose one from the list."), code="status", field="status"
        )
    try:
        return _set_status(task, by, status)
    except Stale as stale:
        return _set_status(stale.current, by, status)


def _set_status(task: Task, by: Person | None, status: str) -> Task:
    if status == task.status:
        return task
    before = {"status": str(task.status), "done_at": _moment(task.done_at)}
    renew_plan_numbers(task.plan_id)
    task.status = status
    task.done_at = timezone.now() if status == Task.Status.DONE else None
    # An ended task is not blocked, but keeps why it was: whoever takes the click back has it all again.
    task.blocked = task.is_open and bool(task.blocked_reason)
    save_version(task, expected=None, fields=["status", "done_at", "blocked"])
    record(
        task,
        "task.status_changed",
        by=by,
        part_of=task.plan,
        before=before,
        after={"status": status},
    )
    if not task.is_open:
        settle(task)
    return task


BLOCK_FIELDS = ["blocked", "blocked_reason", "blocked_by", "blocked_since"]


@transaction.atomic
def block_task(task: Task, *, by: Person | None, reason: str, who: Person | None = None) -> Task:
    """Mark an open task as blocked, with the reason and who can lift it."""
    require(can_edit_task, by, task)
    if not task.is_open:
        raise RuleBroken(
            _("This task is not open. Reopen it before you mark it as blocked."), code="not_open"
        )
    if not reason.strip():
        raise RuleBroken(_("Say what it waits for."), code="reason", field="reason")
    if who is not None and who.organization_id != task.organization_id:
        raise unknown("who")
    if who != task.blocked_by:
        refuse_guest(who, "who")
    if not task.blocked:
        task.blocked_since = timezone.now()
    task.blocked, task.blocked_reason, task.blocked_by = True, reason.strip(), who
    save_version(task, expected=None, fields=BLOCK_FIELDS)
    record(task, "task.blocked", by=by, part_of=task.plan, after={"who": plain(who)})
    return task


@transaction.atomic
def unblock_task(task: Task, *, by: Person | None) -> Task:
    """What it waited for has come."""
    require(can_edit_task, by, task)
    if task.blocked:
        task.blocked, task.blocked_reason, task.blocked_by, task.blocked_since = False, "", None, None
        save_version(task, expected=None, fields=BLOCK_FIELDS)
        record(task, "task.unblocked", by=by, part_of=task.plan)
    return task


# --- Dependencies -------------------------------------------------------------------------------------


def _add_dependency(task: Task, needs: Task) -> None:
    if needs.organization_id != task.organization_id:
        raise unknown("depends_on")
    if needs.pk == task.pk or task.pk in _all_needed_by(needs):
        raise RuleBroken(
            _("“%(task)s” already waits for this one. Remove that first.") % {"task": needs.title},
            code="circle",
            field="depends_on",
        )
    TaskDependency.objects.get_or_create(task=task, needs=needs)


def _needs(task: Task) -> set[int]:
    """Ids of the tasks that this one needs first."""
    return set(task.needs.values_list("needs", flat=True))


def _set_dependencies(task: Task, by: Person | None, wanted: list[Task]) -> None:
    """Make the task need exactly these. The lock keeps two people from closing a circle from both ends."""
    lock(task.organization)
    present, ids = _needs(task), {needed.pk for needed in wanted}
    task.needs.exclude(needs__in=ids).delete()
    for needed in wanted:
        _add_dependency(task, needed)
    record(
        task,
        "task.dependencies_changed",
        by=by,
        part_of=task.plan,
        before={"needs": sorted(present)},
        after={"needs": sorted(ids)},
    )


def _all_needed_by(task: Task) -> set[int]:
    """Ids of all tasks that this one needs, directly or by others."""
    found: set[int] = set()
    layer = {task.pk}
    while layer:
        needed = TaskDependency.objects.filter(task__in=layer).values_list("needs", flat=True)
        layer = set(needed) - found
        found |= layer
    return found


# --- Handing over -------------------------------------------------------------------------------------


@transaction.atomic
def hand_over_tasks(person: Person, *, to: Person, by: Person | None) -> None:
    """Give somebody's open tasks to another person, when they leave."""
    for task in Task.objects.filter(assignee=person).open():
        task.assignee = to
        save_version(task, expected=None, fields=["assignee"])
        record(
            task,
            "task.handed_over",
            by=by,
            part_of=task.plan,
            before={"assignee": person.pk},
            after={"assignee": to.pk},
        )


@transaction.atomic
def hand_over_milestones(person: Person, *, to: Person, by: Person | None) -> None:
    """Give somebody's open milestones to another person, when they leave."""
    for milestone in Milestone.objects.filter(owner=person, done_at=None, dropped_at=None).select_related(
        "plan"
    ):
        milestone.owner = to
        save_version(milestone, expected=None, fields=["owner"])
        record(
            milestone,
            "milestone.handed_over",
            by=by,
            team=milestone.plan.team,
            part_of=milestone.plan,
            before={"owner": person.pk},
            after={"owner": to.pk},
        )
