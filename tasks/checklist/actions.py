"""Every write about a checklist, by whoever works on the task; each click is an event, without the text."""

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks.actions.changes import moment
from tasks.models import ChecklistItem, Task
from tasks.permissions import can_work_on_task
from teamops.activity.actions import Words, record
from teamops.activity.models import Event
from teamops.activity.undo import changed_meanwhile, events_since, words_of
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
    before = _tick_of(item)
    item.done_at, item.done_by = (timezone.now(), by) if done else (None, None)
    item.save(update_fields=["done_at", "done_by"])
    _tell(item, "task.item_ticked" if done else "task.item_unticked", by, before)
    return item


@transaction.atomic
def rename_item(item: ChecklistItem, *, by: Person | None, text: str) -> ChecklistItem:
    """Word a line anew."""
    require(can_work_on_task, by, item.task)
    worded = _worded(text)
    if worded != item.text:
        before, item.text = item.text, worded
        item.save(update_fields=["text"])
        _tell(item, "task.item_renamed", by, words={"text": (before, worded)})
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
    _tell(item, "task.item_moved", by, {"place": present + 1})
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
    before = _tick_of(item) | {"uuid": item.uuid.hex, "position": item.position}
    _tell(item, "task.item_removed", by, before, {"text": (item.text, "")})
    item.delete()


def _worded(text: str) -> str:
    worded = text.strip()
    if not worded:
        raise RuleBroken(_("Say what is to be done."), code="blank", field="text")
    return worded


def _hold(task: Task) -> None:
    """Two who change the list at once wait in line, so that no place is given twice."""
    Task.objects.select_for_update().get(pk=task.pk)


def _tick_of(item: ChecklistItem) -> dict[str, Any]:
    return {"done_at": moment(item.done_at), "done_by": item.done_by_id}


def _tell(
    item: ChecklistItem,
    verb: str,
    by: Person | None,
    before: dict[str, Any] | None = None,
    words: Words | None = None,
) -> None:
    after: dict[str, Any] = {"item": item.pk}
    record(item.task, verb, by=by, part_of=item.task.plan, before=before, after=after, words=words)


# --- Undo ---------------------------------------------------------------------------------------------


def take_back_clicks(events: Sequence[Event], by: Person) -> None:
    """Each line is as it was before, where nobody has done anything with it since."""
    for event in events:
        later = [one for one in events_since([event]) if one.after.get("item") == event.after["item"]]
        # The way back of a newer event of the same act is no change of somebody else.
        if any(one.actor_id != by.pk for one in later):
            raise changed_meanwhile()
        BACK[event.verb](event, by)


def _line(event: Event, by: Person) -> ChecklistItem:
    rows = ChecklistItem.objects.select_related("task__team", "task__plan")
    line = rows.filter(
        pk=event.after["item"], organization=by.organization_id, task__removed_at__isnull=True
    ).first()
    if line is None:
        raise changed_meanwhile()
    return line


def _tick_back(event: Event, by: Person) -> None:
    line = _line(event, by)
    if bool(line.done_at) != (event.verb == "task.item_ticked"):
        raise changed_meanwhile()
    tick_item(line, by=by, done=not line.done_at)
    _give_tick(line, event)


def _give_tick(line: ChecklistItem, event: Event) -> None:
    """Who ticked it, and when, stays theirs."""
    at = event.before.get("done_at")
    line.done_at = datetime.datetime.fromisoformat(at) if at else None
    line.done_by_id = event.before.get("done_by") if at else None
    line.save(update_fields=["done_at", "done_by"])


def _name_back(event: Event, by: Person) -> None:
    old, new = words_of(event, "text")
    line = _line(event, by)
    if line.text != new:
        raise changed_meanwhile()
    rename_item(line, by=by, text=old)


def _put_back(event: Event, by: Person) -> None:
    place_item(_line(event, by), by=by, place=event.before["place"])


def _add_again(event: Event, by: Person) -> None:
    """A removed line stands where it stood, with its tick."""
    text, _none = words_of(event, "text")
    task = Task.objects.select_related("team", "plan").filter(pk=event.subject_id).first()
    if task is None or ChecklistItem.objects.filter(pk=event.after["item"]).exists():
        raise changed_meanwhile()
    require(can_work_on_task, by, task)
    line = ChecklistItem.objects.create(
        pk=event.after["item"],
        uuid=event.before["uuid"],
        organization_id=task.organization_id,
        task=task,
        position=event.before["position"],
        text=text,
    )
    _give_tick(line, event)
    _tell(line, "task.item_added", by)


BACK: dict[str, Callable[[Event, Person], None]] = {
    "task.item_added": lambda event, by: remove_item(_line(event, by), by=by),
    "task.item_ticked": _tick_back,
    "task.item_unticked": _tick_back,
    "task.item_renamed": _name_back,
    "task.item_moved": _put_back,
    "task.item_removed": _add_again,
}
