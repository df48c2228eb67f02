"""The API of goals: listed, read, written, taken from state to state."""

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import Goal
from teamops.people.models import Organization, Person, Team
from tests.api_client import Api, errors
from tests.factories import current_cycle, make_check_in, make_cycle, make_goal, make_key_result, make_person


@pytest.fixture
def goal(product: Team, ben: Person) -> Goal:
    goal = make_goal(product, owner=ben)
    make_check_in(make_key_result(goal), "35.8", confidence=7)
    return goal


def numbers(response: Any) -> list[int]:
    return [row["number"] for row in response.json()["results"]]


def test_a_goal_is_shown_with_its_key_results_and_where_it_stands(goal: Goal, ben: Person) -> None:
    answer = Api(ben).get("goals/1/")
    told = answer.json()
    assert (told["number"], told["team"], told["owner"]["name"]) == (1, "product", "Ben Berg")
    assert told["progress"] == pytest.approx((35.8 - 31) / 9, abs=1e-6)
    (key_result,) = told["key_results"]
    assert (key_result["value"], key_result["target"], key_result["confidence"]) == (35.8, 40, 7)
    assert answer["ETag"] == '"1"' and told["version"] == 1
    assert answer["Cache-Control"] == "private, no-cache"


def test_a_stranger_is_told_nothing_in_json(goal: Goal, zoe: Person) -> None:
    answer = Api(zoe).get("goals/1/")
    assert answer.status_code == 404 and errors(answer) == [(None, "not_found")]


def test_who_has_not_signed_in_is_asked_for_a_token(goal: Goal) -> None:
    answer = Api().get("goals/1/")
    assert answer.status_code == 401 and answer["WWW-Authenticate"] == "Bearer"
    assert errors(answer) == [(None, "not_authenticated")]


def test_a_reader_may_not_change(goal: Goal, dora: Person) -> None:
    answer = Api(dora).patch("goals/1/", {"why": "Mine now"}, if_match="*")
    assert answer.status_code == 403 and errors(answer) == [(None, "permission_denied")]
    goal.refresh_from_db()
    assert goal.why == ""


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [1, 2, 3]),
        ("?team=support", [3]),
        ("?team=nowhere", []),
        ("?state=draft", [2]),
        ("?ambition=stretch", [3]),
        ("?ambition=committed&team=product", [1, 2]),
        ("?parent=1", [2]),
        ("?text=RETENTION", [2]),
        ("?status=off_track", [1]),
        ("?status=draft&team=product", [2]),
        ("?page_size=2&page=2", [3]),
    ],
)
def test_goals_are_listed_by_filters(
    query: str, found: list[int], product: Team, support: Team, ben: Person
) -> None:
    first = make_goal(product)
    make_check_in(make_key_result(first), 30)
    make_goal(product, "Better retention", parent=first, state=Goal.State.DRAFT)
    make_goal(support, "Answer sooner", ambition=Goal.Ambition.STRETCH)
    assert numbers(Api(ben).get(f"goals/{query}")) == found


def test_goals_of_an_owner_and_a_cycle(goal: Goal, product: Team, ben: Person) -> None:
    later = make_cycle(product.organization, name="Next", starts_on="2031-01-01", ends_on="2031-03-31")
    make_goal(product, cycle=later)
    assert numbers(Api(ben).get(f"goals/?owner={ben.uuid}")) == [1]
    assert numbers(Api(ben).get("goals/?cycle=next")) == [2]


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("?teem=product", ("teem", "unknown_field")),
        ("?owner=ben", ("owner", "invalid")),
        ("?state=gone", ("state", "invalid_choice")),
        ("?ambition=huge", ("ambition", "invalid_choice")),
        ("?status=gone", ("status", "invalid_choice")),
        ("?parent=1e999", ("parent", "max_value")),
        ("?text=%00", ("text", "null_characters_not_allowed")),
    ],
)
def test_a_filter_that_cannot_be_is_refused(query: str, error: tuple[str, str], ben: Person) -> None:
    answer = Api(ben).get(f"goals/{query}")
    assert answer.status_code == 400 and errors(answer) == [error]


def test_a_page_that_is_not_there_is_404_and_none_is_larger_than_200(goal: Goal, ben: Person) -> None:
    assert Api(ben).get("goals/?page=99999999999999999999").status_code == 404
    assert Api(ben).get("goals/?page=x").status_code == 404
    assert Api(ben).get("goals/?page_size=99999").status_code == 200


def test_the_list_makes_the_same_queries_for_ten_times_the_rows(product: Team, ben: Person) -> None:
    def make(number: int) -> None:
        for _one in range(number):
            parent = make_goal(product, owner=make_person(product.organization, f"P{number}-{_one}"))
            child = make_goal(product, parent=parent)
            make_check_in(make_key_result(child), 33)
            carrier = make_person(product.organization, f"K{number}-{_one}")
            make_check_in(make_key_result(parent, owner=carrier), 33)

    api = Api(ben)

    def queries(address: str) -> int:
        api.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert api.get(address).status_code == 200
        return len(captured)

    make(2)
    few = queries("goals/"), queries("goals/?status=off_track"), queries("goals/1/")
    make(20)
    many = queries("goals/"), queries("goals/?status=off_track"), queries("goals/1/")
    # Session, account, count, page, four of where they stand, parents or what it supports.
    assert few == many and max(many) <= 10


# --- Written ------------------------------------------------------------------------------------------


def test_a_goal_is_written_with_its_key_results(product: Team, ben: Person) -> None:
    cycle = current_cycle(product.organization)
    answer = Api(ben).post(
        "goals/",
        {
            "team": "product",
            "cycle": cycle.slug,
            "statement": "New users stay",
            "owner": str(ben.uuid),
            "weight": "1.5",
            "key_results": [
                {
                    "statement": "Retention",
                    "start": 31,
                    "target": 40.5,
                    "unit": "%",
                    "interim": [{"day": cycle.ends_on.replace(day=5).isoformat(), "value": 35}],
                },
                {"statement": "Survey done", "kind": "yes_no", "target": 5},
            ],
        },
    )
    assert answer.status_code == 201, answer.content
    made = Goal.objects.get(number=answer.json()["number"])
    assert made.is_draft and made.owner == ben and made.weight == Decimal("1.5")
    first, second = made.key_results.order_by("position")
    assert first.target == Decimal("40.5") and len(first.interim) == 1
    assert second.kind == "yes_no" and second.target is None


def test_a_bad_key_result_is_named_by_its_row_and_nothing_is_written(product: Team, ben: Person) -> None:
    sent = {
        "team": "product",
        "cycle": current_cycle(product.organization).slug,
        "statement": "New users stay",
        "key_results": [
            {"statement": "Fine", "start": 1, "target": 2},
            {"statement": "Not fine", "start": 2, "target": 2},
        ],
    }
    answer = Api(ben).post("goals/", sent)
    (error,) = answer.json()["errors"]
    assert (error["field"], error["index"], error["code"]) == ("key_results.target", 1, "target_equals_start")
    assert not Goal.objects.exists()


BAD: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"statement": ""}, ("statement", "blank")),
    ({"statement": "x" * 301}, ("statement", "max_length")),
    ({"statement": "a\x00b"}, ("statement", "characters")),
    ({"statement": "\ud800"}, ("statement", "characters")),
    ({"statement": 7}, ("statement", "text")),
    ({"statement": ["x"]}, ("statement", "text")),
    ({"statement": None}, ("statement", "null")),
    ({"weight": "NaN"}, ("weight", "number")),
    ({"weight": "Infinity"}, ("weight", "number")),
    ({"weight": 1e308}, ("weight", "too_large")),
    ({"weight": "1e9999999"}, ("weight", "too_large")),
    ({"weight": 0.1234567}, ("weight", "too_many_digits")),
    ({"weight": True}, ("weight", "number")),
    ({"weight": {}}, ("weight", "number")),
    ({"owner": "nobody"}, ("owner", "unknown")),
    ({"owner": 7}, ("owner", "unknown")),
    ({"parent": 99}, ("parent", "unknown")),
    ({"parent": 10**30}, ("parent", "unknown")),
    ({"parent": "1"}, ("parent", "unknown")),
    ({"cycle": "nowhere"}, ("cycle", "unknown")),
    ({"cycle": "\x00"}, ("cycle", "unknown")),
    ({"supports": [1, 99]}, ("supports", "unknown")),
    ({"supports": "1"}, ("supports", "not_a_list")),
    ({"ambition": "great"}, ("ambition", "invalid_choice")),
    ({"ambition": []}, ("ambition", "invalid_choice")),
    ({"is_private": "yes"}, ("is_private", "invalid")),
    ({"starts_on": "soon"}, ("starts_on", "invalid")),
    ({"starts_on": 20260101}, ("starts_on", "invalid")),
    ({"ends_on": "9999-12-31"}, ("ends_on", "far")),
    ({"number": 8}, ("number", "unknown_field")),
    ({"grade": 1}, ("grade", "unknown_field")),
]


@pytest.mark.parametrize(("sent", "error"), BAD, ids=lambda value: str(value)[:40])
def test_what_cannot_be_is_refused_by_field_and_changes_nothing(
    sent: dict[str, Any], error: tuple[str, str], goal: Goal, ben: Person
) -> None:
    answer = Api(ben).patch("goals/1/", sent, if_match="*")
    assert answer.status_code == 400 and errors(answer) == [error]
    before = goal.version
    goal.refresh_from_db()
    assert goal.version == before


@pytest.mark.parametrize("sent", ["[]", "7", "null", '"x"', "{", "NaN", '{"why": NaN}', "[" * 100_000])
def test_what_is_no_object_is_refused(sent: str, goal: Goal, ben: Person) -> None:
    api = Api(ben)
    answer = api.client.patch(
        api.base + "goals/1/", sent, content_type="application/json", headers={"If-Match": "*"}
    )
    assert answer.status_code == 400 and errors(answer)


def test_a_body_that_is_no_json_by_its_type_is_415(goal: Goal, ben: Person) -> None:
    api = Api(ben)
    answer = api.client.post(api.base + "goals/1/status/", {"status": "at_risk"})
    assert answer.status_code == 415 and errors(answer) == [(None, "unsupported_media_type")]


def test_a_goal_of_another_organization_is_no_parent(goal: Goal, ben: Person, zoe: Person) -> None:
    theirs = make_goal(zoe.teams.get(), number=50)
    answer = Api(ben).patch("goals/1/", {"parent": theirs.number}, if_match="*")
    assert errors(answer) == [("parent", "unknown")]


# --- Two at once --------------------------------------------------------------------------------------


def test_an_edit_says_what_it_is_based_on(goal: Goal, ben: Person) -> None:
    answer = Api(ben).patch("goals/1/", {"why": "They leave."})
    assert answer.status_code == 428 and errors(answer) == [(None, "if_match_missing")]


def test_who_is_slower_is_told_what_stands_now_and_who_was_faster(
    goal: Goal, ben: Person, ana: Person
) -> None:
    tag = Api(ben).get("goals/1/")["ETag"]
    faster = Api(ana).patch("goals/1/", {"statement": "Users stay longer"}, if_match=tag)
    assert faster.status_code == 200 and faster["ETag"] == '"2"'
    slower = Api(ben).patch("goals/1/", {"statement": "Users love us"}, if_match=tag)
    assert slower.status_code == 412 and errors(slower) == [(None, "stale")]
    told = slower.json()
    assert told["changed_by"] == "Ana Lead" and told["current"]["statement"] == "Users stay longer"
    assert "Ana Lead" in told["errors"][0]["message"]
    goal.refresh_from_db()
    assert goal.statement == "Users stay longer"


def test_the_etag_of_a_compressed_answer_can_be_sent_back(goal: Goal, ben: Person) -> None:
    tag = Api(ben).get("goals/1/", accept_encoding="gzip")["ETag"]
    assert tag == 'W/"1"'
    assert Api(ben).patch("goals/1/", {"why": "They leave."}, if_match=tag).status_code == 200


def test_a_change_of_state_is_held_to_its_etag_where_one_is_sent(goal: Goal, ana: Person) -> None:
    assert Api(ana).post("goals/1/close/", if_match='"99"').status_code == 412
    assert Api(ana).post("goals/1/close/", if_match='"98", "1"').status_code == 200


# --- Once ---------------------------------------------------------------------------------------------


def draft(product: Team, **more: Any) -> dict[str, Any]:
    cycle = current_cycle(product.organization).slug
    return {"team": "product", "cycle": cycle, "statement": "New users stay", **more}


def test_the_same_request_with_a_key_makes_one_goal(product: Team, ben: Person) -> None:
    first = Api(ben).post("goals/", draft(product), idempotency_key="a1")
    again = Api(ben).post("goals/", draft(product), idempotency_key="a1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json() and again["ETag"] == first["ETag"]
    assert again["Idempotency-Replayed"] == "true" and "Idempotency-Replayed" not in first
    assert Goal.objects.count() == 1


@pytest.mark.needs_postgres  # SQLite has one writer at a time, and in a test one connection
@pytest.mark.django_db(transaction=True)
def test_of_the_same_request_at_once_one_makes_a_goal_and_both_are_told_of_it(
    product: Team, ben: Person
) -> None:
    barrier, sent, told = threading.Barrier(3), draft(product), []

    def send() -> None:
        api = Api(ben)
        barrier.wait()
        try:
            told.append(api.post("goals/", sent, idempotency_key="a1").json()["number"])
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _one in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [1, 1, 1] and Goal.objects.count() == 1


def test_a_key_is_of_one_person_and_one_request(product: Team, ben: Person, cem: Person) -> None:
    Api(ben).post("goals/", draft(product), idempotency_key="a1")
    other = Api(ben).post("goals/", draft(product, why="Because"), idempotency_key="a1")
    assert other.status_code == 422 and errors(other) == [(None, "key_reused")]
    assert Api(cem).post("goals/", draft(product), idempotency_key="a1").status_code == 201
    assert Goal.objects.count() == 2


def test_a_refused_request_can_be_tried_again_with_its_key(product: Team, ben: Person) -> None:
    refused = Api(ben).post("goals/", draft(product, statement=""), idempotency_key="a1")
    assert refused.status_code == 400
    assert Api(ben).post("goals/", draft(product), idempotency_key="a1").status_code == 201


# --- From state to state ------------------------------------------------------------------------------


def test_a_goal_is_made_active_judged_moved_closed_and_reopened(product: Team, ana: Person) -> None:
    api, above = Api(ana), make_goal(product, "Above")
    number = api.post("goals/", draft(product, key_results=[{"statement": "K", "start": 0, "target": 10}]))
    at = f"goals/{number.json()['number']}/"
    assert api.post(f"{at}activate/").json()["state"] == "active"
    assert api.post(f"{at}status/", {"status": "at_risk"}).json()["status"] == "at_risk"
    assert api.post(f"{at}move/", {"parent": above.number}).json()["parent"] == above.number
    assert errors(api.post(f"goals/{above.number}/move/", {"parent": number.json()["number"]})) == [
        ("parent", "circle")
    ]
    key_result = api.get(at).json()["key_results"][0]["uuid"]
    graded = {"grades": [{"key_result": key_result, "grade": 0.7}]}
    refused = api.post(f"{at}close/", graded)
    (error,) = refused.json()["errors"]
    assert (error["field"], error["index"], error["code"]) == ("grades.reason", 0, "reason")
    graded["grades"][0]["reason"] = "We learned a lot"
    closed = api.post(f"{at}close/", graded | {"reflection": "Ask sooner"}).json()
    assert (closed["state"], closed["grade"], closed["reflection"]) == ("closed", 0.7, "Ask sooner")
    assert errors(api.patch(at, {"why": "x"}, if_match="*")) == [(None, "closed")]
    assert api.post(f"{at}reopen/").json()["grade"] is None


def test_other_teams_work_on_a_goal_too(goal: Goal, support: Team, ben: Person) -> None:
    told = Api(ben).patch("goals/1/", {"contributing_teams": ["support"]}, if_match="*")
    assert told.json()["contributing_teams"] == ["support"]
    own = Api(ben).patch("goals/1/", {"contributing_teams": ["product"]}, if_match="*")
    assert errors(own) == [("contributing_teams", "own_team")]


def test_an_adjustment_asks_why(goal: Goal, ben: Person) -> None:
    answer = Api(ben).patch("goals/1/", {"weight": 2}, if_match="*")
    assert errors(answer) == [("adjustment.reason", "reason")]
    why = {"reason": "scope", "words": "The import comes later."}
    assert Api(ben).patch("goals/1/", {"weight": 2, "adjustment": why}, if_match="*").json()["weight"] == 2
    wrong = Api(ben).patch("goals/1/", {"weight": 3, "adjustment": why | {"words": " "}}, if_match="*")
    assert errors(wrong) == [("adjustment.words", "blank")]
    half = Api(ben).patch("goals/1/", {"weight": 3, "adjustment": {"reason": "scope"}}, if_match="*")
    assert errors(half) == [("adjustment.words", "required")]


# --- Private, and in the reader's language ------------------------------------------------------------


def test_a_private_goal_is_not_there_for_others_not_even_as_a_parent(
    goal: Goal, product: Team, ben: Person, dora: Person
) -> None:
    hidden = make_goal(product, "Private", owner=ben, is_private=True)
    goal.parent = hidden
    goal.save()
    assert Api(ben).get("goals/1/").json()["parent"] == hidden.number
    assert Api(dora).get("goals/1/").json()["parent"] is None
    assert Api(dora).get(f"goals/{hidden.number}/").status_code == 404
    assert hidden.number not in numbers(Api(dora).get("goals/"))


def test_errors_come_in_the_language_that_is_asked_for(goal: Goal, ben: Person) -> None:
    def message(**headers: str) -> str:
        told = Api(ben).patch("goals/1/", {"weight": "NaN"}, if_match="*", **headers)
        return str(told.json()["errors"][0]["message"])

    assert message(accept_language="en") == "This is not a number. Write one such as 35.8."
    assert message(accept_language="zh-hans").startswith("这")
    ben.language = "zh-hans"
    ben.save()
    assert message().startswith("这"), "without a wish, in the person's own language"


def test_what_may_be_asked_is_answered_and_other_methods_are_refused(goal: Goal, ben: Person) -> None:
    api = Api(ben)
    for address in ("goals/", "goals/1/", "goals/1/close/", "cycles/", "me/"):
        assert api.client.options(api.base + address).status_code == 200
    refused = api.client.delete(api.base + "goals/1/")
    assert refused.status_code == 405 and errors(refused) == [(None, "method_not_allowed")]


def test_an_address_that_is_not_there_answers_in_json(ben: Person, acme: Organization) -> None:
    answer = Api(ben).get("gaols/")
    assert answer.status_code == 404 and errors(answer) == [(None, "not_found")]
