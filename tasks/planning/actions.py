"""Saying on which day one means to do a task; its date and what depends on it stay as they are."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tasks.models import Task
from tasks.planning.permissions import can_plan_task
from teamops.activity.actions import record
from teamops.dates import DAY, today
from teamops.errors import RuleBroken
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.versions import save_version

# Further ahead nobody plans a day.
FARTHEST = 92 * DAY


@transaction.atomic
def plan_task(task: Task, *, by: Person, day: datetime.date | None) -> Task:
    """Mean to do the task on that day; None: on no day yet."""
    require(can_plan_task, by, task)
    before = task.planned_for
    if day == before:
        return task
    _refuse_bad_day(task, by, day)
    task.planned_for = day
    save_version(task, expected=None, fields=["planned_for"])
    record(
        task,
        "task.planned",
        by=by,
        part_of=task.plan,
        before={"planned_for": before.isoformat() if before else None},
        after={"planned_for": day.isoformat() if day else None},
    )
    return task


def _refuse_bad_day(task: Task, by: Person, day: datetime.date | None) -> None:
    if day is None:
        return
    if not task.is_open:
        raise RuleBroken(_("This task is over. Take it up again to plan it."), code="over")
    now = today(by)
    if day < now:
        raise RuleBroken(_("That day has passed. Choose a later one."), code="past", field="day")
    if day > now + FARTHEST:
        raise RuleBroken(
            _("That day is more than three months away. Choose an earlier one."), code="far", field="day"
        )
