"""Who sees the team sees when it meets; its leads say so. The calendar lets in whoever has its address."""

from typing import Any

from feedback.models import Rhythm
from feedback.rhythm.subscribing import address_of
from teamops.dates import monday, today
from tests.url_table import Cast, Row, api, nothing, site


def team(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug}


def make(cast: Cast) -> Rhythm:
    begins = monday(today(cast.acme))
    return Rhythm.objects.create(organization=cast.acme, team=cast.product, begins_on=begins)


def with_rhythm(cast: Cast) -> dict[str, Any]:
    make(cast)
    return team(cast)


def wanted(cast: Cast) -> dict[str, Any]:
    return {"weekday": "2", "starts_at": "10:30", "minutes": "45", "on_holiday": "move", "version": "0"}


def sent(cast: Cast) -> dict[str, Any]:
    return {"weekday": 2, "starts_at": "10:30", "minutes": 45, "on_holiday": "move"}


def calendar_of_ben(cast: Cast) -> dict[str, Any]:
    """Ben's own address: whoever has it reads by it."""
    return {"token": address_of(make(cast), cast.ben).split("/")[-2]}


ROWS = [
    Row("rhythm", "GET", team, 200, 200, 200, 200, 200),
    Row("rhythm", "POST", team, 302, 302, 403, 403, 403, data=wanted),
    Row("renew_calendar_address", "POST", with_rhythm, 302, 302, 403, 403, 403),
    Row("calendar_file", "GET", with_rhythm, 200, 200, 200, 200, 200),
    api("api_rhythm", "GET", with_rhythm, 200, 200, 200, 200, 200),
    api("api_rhythm", "PUT", team, 200, 200, 403, 403, 403, data=sent),
    api("api_rhythm_calendar", "GET", with_rhythm, 200, 200, 200, 200, 200),
    api("api_renew_address", "POST", with_rhythm, 200, 200, 403, 403, 403),
    site("review_calendar", "GET", *[200] * 7, kwargs=calendar_of_ben),
    site("review_calendar", "GET", *[404] * 7, kwargs=lambda cast: {"token": make(cast).token}),
    site("review_calendar", "GET", *[404] * 7, kwargs=lambda cast: {"token": "guessed"}, data=nothing),
]
