"""Who may read weekly updates, and write their own."""

from typing import Any

from feedback.models import WeeklyUpdate
from feedback.updates.links import letter_path
from teamops.dates import monday, today, week_label
from tests.url_table import Cast, Row, api, nothing, site


def team(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug}


def present_week(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug, "week": week_label(today(cast.acme))}


def update_of_ben(cast: Cast) -> WeeklyUpdate:
    week = monday(today(cast.acme))
    return WeeklyUpdate.objects.create(organization=cast.acme, team=cast.product, person=cast.ben, week=week)


def of_ben(cast: Cast) -> dict[str, Any]:
    return {"uuid": update_of_ben(cast).uuid}


def link_of_ben(cast: Cast) -> dict[str, Any]:
    return {"token": letter_path(update_of_ben(cast)).split("/")[-2]}


def written(cast: Cast) -> dict[str, Any]:
    return {"progress": "Checklist at 25 %", "version": 0}


def sent(cast: Cast) -> dict[str, Any]:
    return {"team": "product", "progress": "Checklist at 25 %"}


ROWS = [
    Row("updates_of_this_week", "GET", team, 200, 200, 200, 200, 200),
    Row("team_updates", "GET", present_week, 200, 200, 200, 200, 200),
    # One's own, in the teams in which one works.
    Row("write_update", "GET", present_week, 403, 200, 200, 403, 403),
    Row("write_update", "POST", present_week, 403, 302, 302, 403, 403, data=written),
    # The link lets in whoever has it.
    site("update_by_letter", "GET", *[200] * 7, kwargs=link_of_ben),
    site("update_by_letter", "POST", *[200] * 7, kwargs=link_of_ben, data=written),
    site("update_by_letter", "GET", *[404] * 7, kwargs=lambda cast: {"token": "guessed"}),
    api("api_updates", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_updates", "POST", nothing, 403, 201, 201, 403, 403, data=sent),
    api("api_update_draft", "GET", present_week, 403, 200, 200, 403, 403),
    api("api_update", "GET", of_ben, 200, 200, 200, 200, 200),
    api("api_update", "PATCH", of_ben, 403, 403, 200, 403, 403, data=lambda cast: {"progress": "More"}),
]
