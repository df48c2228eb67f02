"""The API of key results and their check-ins."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.models import CheckIn, Goal, KeyResult
from teamops.activity.models import Event
from teamops.dates import today
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import make_check_in, make_goal, make_key_result

WHY = {"reason": "new_data", "words": "The survey says so."}


@pytest.fixture
def key_result(product: Team, ben: Person) -> KeyResult:
    return make_key_result(make_goal(product, owner=ben))


@pytest.fixture
def at(key_result: KeyResult) -> str:
    return f"key-results/{key_result.uuid}/"


def test_a_key_result_is_added_changed_dropped_and_restored(product: Team, ben: Person) -> None:
    api = Api(ben)
    make_goal(product, owner=ben, state=Goal.State.DRAFT)
    made = api.post("goals/1/key-results/", {"statement": "Retention", "start": 31, "target": 40})
    assert made.status_code == 201 and made["ETag"] == '"1"'
    at = f"key-results/{made.json()['uuid']}/"
    changed = api.patch(at, {"target": "41.5"}, if_match=made["ETag"])
    assert changed.json()["target"] == 41.5 and changed["ETag"] == '"2"'
    assert api.post(f"{at}drop/").json()["dropped_at"]
    assert [one["uuid"] for one in api.get("goals/1/").json()["key_results"]] == []
    assert api.get("goals/1/key-results/").json()["count"] == 1, "the list has those that were dropped too"
    assert api.post(f"{at}restore/").json()["dropped_at"] is None
    assert api.get(at).json()["suggested"]


def test_a_number_beyond_its_bounds_is_refused_in_words_of_the_product(at: str, ben: Person) -> None:
    much = Api(ben).post(f"{at}check-ins/", {"value": 1, "confidence": 11}).json()["errors"]
    little = Api(ben).post(f"{at}check-ins/", {"value": 1, "confidence": 0}).json()["errors"]
    assert [one["message"] for one in (*much, *little)] == [
        "This is too much. Write 10 or less.",
        "This is too little. Write 1 or more.",
    ]


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"target": 31, "adjustment": WHY}, ("target", "target_equals_start")),
        ({"target": "NaN"}, ("target", "number")),
        ({"start": 1e308}, ("start", "too_large")),
        ({"weight": -1, "adjustment": WHY}, ("weight", "negative_weight")),
        ({"kind": "between", "start": 5, "target": 4, "adjustment": WHY}, ("target", "bounds_crossed")),
        ({"kind": "sideways"}, ("kind", "invalid_choice")),
        ({"cadence": 8}, ("cadence", "invalid_choice")),
        ({"precision": 7}, ("precision", "max_value")),
        ({"precision": 10**40}, ("precision", "max_value")),
        ({"interim": [{"day": "2020-01-01", "value": 3}], "adjustment": WHY}, ("interim", "interim_outside")),
        ({"interim": [{"day": "2026-11-01"}]}, ("interim.value", "required")),
        ({"interim": {"day": "2026-11-01"}}, ("interim", "not_a_list")),
        ({"metric": "x"}, ("metric", "unknown")),
        ({"target": 44}, ("adjustment.reason", "reason")),
        ({"progress": 1}, ("progress", "unknown_field")),
    ],
)
def test_a_key_result_that_measures_nothing_is_refused(
    sent: dict[str, Any], error: tuple[str, str], at: str, key_result: KeyResult, ben: Person
) -> None:
    answer = Api(ben).patch(at, sent, if_match="*")
    assert answer.status_code == 400 and errors(answer) == [error], answer.content
    key_result.refresh_from_db()
    assert key_result.version == 1 and key_result.target == 40


def test_a_kind_without_a_number_loses_its_target(at: str, ben: Person) -> None:
    sent = {"kind": "yes_no", "adjustment": WHY}
    told = Api(ben).patch(at, sent, if_match="*").json()
    assert (told["kind"], told["start"], told["target"]) == ("yes_no", None, None)


def test_where_work_and_result_part_is_said_until_somebody_says_why(product: Team, ben: Person) -> None:
    first = today(product.organization) - datetime.timedelta(days=60)
    goal = make_goal(product, owner=ben, starts_on=first, ends_on=first + datetime.timedelta(days=120))
    key_result = make_key_result(goal)
    for value, days_ago in ((31, 50), (32, 30), (36, 1)):
        make_check_in(key_result, value, days_ago=days_ago)
    (told,) = Api(ben).get("goals/1/").json()["divergences"]
    assert (told["finding"], told["key_result"]) == ("result_without_work", str(key_result.uuid))
    assert "nothing is planned for it" in told["sentence"]
    sent = {"finding": "result_without_work", "reason": "The season does it."}
    assert Api(ben).post(f"key-results/{key_result.uuid}/dismiss/", sent).status_code == 200
    assert Api(ben).get("goals/1/").json()["divergences"] == []


def test_two_who_change_a_key_result_at_once(at: str, ben: Person, ana: Person) -> None:
    tag = Api(ben).get(at)["ETag"]
    assert Api(ana).patch(at, {"unit": "pp"}, if_match=tag).status_code == 200
    slower = Api(ben).patch(at, {"unit": "per cent"}, if_match=tag)
    assert slower.status_code == 412 and slower.json()["changed_by"] == "Ana Lead"
    assert slower.json()["current"]["unit"] == "pp"
    assert Api(ben).patch(at, {"unit": "x"}).status_code == 428


def test_who_adds_to_a_goal_that_has_changed_is_told_so(key_result: KeyResult, ben: Person) -> None:
    sent = {"statement": "Done", "kind": "yes_no"}
    told = Api(ben).post(f"goals/{key_result.goal.number}/key-results/", sent, if_match='"99"')
    assert (told.status_code, errors(told)) == (412, [(None, "stale")])


def test_who_may_not_see_or_change_it(at: str, zoe: Person, dora: Person) -> None:
    assert Api(zoe).get(at).status_code == 404
    assert Api(zoe).get(at.replace("key-results", "check-ins")).status_code == 404
    assert Api(dora).patch(at, {"unit": "x"}, if_match="*").status_code == 403
    assert Api(dora).post(f"{at}check-ins/", {"value": 3}).status_code == 403
    assert Api().get(at).status_code == 401


# --- Check-ins ----------------------------------------------------------------------------------------


def test_checking_in_takes_only_a_value_and_carries_the_rest_over(at: str, ben: Person) -> None:
    api = Api(ben)
    first = api.post(f"{at}check-ins/", {"value": 33, "confidence": 7, "status": "at_risk"})
    assert first.status_code == 201 and first.json()["author"]["name"] == "Ben Berg"
    second = api.post(f"{at}check-ins/", {"value": "34.5", "note": "Welcome mail"}).json()
    assert (second["value"], second["confidence"], second["status"]) == (34.5, 7, "at_risk")
    assert api.post(f"{at}check-ins/", {"value": 35, "status": ""}).json()["status"] == ""
    assert [one["value"] for one in api.get(f"{at}check-ins/").json()["results"]] == [35, 34.5, 33]


def test_the_same_check_in_sent_twice_is_one(at: str, ben: Person) -> None:
    for _time in range(2):
        assert Api(ben).post(f"{at}check-ins/", {"value": 33}, idempotency_key="x").status_code == 201
    assert CheckIn.objects.count() == 1 and Event.objects.filter(verb="key_result.checked_in").count() == 1


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({}, ("value", "required")),
        ({"value": None}, ("value", "null")),
        ({"value": "many"}, ("value", "number")),
        ({"value": "1e999999999"}, ("value", "too_large")),
        ({"value": 1, "confidence": 11}, ("confidence", "max_value")),
        ({"value": 1, "confidence": "7"}, ("confidence", "invalid")),
        ({"value": 1, "confidence": 7.5}, ("confidence", "invalid")),
        ({"value": 1, "status": "fine"}, ("status", "invalid_choice")),
        ({"value": 1, "note": "x" * 4001}, ("note", "max_length")),
        ({"value": 1, "day": "2100-01-01"}, ("day", "future")),
        ({"value": 1, "day": "2001-01-01"}, ("day", "too_early")),
        ({"value": 1, "author": "ana"}, ("author", "unknown_field")),
    ],
)
def test_a_check_in_that_cannot_be_is_refused(
    sent: dict[str, Any], error: tuple[str, str], at: str, ben: Person
) -> None:
    answer = Api(ben).post(f"{at}check-ins/", sent)
    assert answer.status_code == 400 and errors(answer) == [error], answer.content
    assert not CheckIn.objects.exists()


def test_a_check_in_is_corrected_by_its_author_for_a_day(at: str, ben: Person, ana: Person) -> None:
    made = Api(ben).post(f"{at}check-ins/", {"value": 33, "note": "First"})
    place = f"check-ins/{made.json()['uuid']}/"
    assert Api(ben).patch(place, {"value": 34}).status_code == 428
    corrected = Api(ben).patch(place, {"value": 34}, if_match=made["ETag"])
    assert corrected.json()["value"] == 34 and corrected.json()["note"] == "First"
    assert corrected["ETag"] != made["ETag"]
    stale = Api(ben).patch(place, {"value": 35}, if_match=made["ETag"])
    assert stale.status_code == 412 and stale.json()["current"]["value"] == 34
    assert errors(Api(ana).patch(place, {"value": 35}, if_match="*")) == [(None, "too_late")]
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=25)):
        assert errors(Api(ben).patch(place, {"value": 35}, if_match="*")) == [(None, "too_late")]
    assert CheckIn.objects.get().value == Decimal(34)


def test_lists_make_the_same_queries_for_ten_times_the_rows(
    at: str, key_result: KeyResult, ben: Person
) -> None:
    api = Api(ben)

    def queries(address: str) -> int:
        api.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert api.get(address).status_code == 200
        return len(captured)

    def make(number: int) -> tuple[int, int]:
        for _one in range(number):
            make_check_in(make_key_result(key_result.goal), 33)
            make_check_in(key_result, 33)
        return queries("goals/1/key-results/"), queries(f"{at}check-ins/")

    few, many = make(2), make(20)
    assert few == many and max(many) <= 8
