"""Writing down a part of a task."""

import uuid

from django.db import transaction

from tasks.actions import create_task
from tasks.models import Task
from tasks.permissions import can_work_on_task
from teamops.people.models import Person
from teamops.people.permissions import require


@transaction.atomic
def add_sub_task(
    task: Task, *, by: Person | None, title: str, assignee: Person | None = None, key: str = ""
) -> Task:
    """A task that is a part of this one, in its plan and for its milestone and key result."""
    require(can_work_on_task, by, task)
    return create_task(
        task.team,
        by=by,
        title=title,
        assignee=assignee,
        parent=task,
        plan=task.plan,
        phase=task.phase,
        milestone=task.milestone,
        key_result=task.key_result,
        key=key or uuid.uuid4().hex,
    )
