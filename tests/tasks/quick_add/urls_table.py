"""Who may write a task as one line: every member, for every team."""

from typing import Any

from tests.url_table import Cast, Row, nothing


def a_line(cast: Cast) -> dict[str, Any]:
    return {"text": "Write the survey", "team": "product"}


ROWS = [
    Row("quick_add", "GET", nothing, 200, 200, 200, 200, 403),
    Row("quick_add", "POST", nothing, 302, 302, 302, 302, 403, data=a_line),
    Row("read_quick_add", "GET", nothing, 200, 200, 200, 200, 403, query="?team=product&text=x"),
]
