"""The day and the moment at which a task is due, and the hours that were spent on it."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tasks.models import Task
from tasks.permissions import can_work_on_task
from teamops.activity.actions import record
from teamops.activity.models import Event
from teamops.activity.undo import changed_meanwhile, events_since
from teamops.dates import InZone, day_of
from teamops.errors import RuleBroken
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.versions import save_version

MOST_HOURS = Decimal("9999.99")


def keep_moment(task: Task | None, values: Mapping[str, Any], organization: InZone) -> dict[str, Any]:
    """The values with `due` and `due_at` that say the same day, that of the organization's zone.

    A moment says its day. A task that only moves to another day keeps the time of the day.
    """
    given = dict(values)
    moment = task.due_at if task is not None else None
    if given.get("due_at") is not None:
        given["due"] = day_of(given["due_at"], organization)
    elif task is not None and moment and "due_at" not in given and given.get("due", task.due) != task.due:
        given["due_at"] = moved_to(moment, given["due"], organization)
    return given


def moved_to(
    moment: datetime.datetime, day: datetime.date | None, organization: InZone
) -> datetime.datetime | None:
    """The same time of another day, on the organization's clock; None without a day."""
    if day is None:
        return None
    clock = moment.astimezone(organization.zone).time()
    return datetime.datetime.combine(day, clock, tzinfo=organization.zone)


@transaction.atomic
def add_time(task: Task, *, by: Person | None, hours: Decimal) -> Task:
    """Add hours to those spent; of two people who add at once both are counted."""
    require(can_work_on_task, by, task)
    if hours <= 0:
        raise RuleBroken(_("Say how many hours it took, such as 1.5."), code="hours", field="hours")
    held = Task.objects.select_for_update().get(pk=task.pk)
    spent = (held.spent or Decimal(0)) + hours
    if spent > MOST_HOURS:
        raise RuleBroken(
            _("Together that is more than 9,999 hours. Add fewer."), code="too_many_hours", field="hours"
        )
    before = {"spent": None if held.spent is None else str(held.spent)}
    task.version, task.spent = held.version, spent
    save_version(task, expected=None, fields=["spent"])
    record(task, "task.time_added", by=by, part_of=task.plan, before=before, after={"spent": str(spent)})
    return task


def take_back_time(events: Sequence[Event], by: Person) -> None:
    """Undo: the hours are not counted; what others have added meanwhile is."""
    for event in events:
        task = Task.objects.select_related("team", "plan").select_for_update(of=("self",))
        held = task.filter(pk=event.subject_id, organization=by.organization_id).first()
        added = Decimal(event.after["spent"]) - Decimal(event.before["spent"] or 0)
        if held is None or held.spent is None or held.spent < added or _is_taken_back(event):
            raise changed_meanwhile()
        require(can_work_on_task, by, held)
        before, left = {"spent": str(held.spent)}, held.spent - added
        held.spent = None if not left and event.before["spent"] is None else left
        save_version(held, expected=None, fields=["spent"])
        after = {"spent": None if held.spent is None else str(held.spent), "undoes": event.pk}
        record(held, "task.undone", by=by, part_of=held.plan, before=before, after=after)


def _is_taken_back(event: Event) -> bool:
    """Hours are a sum: nothing of it says that these are not in it any more, so the trail is asked."""
    return any(one.after.get("undoes") == event.pk for one in events_since([event]))
