"""The API of what teams need from each other, and of the days that they hold together."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import Dependency, Goal, JointEvent, TeamChoice
from teamops.dates import today
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import make_cycle, make_dependency, make_goal, make_joint_event


@pytest.fixture
def goal(product: Team, ben: Person) -> Goal:
    return make_goal(product, owner=ben)


def ahead(goal: Goal, days: int) -> str:
    return (today(goal.organization) + datetime.timedelta(days)).isoformat()


def test_a_dependency_is_asked_for_promised_moved_delivered_and_confirmed(
    goal: Goal, support: Team, ben: Person, admin: Person
) -> None:
    sent = {"team": "support", "what": "A field in the data", "needed_on": ahead(goal, 10)}
    made = Api(ben).post("goals/1/dependencies/", sent, idempotency_key="d")
    assert made.status_code == 201 and (made.json()["goal"], made.json()["state"]) == (1, "asked")
    at, asked = f"dependencies/{made.json()['uuid']}/", Api(admin)
    promised = asked.post(f"{at}accept/", {"promised_on": ahead(goal, 8)}, if_match=made["ETag"])
    assert (promised.json()["state"], promised.json()["owner"]["name"]) == ("accepted", "Admin")
    stale = asked.post(f"{at}move/", {"promised_on": ahead(goal, 12), "reason": "x"}, if_match=made["ETag"])
    assert stale.status_code == 412 and stale.json()["current"]["state"] == "accepted"
    assert errors(asked.post(f"{at}move/", {"promised_on": ahead(goal, 12)})) == [("reason", "required")]
    moved = asked.post(f"{at}move/", {"promised_on": ahead(goal, 12), "reason": "Holidays"}).json()
    assert (moved["moves"], moved["original_promised_on"], moved["is_at_risk"]) == (1, ahead(goal, 8), True)
    assert asked.post(f"{at}deliver/").json()["state"] == "delivered"
    assert Api(ben).post(f"{at}send-back/", {"reason": "Half of it"}).json()["state"] == "accepted"
    asked.post(f"{at}deliver/")
    assert Api(ben).post(f"{at}confirm/").json()["state"] == "confirmed"
    assert errors(Api(ben).post(f"{at}withdraw/")) == [(None, "state")]
    assert Dependency.objects.count() == 1


def test_a_dependency_is_declined_with_a_reason(goal: Goal, support: Team, admin: Person) -> None:
    at = f"dependencies/{make_dependency(goal, support).uuid}/decline/"
    assert errors(Api(admin).post(at, {"reason": " "})) == [("reason", "blank")]
    assert Api(admin).post(at, {"reason": "Nobody is free."}).json()["state"] == "declined"


def test_a_question_that_cannot_be_is_refused(goal: Goal, support: Team, ben: Person) -> None:
    fine = {"team": "support", "what": "A field", "needed_on": ahead(goal, 10)}
    for change, error in [
        ({"team": "product"}, ("team", "own_team")),
        ({"team": "nowhere"}, ("team", "unknown")),
        ({"needed_on": ahead(goal, -1)}, ("needed_on", "past")),
        ({"what": "x" * 301}, ("what", "max_length")),
        ({"state": "confirmed"}, ("state", "unknown_field")),
    ]:
        answer = Api(ben).post("goals/1/dependencies/", fine | change)
        assert answer.status_code == 400 and errors(answer) == [error]
    assert not Dependency.objects.exists()


def test_who_may_not_see_or_answer_it(
    goal: Goal, support: Team, ben: Person, dora: Person, zoe: Person
) -> None:
    at = f"dependencies/{make_dependency(goal, support).uuid}/"
    assert Api(zoe).get(at).status_code == 404 and Api().get(at).status_code == 401
    assert Api(ben).post(f"{at}accept/", {"promised_on": ahead(goal, 3)}).status_code == 403
    assert Api(dora).post(f"{at}withdraw/").status_code == 403
    assert Api(dora).get(at).json()["goal"] == 1


def test_teams_hold_a_day_together(goal: Goal, support: Team, ana: Person, ben: Person) -> None:
    sent = {"title": "Customers", "day": ahead(goal, 5), "teams": ["product", "support"], "goals": [1]}
    assert Api(ben).post("joint-events/", sent).status_code == 403
    assert errors(Api(ana).post("joint-events/", sent | {"teams": ["product"]})) == [
        ("teams", "too_few_teams")
    ]
    made = Api(ana).post("joint-events/", sent)
    assert made.status_code == 201 and made.json()["goals"] == [1]
    at = f"joint-events/{made.json()['uuid']}/"
    assert Api(ana).patch(at, {"title": "Users"}).status_code == 428
    assert Api(ana).patch(at, {"title": "Users"}, if_match=made["ETag"]).json()["teams"] == [
        "product",
        "support",
    ]
    assert Api(ana).patch(at, {"title": "People"}, if_match=made["ETag"]).status_code == 412
    hidden = make_goal(support, cycle=make_cycle(support.organization, name="Next", state="preparing"))
    TeamChoice.objects.create(team=support, hides_preparing=True)
    JointEvent.objects.get().goals.add(hidden)
    told = Api(ana).patch(at, {"goals": []}, if_match="*").json()
    assert (told["goals"], list(JointEvent.objects.get().goals.all())) == ([], [hidden])
    assert Api(ben).get("joint-events/?team=support").json()["count"] == 1
    assert Api(ana).post(f"{at}cancel/").json()["cancelled_at"]


def test_the_lists_make_the_same_queries_for_ten_times_the_rows(
    goal: Goal, product: Team, support: Team, ana: Person, dora: Person
) -> None:
    api = Api(ana)

    def queries(address: str) -> int:
        api.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert api.get(address).status_code == 200
        return len(captured)

    def make(number: int) -> list[int]:
        for _one in range(number):
            make_dependency(make_goal(product), support, owner=dora, asked_by=ana)
            make_joint_event(product, support).goals.set([make_goal(product)])
        return [queries("dependencies/"), queries("joint-events/")]

    few, many = make(2), make(20)
    assert few == many and max(many) <= 9
