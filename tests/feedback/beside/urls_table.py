"""Who sees the team compares its records."""

from typing import Any

from feedback.actions import close_week
from teamops.dates import DAY, monday, today, week_label
from tests.url_table import Cast, Row, api


def two_records(cast: Cast) -> dict[str, Any]:
    week = monday(today(cast.acme))
    for one in (week - 7 * DAY, week):
        close_week(cast.product, by=None, week=one)
    return {"team": cast.product.slug, "week": week_label(week)}


ROWS = [
    Row("compare_reviews", "GET", two_records, 200, 200, 200, 200, 200),
    api("api_compare_reviews", "GET", two_records, 200, 200, 200, 200, 200),
]
