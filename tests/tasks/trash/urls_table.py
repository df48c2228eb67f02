"""Who may remove and restore: who may edit the task or its plan, and who removed it."""

import uuid
from typing import Any

from tasks.trash.actions import remove_task
from tests.factories import make_goal, make_milestone, make_phase, make_plan, make_task
from tests.url_table import Cast, Row, api, nothing


def task_of_ben(cast: Cast) -> dict[str, Any]:
    return {"number": make_task(cast.product, assignee=cast.ben).number}


def plan_of_ben(cast: Cast) -> Any:
    return make_plan(cast.product, make_goal(cast.product, owner=cast.ben))


def milestone(cast: Cast) -> dict[str, Any]:
    return {"pk": make_milestone(plan_of_ben(cast)).pk}


def phase(cast: Cast) -> dict[str, Any]:
    return {"pk": make_phase(plan_of_ben(cast)).pk}


def plan(cast: Cast) -> dict[str, Any]:
    return {"pk": plan_of_ben(cast).pk}


def uuid_of_milestone(cast: Cast) -> dict[str, Any]:
    return {"uuid": make_milestone(plan_of_ben(cast)).uuid}


def uuid_of_phase(cast: Cast) -> dict[str, Any]:
    return {"uuid": make_phase(plan_of_ben(cast)).uuid}


def uuid_of_plan(cast: Cast) -> dict[str, Any]:
    return {"uuid": plan_of_ben(cast).uuid}


def removed_by_ben(cast: Cast) -> dict[str, uuid.UUID]:
    return {"removal": remove_task(make_task(cast.product, assignee=cast.ben), by=cast.ben)}


ROWS = [
    Row("trash", "GET", nothing, 200, 200, 200, 200, 200),
    Row("restore_removal", "POST", removed_by_ben, 302, 302, 302, 403, 403),
    Row("remove_task", "POST", task_of_ben, 302, 302, 302, 403, 403),
    Row("remove_milestone", "POST", milestone, 302, 302, 302, 403, 403),
    Row("remove_phase", "POST", phase, 302, 302, 302, 403, 403),
    Row("remove_plan", "GET", plan, 200, 200, 200, 403, 403),
    Row("remove_plan", "POST", plan, 302, 302, 302, 403, 403),
    api("api_trash", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_restore", "POST", removed_by_ben, 204, 204, 204, 403, 403),
    api("api_task", "DELETE", task_of_ben, 204, 204, 204, 403, 403),
    api("api_milestone", "DELETE", uuid_of_milestone, 204, 204, 204, 403, 403),
    api("api_phase", "DELETE", uuid_of_phase, 204, 204, 204, 403, 403),
    api("api_plan", "DELETE", uuid_of_plan, 204, 204, 204, 403, 403),
]
