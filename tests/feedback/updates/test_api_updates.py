"""Weekly updates through the API."""

import datetime

import pytest
from time_machine import Traveller

from feedback.models import WeeklyUpdate
from tasks.actions import change_status
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import make_task
from tests.feedback.updates.conftest import NOW, W48, WEEK, Ask, Write

pytestmark = pytest.mark.django_db


def test_it_is_written_read_and_changed(write: Write, product: Team, ben: Person) -> None:
    sent = {
        "team": "product",
        "progress": "Checklist at 25 %",
        "plans": "Ten articles\nWrite to Legal",
        "earlier": [{"text": "Publish six articles", "outcome": "done"}],
        "mood": 4,
        "mood_is_shown": True,
    }
    made = Api(ben).post("updates/", sent, idempotency_key="u")
    assert made.status_code == 201
    told = made.json()
    assert (told["week"], told["mood"]) == ("2026-11-23", 4)
    assert told["plans"] == ["Ten articles", "Write to Legal"]
    assert Api(ben).post("updates/", sent, idempotency_key="u").status_code == 201
    assert errors(Api(ben).post("updates/", sent)) == [(None, "stale")]
    place = f"updates/{told['uuid']}/"
    assert Api(ben).patch(place, {"problems": "No logs"}).status_code == 428
    changed = Api(ben).patch(place, {"problems": "No logs"}, if_match=made["ETag"])
    assert (changed.json()["problems"], changed.json()["progress"]) == ("No logs", "Checklist at 25 %")
    assert Api(ben).patch(place, {"problems": "None"}, if_match=made["ETag"]).status_code == 412


def test_what_is_known_stands_there_before_it_is_written(
    write: Write, clock: Traveller, product: Team, ben: Person, zoe: Person
) -> None:
    write(ben, plans="Ten articles\nWrite to Legal")
    clock.shift(datetime.timedelta(1))
    change_status(make_task(product, "Ten articles", assignee=ben), by=ben, status="done")
    make_task(product, "Call the printer", assignee=ben, status="doing", due=W48 + WEEK)
    clock.move_to(NOW + WEEK)
    place = "teams/product/updates/2026-W49/draft/"
    told = Api(ben).get(place).json()
    assert told["written"] is None
    assert told["progress"] == ["Ten articles"]
    assert "Call the printer" in told["plans"]
    assert told["earlier"] == [
        {"text": "Ten articles", "outcome": "done"},
        {"text": "Write to Legal", "outcome": "carried"},
    ]
    sent = {name: "\n".join(told[name]) for name in ("progress", "plans", "problems")}
    made = Api(ben).post("updates/", {**sent, "team": "product", "earlier": told["earlier"]})
    assert made.status_code == 201
    assert Api(ben).get(place).json() == {
        "written": made.json()["uuid"],
        "progress": [],
        "plans": [],
        "problems": [],
        "earlier": told["earlier"],
    }
    assert Api(ben).get("teams/product/updates/soon/draft/").status_code == 404
    assert Api(zoe, organization="other").get(place).status_code == 404


def test_no_more_comes_of_earlier_plans_than_plans_can_be(write: Write, product: Team, ben: Person) -> None:
    for many, text in ((3000, "a"), (3, "a" * 2000)):
        sent = {"team": "product", "earlier": [{"text": text, "outcome": "done"}] * many}
        assert Api(ben).post("updates/", sent).status_code == 400
    assert not WeeklyUpdate.objects.exists()


def test_mood_and_note_are_told_to_whom_they_are_for(
    write: Write, ana: Person, ben: Person, cem: Person, dora: Person, admin: Person
) -> None:
    shown = write(ben, mood=4, mood_is_shown=True, note="I think of leaving")
    hidden = write(cem, mood=2)
    told = {
        one: [
            Api(one).get(f"updates/{shown.uuid}/").json()["mood"],
            Api(one).get(f"updates/{shown.uuid}/").json()["note"],
            Api(one).get(f"updates/{hidden.uuid}/").json()["mood"],
        ]
        for one in (ana, ben, cem, dora, admin)
    }
    assert told == {
        ana: [4, "I think of leaving", None],
        ben: [4, "I think of leaving", None],
        cem: [4, None, 2],
        dora: [None, None, None],
        admin: [None, None, None],
    }


def test_lists_are_filtered_and_hold_what_was_written(
    ask: Ask, write: Write, ben: Person, cem: Person
) -> None:
    ask()
    write(ben)
    found = Api(cem).get("updates/?team=product&week=2026-11-23").json()
    assert [one["person"]["name"] for one in found["results"]] == ["Ben Berg"]
    assert Api(cem).get("updates/?team=support").json()["results"] == []


def test_bad_input_gets_a_sentence(write: Write, product: Team, ben: Person) -> None:
    assert errors(Api(ben).post("updates/", {"team": "product"})) == [("progress", "empty")]
    assert errors(Api(ben).post("updates/", {"team": "product", "progress": "x", "mood": 6})) == [
        ("mood", "invalid_choice")
    ]
    future = {"team": "product", "progress": "x", "week": "2026-12-02"}
    assert errors(Api(ben).post("updates/", future)) == [(None, "future")]
