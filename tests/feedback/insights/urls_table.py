"""How a team does is read by its leads, those above it, and administrators."""

from typing import Any

from tests.url_table import Cast, Row, api


def team(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug}


def steps(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug, "measure": "steps"}


def all_steps(cast: Cast) -> dict[str, Any]:
    return {**steps(cast), "line": "all"}


ROWS = [
    Row("team_insights", "GET", team, 200, 200, 403, 403, 403),
    Row("team_insights", "GET", team, 200, 200, 403, 403, 403, query="?by=cycles"),
    Row("why_insights", "GET", team, 200, 200, 403, 403, 403, query="?of=steps.all"),
    Row("insights_sheet", "GET", steps, 200, 200, 403, 403, 403),
    api("api_insights", "GET", team, 200, 200, 403, 403, 403),
    api("api_why_insights", "GET", all_steps, 200, 200, 403, 403, 403),
    api("api_insights_sheet", "GET", steps, 200, 200, 403, 403, 403),
]
