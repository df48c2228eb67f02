"""Who plans a task: whose it is, and nobody else."""

from typing import Any

from teamops.dates import today
from tests.factories import make_task
from tests.url_table import Cast, Row, api


def task_of_ben(cast: Cast) -> dict[str, Any]:
    return {"number": make_task(cast.product, assignee=cast.ben).number}


def for_today(cast: Cast) -> dict[str, Any]:
    return {"day": today(cast.ben).isoformat()}


ROWS = [
    Row("plan_task", "POST", task_of_ben, 403, 403, 302, 403, 403, data=for_today),
    api("api_plan_task", "POST", task_of_ben, 403, 403, 200, 403, 403, data=for_today),
]
