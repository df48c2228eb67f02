"""Writing and changing tasks."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.actions import renew_plan_numbers
from tasks.actions.changes import (
    changes,
    move_date,
    plain,
    private_words,
    refuse_end_before_start,
    twin_of,
    unknown,
)
from tasks.actions.dependencies import add_dependency, needs_now, set_dependencies
from tasks.models import Task
from tasks.permissions import can_create_task, can_edit_task
from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.people.actions import refuse_guest, take_number
from teamops.people.models import Person, Team
from teamops.people.permissions import require
from teamops.text import text_key
from teamops.versions import save_version


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
    if twin := twin_of(Task, team.organization_id, key):
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
    refuse_end_before_start(task.starts_on, task.due, "due")
    renew_plan_numbers(task.plan_id)
    task.save()
    after = {name: plain(value) for name, value in values.items() if value is not None}
    after.pop("description", None)
    record(task, "task.created", by=by, part_of=task.plan, after=after)
    for needed in depends_on:
        add_dependency(task, needed)
    return task


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
    is_linked_anew = needed is not None and {one.pk for one in needed} != needs_now(task)
    before, after = changes(task, values)
    if not after and not is_linked_anew:
        return task
    _refuse_foreign(task)
    if "assignee" in after:
        refuse_guest(task.assignee, "assignee")
    refuse_end_before_start(task.starts_on, task.due, "due")
    renew_plan_numbers(task.plan_id, before.get("plan"))
    moved = move_date(task, before)
    fields = [*after, *moved]
    if "title" in after:
        task.title_key = text_key(task.title)
        fields.append("title_key")
    save_version(task, expected=version, fields=fields)
    if needed is not None and is_linked_anew:
        set_dependencies(task, by, needed)
    if not after:
        return task
    words = private_words(before, after)
    if reason:
        after["reason"] = reason
    verb = "task.moved" if set(after) <= {"due", "reason"} else "task.edited"
    record(task, verb, by=by, part_of=task.plan, before=before, after=after, words=words)
    return task
