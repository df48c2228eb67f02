"""Every write about a checklist, by whoever works on the task; each click is an event, without the text."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks.models import ChecklistItem, Task
from tasks.permissions import can_work_on_task
from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.people.models import Person
from teamops.people.permissions import require

MOST_ITEMS = 100


@transaction.atomic
def add_item(task: Task, *, by: Person | None, text: str) -> ChecklistItem:
    """A line at the end of the checklist."""
    require(can_work_on_task, by, task)
    _hold(task)
    if task.checklist.count() >= MOST_ITEMS:
        raise RuleBroken(
            _("A checklist has at most %(number)s lines. Make sub-tasks of some of them.")
            % {"number": MOST_ITEMS},
            code="too_many",
            field="text",
        )
    last = task.checklist.aggregate(last=Max("position"))["last"] or 0
    item = ChecklistItem.objects.create(
        organization_id=task.organization_id, task=task, position=last + 1, text=_worded(text)
    )
    _tell(item, "task.item_added", by)
    return item


@transaction.atomic
def tick_item(item: ChecklistItem, *, by: Person | None, done: bool) -> ChecklistItem:
    """Say that it is done, or not; saying what it is already changes nothing."""
    require(can_work_on_task, by, item.task)
    if bool(item.done_at) == done:
        return item
    item.done_at, item.done_by = (timezone.now(), by) if done else (None, None)
    item.save(update_fields=["done_at", "done_by"])
    _tell(item, "task.item_ticked" if done else "task.item_unticked", by)
    return item


@transaction.atomic
def rename_item(item: ChecklistItem, *, by: Person | None, text: str) -> ChecklistItem:
    """Word a line anew."""
    require(can_work_on_task, by, item.task)
    worded = _worded(text)
    if worded != item.text:
        item.text = worded
        item.save(update_fields=["text"])
        _tell(item, "task.item_renamed", by)
    return item


@transaction.atomic
def place_item(item: ChecklistItem, *, by: Person | None, place: int) -> ChecklistItem:
    """Give it this place of the list, 1 for the first; a place beyond an end is that end."""
    require(can_work_on_task, by, item.task)
    _hold(item.task)
    items = list(item.task.checklist.order_by("position", "pk"))
    present = items.index(item)
    wanted = min(max(place - 1, 0), len(items) - 1)
    if wanted == present:
        return item
    items.insert(wanted, items.pop(present))
    for position, one in enumerate(items, start=1):
        one.position = position
    ChecklistItem.objects.bulk_update(items, ["position"])
    item.position = wanted + 1
    _tell(item, "task.item_moved", by)
    return item


@transaction.atomic
def move_item(item: ChecklistItem, *, by: Person | None, steps: int) -> ChecklistItem:
    """Move it up (-1) or down (1)."""
    _hold(item.task)
    ids = list(item.task.checklist.order_by("position", "pk").values_list("pk", flat=True))
    return place_item(item, by=by, place=ids.index(item.pk) + 1 + steps)


@transaction.atomic
def remove_item(item: ChecklistItem, *, by: Person | None) -> None:
    """Take a line away."""
    require(can_work_on_task, by, item.task)
    _tell(item, "task.item_removed", by)
    item.delete()


def _worded(text: str) -> str:
    worded = text.strip()
    if not worded:
        raise RuleBroken(_("Say what is to be done."), code="blank", field="text")
    return worded


def _hold(task: Task) -> None:
    """Two who change the list at once wait in line, so that no place is given twice."""
    Task.objects.select_for_update().get(pk=task.pk)


def _tell(item: ChecklistItem, verb: str, by: Person | None) -> None:
    after: dict[str, Any] = {"item": item.pk}
    record(item.task, verb, by=by, part_of=item.task.plan, after=after)
