"""One click: the status of a task, and what blocks it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.actions import renew_plan_numbers
from tasks.actions.changes import moment, plain, unknown
from tasks.actions.watching import tell_watchers, tell_who_waited
from tasks.models import SupportRequest, Task
from tasks.permissions import can_edit_task
from tasks.recurring.actions import appear_next, take_next_back
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
    event = record(
        task,
        "task.status_changed",
        by=by,
        part_of=task.plan,
        before=before,
        after={"status": status},
    )
    tell_watchers(task, event)
    if not task.is_open:
        settle(task)
        tell_who_waited([task], by)
    keep_recurring([task], by, was_done=before["status"] == Task.Status.DONE)
    return task


def keep_recurring(tasks: Iterable[Task], by: Person | None, *, was_done: bool) -> None:
    """Of tasks that come again when they are done: the next one appears, or goes with the click that is
    taken back.
    """
    for task in tasks:
        if task.recurs != Task.Recurs.DONE or not task.recurrence:
            continue
        if task.status == Task.Status.DONE:
            appear_next(task, by=by)
        elif was_done:
            take_next_back(task, by=by)


BLOCK_FIELDS = [
    "blocked", "blocked_reason", "blocked_by", "blocked_by_task", "blocked_by_request", "blocked_since",
]  # fmt: skip


@transaction.atomic
def block_task(
    task: Task,
    *,
    by: Person | None,
    reason: str,
    who: Person | None = None,
    waits_for: Task | None = None,
    request: SupportRequest | None = None,
    version: int | None = None,
) -> Task:
    """Mark an open task as blocked, with the reason and who or what can lift it. Raises Stale for another
    `version` than it has."""
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
    _refuse_obstacle(task, waits_for, request)
    before, reason_before = _block_of(task), task.blocked_reason
    if not task.blocked:
        task.blocked_since = timezone.now()
    task.blocked, task.blocked_reason, task.blocked_by = True, reason.strip(), who
    task.blocked_by_task, task.blocked_by_request = waits_for, request
    save_version(task, expected=version, fields=BLOCK_FIELDS)
    event = record(
        task,
        "task.blocked",
        by=by,
        part_of=task.plan,
        before=before,
        after=_block_of(task) | {"who": plain(who), "task": plain(waits_for), "request": plain(request)},
        words={"blocked_reason": (reason_before, task.blocked_reason)},
    )
    tell_watchers(task, event)
    return task


def _refuse_obstacle(task: Task, waits_for: Task | None, request: SupportRequest | None) -> None:
    """An obstacle is of the same organization and not over yet, and no task waits for itself."""
    obstacles: tuple[tuple[str, Task | SupportRequest | None, int | None], ...] = (
        ("waits_for", waits_for, task.blocked_by_task_id),
        ("request", request, task.blocked_by_request_id),
    )
    for field, obstacle, present in obstacles:
        if obstacle is None or obstacle.pk == present:
            continue
        if obstacle.organization_id != task.organization_id:
            raise unknown(field)
        if not obstacle.is_open:
            raise RuleBroken(
                _("“%(what)s” is over, so nothing has to wait for it. Choose another one, or none.")
                % {"what": str(obstacle)},
                code="over",
                field=field,
            )
    if waits_for is not None and waits_for.pk == task.pk:
        raise RuleBroken(
            _("A task does not wait for itself. Choose another one."), code="circle", field="waits_for"
        )


def _block_of(task: Task) -> dict[str, Any]:
    """What the trail keeps of a block; the reason is not for it."""
    return {
        "blocked": task.blocked,
        "blocked_by": task.blocked_by_id,
        "blocked_by_task": task.blocked_by_task_id,
        "blocked_by_request": task.blocked_by_request_id,
        "blocked_since": moment(task.blocked_since),
    }


@transaction.atomic
def unblock_task(task: Task, *, by: Person | None, version: int | None = None) -> Task:
    """What it waited for has come. Raises Stale for another `version` than it has."""
    require(can_edit_task, by, task)
    if task.blocked:
        before, reason_before = _block_of(task), task.blocked_reason
        task.blocked, task.blocked_reason, task.blocked_by, task.blocked_since = False, "", None, None
        task.blocked_by_task = task.blocked_by_request = None
        save_version(task, expected=version, fields=BLOCK_FIELDS)
        event = record(
            task,
            "task.unblocked",
            by=by,
            part_of=task.plan,
            before=before,
            after=_block_of(task),
            words={"blocked_reason": (reason_before, "")},
        )
        tell_watchers(task, event)
    return task
