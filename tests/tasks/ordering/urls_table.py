"""Who puts a task of a plan elsewhere: whoever may edit it."""

from typing import Any

from tests.factories import make_plan, make_task
from tests.url_table import Cast, Row, api


def one_of_two(cast: Cast) -> dict[str, Any]:
    plan = make_plan(cast.product)
    make_task(cast.product, plan=plan)
    return {"number": make_task(cast.product, plan=plan, assignee=cast.ben).number}


def before_the_other(cast: Cast) -> dict[str, Any]:
    return {"before": cast.ben.tasks.get().number - 1}


ROWS = [
    Row("order_task", "POST", one_of_two, 204, 204, 204, 403, 403, data=before_the_other),
    api("api_order_task", "POST", one_of_two, 200, 200, 200, 403, 403, data=before_the_other),
]
