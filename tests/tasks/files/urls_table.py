"""Who may attach, get and remove files: who sees a task gets them, members attach."""

import uuid
from typing import Any

from django.core.files.base import ContentFile

from tasks.models import TaskFile
from tests.factories import make_task
from tests.url_table import Cast, Row, api


def task_of_ben(cast: Cast) -> dict[str, Any]:
    return {"number": make_task(cast.product, assignee=cast.ben).number}


def file_of_ben(cast: Cast) -> dict[str, Any]:
    """Its content lies in no folder: who may have it is asked first."""
    task = make_task(cast.product, assignee=cast.ben)
    attached = TaskFile(
        organization=cast.acme, task=task, name="a.txt", size=1, content_type="text/plain", added_by=cast.ben
    )
    attached.file.save("a.txt", ContentFile(b"a"), save=False)
    attached.save()
    return {"number": task.number, "uuid": attached.uuid}


def no_file(cast: Cast) -> dict[str, Any]:
    return task_of_ben(cast) | {"uuid": uuid.UUID(int=7)}


ROWS = [
    Row("attach_files", "GET", task_of_ben, 200, 200, 200, 200, 403),
    # Nothing is chosen: the page says so.
    Row("attach_files", "POST", task_of_ben, 200, 200, 200, 200, 403),
    Row("task_file", "GET", file_of_ben, 200, 200, 200, 200, 200),
    Row("task_file", "GET", no_file, 404, 404, 404, 404, 404),
    Row("remove_file", "POST", file_of_ben, 302, 302, 302, 403, 403),
    Row("restore_file", "POST", file_of_ben, 302, 302, 302, 403, 403),
    api("api_task_files", "GET", task_of_ben, 200, 200, 200, 200, 200),
    # Who may is told that a file comes as multipart/form-data, not as JSON.
    api("api_task_files", "POST", task_of_ben, 415, 415, 415, 415, 403),
    api("api_task_file", "GET", file_of_ben, 200, 200, 200, 200, 200),
    api("api_task_file", "DELETE", file_of_ben, 204, 204, 204, 403, 403),
    api("api_restore_file", "POST", file_of_ben, 200, 200, 200, 403, 403),
]
