"""What a task's page shows of its files."""

import datetime
from typing import Any, NamedTuple

from django.template.defaultfilters import filesizeformat

from tasks.files.permissions import can_attach, can_remove_file
from tasks.models import Task, TaskFile
from teamops.dates import day_of
from teamops.people.models import Person


class FileRow(NamedTuple):
    """One file: `url` below the organization's address, `by` who added it, "" for nobody any more."""

    url: str
    name: str
    size: str
    by: str
    day: datetime.date
    can_remove: bool


def files_of(task: Task, person: Person) -> dict[str, Any]:
    """For `tasks/files/_files.html`: the files in the order in which they came; one query."""
    rows = []
    for attached in TaskFile.objects.of_task(task):
        attached.task = task
        rows.append(
            FileRow(
                f"/tasks/{task.number}/files/{attached.uuid}/",
                attached.name,
                filesizeformat(attached.size),
                attached.added_by.name if attached.added_by else "",
                day_of(attached.added_at, person),
                can_remove_file(person, attached),
            )
        )
    return {"files": rows, "can_attach": can_attach(person, task)}
