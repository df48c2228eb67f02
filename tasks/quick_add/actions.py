"""A task made of what a line says."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from tasks.actions import create_task
from tasks.labels.actions import label_task
from tasks.models import ActionPlan, Label, Task
from tasks.quick_add.reading import Understood
from teamops.dates import day_of
from teamops.people.models import Person, Team


@transaction.atomic
def add_understood(
    team: Team,
    *,
    by: Person,
    said: Understood,
    plan: ActionPlan | None = None,
    owner: Person | None = None,
    new_labels: Iterable[str] = (),
    key: str = "",
) -> Task:
    """Make the task. `owner` has it if the line names nobody; `new_labels` are made with it.

    A time is one of the writer's own zone; the task is then due on its day in the organization's.
    """
    values: dict[str, Any] = {"due": said.due}
    if said.due and said.time:
        due_at = datetime.datetime.combine(said.due, said.time, tzinfo=by.zone)
        values = {"due": day_of(due_at, team.organization), "due_at": due_at}
    if said.priority is not None:
        values["priority"] = said.priority
    if said.assignee is not None:
        owner = Person.objects.get(pk=said.assignee.pk)
    task = create_task(team, by=by, title=said.title, assignee=owner, plan=plan, key=key, **values)
    labels = list(Label.objects.filter(pk__in=[label.pk for label in said.labels]))
    if labels or new_labels:
        label_task(task, by=by, labels=labels, new=new_labels)
    return task
