"""Preferences through the API, as on their page."""

from typing import Any

import pytest

from teamops.dates import today
from teamops.notifications.models import Wish
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import make_task


def said(answer: Any, kind: str, channel: str) -> dict[str, Any]:
    [found] = [one for one in answer["wishes"] if (one["kind"], one["channel"]) == (kind, channel)]
    return dict(found)


def test_one_reads_and_changes_ones_own(ben: Person) -> None:
    api = Api(ben)
    response = api.get("preferences/")
    assert said(response.json(), "tasks", "email") == {
        "kind": "tasks",
        "channel": "email",
        "wanted": True,
        "is_own": False,
    }
    change = {"reminder_hour": 7, "wishes": [{"kind": "tasks", "channel": "email", "wanted": False}]}
    changed = api.patch("preferences/", change, if_match=response["ETag"])
    assert changed.status_code == 200
    assert changed.json()["reminder_hour"] == 7
    assert said(changed.json(), "tasks", "email")["is_own"]
    assert Wish.objects.get(person=ben).wanted is False
    assert changed["ETag"] != response["ETag"]
    assert api.patch("preferences/", change, if_match=response["ETag"]).status_code == 412
    assert api.patch("preferences/", change).status_code == 428


@pytest.mark.parametrize(
    "wrong",
    [
        {"reminder_hour": 24},
        {"quiet_from": "late"},
        {"working_days": "71"},
        {"language": "tlh"},
        {"wishes": [{"kind": "nonsense", "channel": "email", "wanted": True}]},
        {"wishes": [{"kind": "tasks", "channel": "pigeon", "wanted": True}]},
        {"wishes": [{"kind": "tasks", "channel": "email"}]},
        {"colour": "red"},
    ],
)
def test_what_is_impossible_is_refused(ben: Person, wrong: dict[str, Any]) -> None:
    response = Api(ben).patch("preferences/", wrong, if_match="*")
    assert response.status_code in (400, 409, 422)
    assert errors(response)
    assert not Wish.objects.exists()


def test_the_next_seven_days(product: Team, ben: Person) -> None:
    Person.objects.filter(pk=ben.pk).update(working_days="1234567", quiet_from=0, quiet_until=0)
    make_task(product, "Write the survey", assignee=ben, due=today(ben))
    week = Api(ben).get("preferences/week/").json()
    assert len(week) == 7
    told = [one for day in week for one in day["told"]]
    assert {one["title"] for one in told} == {"Write the survey"}
    assert told[0]["channels"] == ["email"]


def test_a_lead_reads_and_changes_what_a_team_says(ana: Person, product: Team) -> None:
    api, path = Api(ana), "teams/product/preferences/"
    response = api.get(path)
    before = response.json()
    assert (before["remind_days_before"], said(before, "tasks", "email")["wanted"]) == (1, None)
    change = {
        "remind_days_before": 3,
        "wishes": [{"kind": "tasks", "channel": "email", "wanted": False}],
    }
    changed = api.patch(path, change, if_match=response["ETag"])
    after = changed.json()
    assert (after["remind_days_before"], said(after, "tasks", "email")["wanted"]) == (3, False)
    assert said(after, "check_ins", "email")["wanted"] is None
    take_back = {"wishes": [{"kind": "tasks", "channel": "email", "wanted": None}]}
    assert api.patch(path, take_back, if_match=response["ETag"]).status_code == 412
    back = api.patch(path, take_back, if_match=changed["ETag"]).json()
    assert (back["remind_days_before"], said(back, "tasks", "email")["wanted"]) == (3, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"wishes": [{"kind": "tasks", "channel": "at_once", "wanted": True}]},
        {"wishes": [{"kind": "tasks", "channel": "inbox", "wanted": False}]},
        {"wishes": [{"kind": "nonsense", "channel": "email", "wanted": True}]},
        {"remind_days_before": 21},
        {"quiet_from": 3},
    ],
)
def test_a_lead_says_neither_when_nor_what_is_not_there(
    ana: Person, product: Team, wrong: dict[str, Any]
) -> None:
    api, path = Api(ana), "teams/product/preferences/"
    assert api.patch(path, wrong, if_match=api.get(path)["ETag"]).status_code == 400


@pytest.mark.parametrize("channel", ["pigeon", "inbox"])
def test_a_channel_that_is_not_there_is_said_beside_its_row(product: Team, ana: Person, channel: str) -> None:
    wishes = [{"kind": "tasks", "channel": name, "wanted": True} for name in ("email", channel)]
    for address in ("preferences/", "teams/product/preferences/"):
        response = Api(ana).patch(address, {"wishes": wishes}, if_match="*")
        assert response.status_code == 400
        [error] = response.json()["errors"]
        assert (error["field"], error["index"]) == ("wishes.channel", 1)
        assert error["message"].startswith("Choose one of these: ")


def test_a_team_says_nothing_of_a_kind_that_is_not_there(product: Team, ana: Person) -> None:
    wishes = [{"kind": "nonsense", "channel": "email", "wanted": True}]
    response = Api(ana).patch("teams/product/preferences/", {"wishes": wishes}, if_match="*")
    assert errors(response) == [("wishes.kind", "invalid_choice")]


def test_working_days_say_how_they_are_written(ben: Person) -> None:
    response = Api(ben).patch("preferences/", {"working_days": "71"}, if_match="*")
    [error] = response.json()["errors"]
    assert error["message"] == "Write the numbers of the days in their order, Monday is 1: 12345."
