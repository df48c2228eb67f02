"""Who may move what: whoever may edit it."""

from typing import Any

from tests.tasks.urls_table import milestone_by_uuid, milestone_of_ben, task_of_ben
from tests.url_table import Cast, Row, api

DUE = {"due": "2026-12-01", "original_due": "2026-12-01"}


def dated_task_of_ben(cast: Cast) -> dict[str, Any]:
    found = task_of_ben(cast)
    _date(cast.ben.tasks.model, number=found["number"])
    return found


def dated_milestone_of_ben(cast: Cast) -> dict[str, Any]:
    found = milestone_of_ben(cast)
    _date(cast.ben.milestones.model, pk=found["pk"])
    return found


def dated_milestone_by_uuid(cast: Cast) -> dict[str, Any]:
    found = milestone_by_uuid(cast)
    _date(cast.ben.milestones.model, uuid=found["uuid"])
    return found


def _date(model: Any, **which: Any) -> None:
    model.objects.filter(**which).update(**DUE)


def later(cast: Cast) -> dict[str, Any]:
    return {"due": "2026-12-08", "version": 1, "reason": "Legal needs a week"}


def a_week(cast: Cast) -> dict[str, Any]:
    return {"days": 7}


ROWS = [
    Row("move_task", "GET", dated_task_of_ben, 200, 200, 200, 403, 403),
    Row("move_task", "POST", dated_task_of_ben, 302, 302, 302, 403, 403, data=later),
    Row("move_milestone", "GET", dated_milestone_of_ben, 200, 200, 200, 403, 403),
    Row("move_milestone", "POST", dated_milestone_of_ben, 302, 302, 302, 403, 403, data=later),
    api("api_move_task", "POST", dated_task_of_ben, 200, 200, 200, 403, 403, data=a_week),
    api("api_move_milestone", "POST", dated_milestone_by_uuid, 200, 200, 200, 403, 403, data=a_week),
]
