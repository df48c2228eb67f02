"""Reviews through the API: the same actions, answers and refusals as on the pages."""

from decimal import Decimal
from typing import Any

import pytest

from feedback.actions import decide_change, open_review
from feedback.models import Decision, ReviewNote
from goals.actions import edit_goal
from goals.models import Goal, KeyResult
from teamops.people.models import Person, Team
from tests.api_client import Api
from tests.factories import make_task
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W48

REVIEW = "teams/product/reviews/2026-W48/"

pytestmark = pytest.mark.usefixtures("clock")


def delete(person: Person, path: str) -> Any:
    api = Api(person)
    return api.client.delete(api.base + path)


def test_the_agenda_says_its_parts_what_is_red_and_every_item(
    product: Team, ana: Person, ben: Person
) -> None:
    task = make_task(product, "Late work", assignee=ben, due=NOW.date() - 3 * DAY)
    told = Api(ben).get(REVIEW).json()
    assert told["parts"] == ["slipping", "decisions"]
    assert told["red"] == [{"part": "slipping", "why": "1 late.", "is_settled": False}]
    assert f"task:{task.number}" in [item["key"] for item in told["items"]]
    assert told["agenda"]["slipping"][0]["what"] == "Late work"


def test_closing_is_refused_while_something_is_red_and_unsettled(
    product: Team, ana: Person, ben: Person
) -> None:
    make_task(product, "Late work", assignee=ben, due=NOW.date() - 3 * DAY)
    api = Api(ana)
    refused = api.post(f"{REVIEW}close/", {})
    assert refused.status_code == 400 and refused.json()["errors"][0]["code"] == "unsettled"
    assert api.post(f"{REVIEW}left/", {"part": "slipping", "because": "it is small"}).status_code == 201
    closed = api.post(f"{REVIEW}close/", {})
    assert closed.status_code == 200 and closed.json()["closed_at"]
    assert closed.json()["agenda"]["left"][0]["because"] == "it is small"
    assert api.post(f"{REVIEW}reopen/", {}).json()["closed_at"] is None


def test_a_note_is_held_to_its_etag(retention: KeyResult, product: Team, ana: Person, ben: Person) -> None:
    item = f"goal:{retention.goal.number}"
    made = Api(ben).post(f"{REVIEW}notes/", {"item": item, "text": "They leave on day 3"})
    assert made.status_code == 201
    place, tag = f"review-notes/{made.json()['uuid']}/", made["ETag"]
    assert Api(ana).post(f"{REVIEW}notes/", {"item": item, "text": "x"}).status_code == 412
    done = Api(ana).patch(place, {"text": "They leave on day 4"}, if_match=tag)
    assert done.status_code == 200
    stale = Api(ben).patch(place, {"text": "Mine"}, if_match=tag)
    assert stale.status_code == 412
    assert stale.json()["current"]["text"] == "They leave on day 4"
    assert stale.json()["changed_by"] == "Ana Lead"
    talked = Api(ben).post(f"{REVIEW}talked/", {"item": item, "talked_about": True})
    assert talked.json()["talked_by"]["name"] == "Ben Berg"
    assert [one["item"] for one in Api(ben).get(f"{REVIEW}notes/").json()["results"]] == [item]


def test_a_decision_changes_a_target_or_nothing_happens(
    retention: KeyResult, product: Team, ana: Person
) -> None:
    changes = {"item": f"key_result:{retention.pk}", "target": 38, "reason": "scope"}
    sent = {"text": "We aim lower", "because": "two weeks were lost", "part": "goals"}
    refused = Api(ana).post(f"{REVIEW}decisions/", {**sent, "changes": {**changes, "target": 20}})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == "changes.target"
    assert not Decision.objects.exists()
    made = Api(ana).post(f"{REVIEW}decisions/", {**sent, "changes": changes})
    assert made.status_code == 201, made.json()
    assert made.json()["changed"]["fields"] == {"target": ["40", "38"]}
    retention.refresh_from_db()
    assert retention.target == 38
    assert delete(ana, f"decisions/{made.json()['uuid']}/").status_code == 204


def test_what_is_kept_from_a_person_is_kept_from_their_programs(
    retention: KeyResult, product: Team, ana: Person, ben: Person, cem: Person
) -> None:
    item = f"goal:{retention.goal.number}"
    Api(ben).post(f"{REVIEW}notes/", {"item": item, "text": "They leave on day 3"})
    review = open_review(product, by=ana, week=W48)
    decide_change(
        review, retention, by=ana, reason="scope", target=Decimal(38), text="We aim lower", because="time"
    )
    edit_goal(Goal.objects.get(), by=ana, is_private=True)
    assert Api(cem).get(f"{REVIEW}notes/").json()["results"] == []
    assert Api(cem).get(f"review-notes/{ReviewNote.objects.get().uuid}/").status_code == 404
    (decision,) = Api(cem).get(f"{REVIEW}decisions/").json()["results"]
    assert (decision["text"], decision["changed"]) == ("We aim lower", None)
    (decision,) = Api(ana).get(f"{REVIEW}decisions/").json()["results"]
    assert decision["changed"]["what"] == "30-day retention"


def test_a_next_step_is_a_task_and_thanks_are_given_and_taken_back(
    product: Team, ana: Person, ben: Person
) -> None:
    step = {"title": "Call Finance", "owner": str(ben.uuid), "due": "2026-11-27", "part": "goals"}
    assert Api(ana).post(f"{REVIEW}next-steps/", step).json()["status"] == "todo"
    assert Api(ben).get(f"{REVIEW}next-steps/").json()["results"][0]["part"] == "goals"
    made = Api(ana).post("kudos/", {"to": [str(ben.uuid)], "text": "Found the error"})
    assert made.status_code == 201, made.json()
    place = f"kudos/{made.json()['uuid']}/"
    assert Api(ben).get("kudos/?team=product").json()["results"][0]["text"] == "Found the error"
    assert delete(ana, place).status_code == 204
    assert Api(ben).get(place).status_code == 404
    assert Api(ana).post(f"{place}restore/", {}).status_code == 200
