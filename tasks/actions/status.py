"""One click: the status of a task, and what blocks it."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.actions import renew_plan_numbers
from tasks.actions.changes import moment, plain, unknown
from tasks.models import Task
from tasks.permissions import can_edit_task
from teamops.activity.actions import record
from teamops.errors import RuleBroken, Stale
from teamops.notifications.actions import settle
from teamops.people.actions import refuse_guest
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.versions import save_version


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
    before = {"status": str(task.status), "done_at": moment(task.done_at)}
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
    before, reason_before = _block_of(task), task.blocked_reason
    if not task.blocked:
        task.blocked_since = timezone.now()
    task.blocked, task.blocked_reason, task.blocked_by = True, reason.strip(), who
    save_version(task, expected=None, fields=BLOCK_FIELDS)
    record(
        task,
        "task.blocked",
        by=by,
        part_of=task.plan,
        before=before,
        after=_block_of(task) | {"who": plain(who)},
        words={"blocked_reason": (reason_before, task.blocked_reason)},
    )
    return task


def _block_of(task: Task) -> dict[str, Any]:
    """What the trail keeps of a block; the reason is not for it."""
    return {
        "blocked": task.blocked,
        "blocked_by": task.blocked_by_id,
        "blocked_since": moment(task.blocked_since),
    }


@transaction.atomic
def unblock_task(task: Task, *, by: Person | None) -> Task:
    """What it waited for has come."""
    require(can_edit_task, by, task)
    if task.blocked:
        before, reason_before = _block_of(task), task.blocked_reason
        task.blocked, task.blocked_reason, task.blocked_by, task.blocked_since = False, "", None, None
        save_version(task, expected=None, fields=BLOCK_FIELDS)
        record(
            task,
            "task.unblocked",
            by=by,
            part_of=task.plan,
            before=before,
            after=_block_of(task),
            words={"blocked_reason": (reason_before, "")},
        )
    return task
