"""Who may comment, and read what happened: members on all they see; guests read."""

from typing import Any

from tests.factories import make_goal
from tests.url_table import Cast, Row, nothing


def a_goal(cast: Cast) -> dict[str, Any]:
    return {"kind": "goal", "pk": make_goal(cast.product).pk}


def words(cast: Cast) -> dict[str, Any]:
    return {"text": "Fine with me."}


ROWS = [
    Row("comment", "POST", a_goal, 302, 302, 302, 302, 403, data=words),
    Row("markdown", "POST", nothing, 200, 200, 200, 200, 200, data=words),
    Row("activity", "GET", a_goal, 200, 200, 200, 200, 200),
]
