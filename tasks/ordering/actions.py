"""Putting a task behind or before another one of its plan.

The tasks of a plan stand in one order (`Task.position`), which every view shows within a phase and below a
task. Places are given one at a time, by a lock on the plan: two who order at once both find their task where
they put it, beside what they put it beside.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from tasks.models import ActionPlan, Task
from tasks.permissions import can_edit_task
from teamops.activity.actions import record
from teamops.activity.models import Event
from teamops.activity.undo import changed_meanwhile
from teamops.errors import RuleBroken
from teamops.people.models import Person
from teamops.people.permissions import require

PART = 500


@transaction.atomic
def put_task(task: Task, *, by: Person, behind: int | None = None, before: int | None = None) -> Task:
    """Put it behind the task of that number, or before one. Only its place changes, so no version does."""
    require(can_edit_task, by, task)
    order = _order(task.plan_id, by)
    beside = next((one for one in order if one.number in (behind, before)), None)
    if beside is None or task not in order:
        raise RuleBroken(
            _("The tasks of this plan have changed meanwhile. Load the page again."), code="elsewhere"
        )
    if beside != task:
        place = [one for one in order if one != task].index(beside) + (behind is not None)
        _put(task, order, place, by)
    return task


def _order(plan_id: int | None, by: Person) -> list[Task]:
    """All tasks of the plan as they stand, held until the end of the transaction.

    None of a plan that is kept from the person: who does one of its tasks is not told which others it has.
    """
    plans = ActionPlan.objects.visible_to(by).select_for_update(of=("self",))
    if plan_id is None or plans.filter(pk=plan_id).first() is None:
        return []
    rows = Task.objects.filter(plan=plan_id)
    return list(rows.order_by("position", "number").only("pk", "number", "position", "plan"))


def _put(task: Task, order: Sequence[Task], place: int, by: Person) -> None:
    was = _behind(order, task)
    others = [one for one in order if one != task]
    now = [*others[:place], task, *others[place:]]
    if now == list(order):
        return
    _number(now, [one.position for one in order])
    told: dict[str, Any] = {"before": {"behind": was}, "after": {"behind": _behind(now, task)}}
    record(task, "task.reordered", by=by, team=task.team, part_of=task.plan, **told)


def _behind(order: Sequence[Task], task: Task) -> int | None:
    """The id of the one before it; None: it is the first."""
    at = order.index(task)
    return order[at - 1].pk if at else None


def _number(order: Sequence[Task], positions: Sequence[int]) -> None:
    """Give the places that there are to the tasks in their order, further ones where two had the same."""
    moved, last = [], -1
    for one, position in zip(order, positions, strict=True):
        last = max(position, last + 1)
        if one.position != last:
            one.position = last
            moved.append(one)
    Task.objects.bulk_update(moved, ["position"], batch_size=PART)


def take_back_order(events: Sequence[Event], by: Person) -> None:
    """Put each behind what it stood behind, where it still stands behind what it was put behind."""
    for event in events:
        task = Task.objects.select_related("team", "plan").filter(pk=event.subject_id).first()
        order = _order(task.plan_id, by) if task else []
        if task is None or task not in order or _behind(order, task) != event.after["behind"]:
            raise changed_meanwhile()
        if not can_edit_task(by, task):
            raise PermissionDenied
        others = [one.pk for one in order if one != task]
        was = event.before["behind"]
        if was is not None and was not in others:
            raise changed_meanwhile()
        _put(task, order, 0 if was is None else others.index(was) + 1, by)
