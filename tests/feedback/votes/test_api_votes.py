"""Votes through the API."""

import pytest

from feedback.models import ConfidenceVote
from goals.models import KeyResult
from teamops.people.models import Person
from tests.api_client import Api, errors

pytestmark = pytest.mark.usefixtures("clock")


def put(person: Person, path: str, confidence: int) -> int:
    api = Api(person)
    answer = api._send("put", path, {"confidence": confidence}, {})
    assert answer.status_code == 403 or answer.json()["mean"] is None
    return int(answer.status_code)


def test_it_is_asked_answered_and_shown(retention: KeyResult, ana: Person, ben: Person, dora: Person) -> None:
    sent = {"team": "product", "key_result": str(retention.uuid)}
    assert Api(ben).post("votes/", sent).status_code == 403
    made = Api(ana).post("votes/", sent)
    assert made.status_code == 201
    place = f"votes/{made.json()['uuid']}/"
    assert put(ben, place + "answer/", 7) == 200
    assert put(ben, place + "answer/", 8) == 200
    assert put(dora, place + "answer/", 2) == 403
    told = Api(dora).get(place).json()
    assert told["own"] is None and Api(ben).get(place).json()["own"] == 8
    assert Api(ben).get("votes/").json()["results"][0]["own"] == 8
    assert (told["answered"], told["asked"], told["mean"], told["answers"]) == (1, None, None, [])
    shown = Api(ana).post(place + "close/").json()
    assert (shown["mean"], [one["confidence"] for one in shown["answers"]]) == (8.0, [8])
    assert shown["answers"][0]["person"]["name"] == "Ben Berg"
    assert shown["asked"] == 2
    assert errors(Api(ben)._send("put", place + "answer/", {"confidence": 3}, {})) == [(None, "closed")]


def test_the_list_can_be_filtered(vote: ConfidenceVote, ben: Person) -> None:
    found = Api(ben).get("votes/?team=product&week=2026-11-23").json()["results"]
    assert [one["uuid"] for one in found] == [str(vote.uuid)]
    assert Api(ben).get("votes/?week=2026-11-16").json()["results"] == []
