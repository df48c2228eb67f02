"""Who may change many tasks: every member what is theirs; guests none."""

from typing import Any

from tests.factories import make_task
from tests.url_table import Cast, Row, api, nothing


def done(cast: Cast) -> dict[str, Any]:
    return {"task": make_task(cast.product, assignee=cast.ben).number, "what": "status", "status": "done"}


def sent(cast: Cast) -> dict[str, Any]:
    return {"tasks": [make_task(cast.product, assignee=cast.ben).number], "status": "done"}


def to_ben(cast: Cast) -> dict[str, Any]:
    return {"task": make_task(cast.product, assignee=cast.ben).number, "owner": cast.ben.pk}


ROWS = [
    Row("bulk", "GET", nothing, 200, 200, 200, 200, 403),
    # To whom none of them belongs it is said on the page.
    Row("bulk", "POST", nothing, 302, 302, 302, 200, 403, data=done),
    Row("bulk_load", "POST", nothing, 200, 200, 200, 200, 403, data=to_ben),
    Row("bulk_owners", "GET", nothing, 200, 200, 200, 200, 403),
    api("api_bulk", "POST", nothing, 200, 200, 200, 400, 403, data=sent),
]
