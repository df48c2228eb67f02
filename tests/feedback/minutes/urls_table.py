"""Minutes are read by who sees the team; who may close the review has them sent again."""

from typing import Any

from feedback.actions import close_week
from teamops.dates import monday, today, week_label
from tests.url_table import Cast, Row


def closed(cast: Cast) -> dict[str, Any]:
    week = monday(today(cast.acme))
    close_week(cast.product, by=None, week=week)
    return {"team": cast.product.slug, "week": week_label(week)}


ROWS = [
    Row("minutes", "GET", closed, 200, 200, 200, 200, 200),
    Row("minutes_as_text", "GET", closed, 200, 200, 200, 200, 200),
    Row("send_minutes", "POST", closed, 302, 302, 403, 403, 403),
]
