"""A team's rhythm through the API: what is read can be sent back, and calendars have their address."""

from typing import Any

import pytest
from django.test import Client

from teamops.people.models import Person, Team
from tests.api_client import Api, errors

PLACE = "teams/product/rhythm/"
SENT: dict[str, Any] = {"weekday": 2, "starts_at": "10:30", "minutes": 45, "on_holiday": "move"}

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def set_up(product: Team, ana: Person) -> None:
    assert Api(ana).put(PLACE, SENT).status_code == 200


def test_the_time_of_day_is_told_as_it_is_sent(set_up: None, ana: Person) -> None:
    api = Api(ana)
    told = api.get(PLACE)
    assert told.json()["starts_at"] == "10:30"
    again = SENT | {"starts_at": told.json()["starts_at"]}
    assert api.put(PLACE, again, if_match=told["ETag"]).status_code == 200


def test_a_change_is_held_to_its_etag(set_up: None, ana: Person) -> None:
    api = Api(ana)
    assert errors(api.put(PLACE, SENT)) == [(None, "if_match_missing")]
    first = api.get(PLACE)["ETag"]
    assert api.put(PLACE, SENT | {"weekday": 3}, if_match=first).status_code == 200
    stale = api.put(PLACE, SENT, if_match=first)
    assert stale.status_code == 412
    assert stale.json()["current"]["weekday"] == 3


def test_the_meetings_are_a_calendar_file(set_up: None, vic: Person) -> None:
    answer = Api(vic).get(f"{PLACE}calendar/")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.content.startswith(b"BEGIN:VCALENDAR")


def test_who_works_in_the_team_is_told_their_own_address_for_a_calendar(
    set_up: None, ana: Person, ben: Person, vic: Person
) -> None:
    own = Api(ben).get(PLACE).json()["calendar"]
    assert own != Api(ana).get(PLACE).json()["calendar"]
    path = own[own.index("/accounts/") :]
    assert Client().get(path).content.startswith(b"BEGIN:VCALENDAR")
    assert Api(vic).get(PLACE).json()["calendar"] is None
    assert Api(ben).post(f"{PLACE}address/").status_code == 403
    renewed = Api(ana).post(f"{PLACE}address/")
    assert renewed.status_code == 200
    assert Client().get(path).status_code == 404
    assert Api(ben).get(PLACE).json()["calendar"] != own
