"""Who follows a meeting, and who runs it."""

from typing import Any

from teamops.dates import today, week_label
from tests.url_table import Cast, Row, api


def present_week(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug, "week": week_label(today(cast.acme))}


def roles(cast: Cast) -> dict[str, Any]:
    return {"facilitator": cast.ben.pk, "note_taker": cast.cem.pk}


def sent_roles(cast: Cast) -> dict[str, Any]:
    return {"facilitator": str(cast.ben.uuid), "note_taker": None}


ROWS = [
    Row("live_review", "GET", present_week, 200, 200, 200, 200, 200),
    Row("choose_roles", "GET", present_week, 200, 200, 403, 403, 403),
    Row("choose_roles", "POST", present_week, 302, 302, 403, 403, 403, data=roles),
    Row("start_clock", "POST", present_week, 302, 302, 403, 403, 403, data=lambda cast: {"part": "goals"}),
    Row(
        "plan_minutes", "POST", present_week, 302, 302, 403, 403, 403, data=lambda cast: {"minutes-goals": 9}
    ),
    api("api_meeting", "GET", present_week, 200, 200, 200, 200, 200),
    api("api_come", "POST", present_week, 200, 200, 200, 200, 200),
    api("api_roles", "PUT", present_week, 200, 200, 403, 403, 403, data=sent_roles),
    api("api_clock", "PUT", present_week, 200, 200, 403, 403, 403, data=lambda cast: {"part": "goals"}),
    api("api_clock", "DELETE", present_week, 200, 200, 403, 403, 403),
    api(
        "api_minutes",
        "PUT",
        present_week,
        *(200, 200, 403, 403, 403),
        data=lambda cast: {"part": "goals", "minutes": 9},
    ),
]
