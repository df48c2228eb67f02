"""Breaking a goal down through the API: the same action, rules and sentences as the page."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.actions import Share, break_down
from goals.models import Adjustment, Goal, KeyResult
from tasks.models import ActionPlan, Task
from teamops.dates import DAY, today
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import make_check_in, make_goal, make_key_result, make_person, make_task

WHY = {"reason": "scope", "words": "Ben is away."}


@pytest.fixture
def goal(product: Team, ana: Person, ben: Person, cem: Person) -> Goal:
    return make_goal(product, "More teams every week", owner=ana)


@pytest.fixture
def users(goal: Goal) -> KeyResult:
    return make_key_result(
        goal, "Weekly users", start=Decimal(82_000), target=Decimal(100_000), unit="", owner=None
    )


@pytest.fixture
def live(goal: Goal) -> KeyResult:
    return make_key_result(goal, "The new dialog is live", kind="yes_no", start=None, target=None, owner=None)


def share(users: KeyResult, person: Person, amount: Any, **more: Any) -> dict[str, Any]:
    return {"key_result": str(users.uuid), "person": str(person.uuid), "amount": amount, **more}


def share_of(person: Person) -> KeyResult:
    return KeyResult.objects.get(owner=person, share_of__isnull=False, dropped_at=None)


def test_shares_carriers_and_tasks_are_written_at_once(
    goal: Goal, users: KeyResult, live: KeyResult, ana: Person, ben: Person, cem: Person
) -> None:
    due = (goal.last_day - DAY).isoformat()
    carrier = {"key_result": str(live.uuid), "person": str(cem.uuid), "due": due, "version": 1}
    task = {
        "title": "Ask twenty users",
        "key_result": str(users.uuid),
        "assignee": str(ben.uuid),
        "estimate": 4,
    }
    answer = Api(ana).post(
        "goals/1/break-down/",
        {
            "shares": [share(users, ben, 6000, due=due), share(users, cem, "8000")],
            "carriers": [carrier],
            "tasks": [task],
            "adjustment": WHY,
        },
    )
    assert answer.status_code == 200, answer.json()
    told = answer.json()
    (shared,) = told["shared"]
    assert (shared["amount"], shared["taken"]) == (18_000, 14_000)
    assert shared["says"] == "+14.0k of +18.0k: 4,000 still to be taken"
    first, second = shared["shares"]
    assert (first["person"]["name"], first["amount"], first["due"]) == ("Ben Berg", 6000, due)
    assert (second["brings"], second["due"]) == ("+8,000", None)
    (carried,) = told["carried"]
    assert (carried["person"]["name"], carried["due"], carried["version"]) == ("Cem Can", due, 2)
    assert told["open_tasks"] == 1
    assert share_of(ben).goal.number == first["goal"] and share_of(ben).goal.is_personal
    assert Task.objects.get().plan == ActionPlan.objects.get(goal=goal)
    assert told == Api(ben).get("goals/1/break-down/").json()


def test_a_share_that_somebody_else_changed_is_not_written_over(
    goal: Goal, users: KeyResult, ana: Person, ben: Person
) -> None:
    break_down(goal, [Share(users, ben, Decimal(6000))], by=ana)
    for stale in ({}, {"version": None}, {"version": 7}):
        answer = Api(ana).post(
            "goals/1/break-down/", {"shares": [share(users, ben, 7000, **stale)], "adjustment": WHY}
        )
        assert answer.status_code == 412
        assert answer.json()["current"]["amount"] == 6000 and answer.json()["current"]["version"] == 1
        assert answer.json()["changed_by"] == "Ana Lead"
    fresh = {"shares": [share(users, ben, 7000, version=1)], "adjustment": WHY}
    assert Api(ana).post("goals/1/break-down/", fresh).status_code == 200
    assert share_of(ben).target == 7000 and Adjustment.objects.get().words == "Ben is away."


def test_a_carrier_that_somebody_else_changed_is_not_written_over(
    goal: Goal, live: KeyResult, ana: Person, ben: Person
) -> None:
    KeyResult.objects.update(version=3)
    carrier = {"key_result": str(live.uuid), "person": str(ben.uuid), "due": None, "version": 1}
    answer = Api(ana).post("goals/1/break-down/", {"carriers": [carrier], "adjustment": WHY})
    assert answer.status_code == 412 and answer.json()["current"]["version"] == 3


def test_nothing_takes_a_share_back(goal: Goal, users: KeyResult, ana: Person, ben: Person) -> None:
    break_down(goal, [Share(users, ben, Decimal(6000))], by=ana)
    answer = Api(ana).post("goals/1/break-down/", {"shares": [share(users, ben, None, version=1)]})
    assert answer.json()["shared"][0]["shares"] == []


def test_the_same_sent_twice_changes_nothing(goal: Goal, users: KeyResult, ana: Person, ben: Person) -> None:
    sent = {"shares": [share(users, ben, 6000)], "tasks": [{"title": "Ask twenty users"}]}
    api = Api(ana)
    first = api.post("goals/1/break-down/", sent, idempotency_key="one")
    again = api.post("goals/1/break-down/", sent, idempotency_key="one")
    assert first.json() == again.json() and again["Idempotency-Replayed"] == "true"
    assert Task.objects.count() == 1 and KeyResult.objects.filter(owner=ben).count() == 1


def test_what_is_wrong_is_named_where_it_stands_and_nothing_is_written(
    goal: Goal, users: KeyResult, live: KeyResult, ana: Person, ben: Person, cem: Person
) -> None:
    fine = share(users, cem, 8000)
    wrong: list[tuple[dict[str, Any], tuple[str, str], int | None]] = [
        ({"shares": [fine, share(users, ben, -1)]}, ("shares.amount", "negative"), 1),
        ({"shares": [fine, share(users, ben, 1, due="2031-01-01")]}, ("shares.due", "outside"), 1),
        ({"shares": [fine, share(live, ben, 1)]}, ("shares.amount", "whole"), 1),
        ({"shares": [fine, share(users, ben, "many")]}, ("shares.amount", "number"), 1),
        ({"shares": [fine, {"amount": 3}]}, ("shares.key_result", "required"), 1),
        (
            {
                "shares": [fine],
                "carriers": [
                    {"key_result": str(live.uuid), "person": None, "due": "2031-01-01", "version": 1}
                ],
            },
            ("carriers.due", "outside"),
            0,
        ),
        ({"shares": [fine], "tasks": [{"title": "Ask", "due": "2031-01-01"}]}, ("tasks.due", "outside"), 0),
        ({"shares": [fine], "tasks": [{"title": "Ask"}, {"title": ""}]}, ("tasks.title", "blank"), 1),
    ]
    for body, error, index in wrong:
        answer = Api(ana).post("goals/1/break-down/", body)
        assert answer.status_code == 400 and errors(answer)[0] == error, (body, answer.json())
        assert answer.json()["errors"][0]["index"] == index
        assert not KeyResult.objects.filter(share_of__isnull=False).exists() and not Task.objects.exists()


def test_a_changed_share_of_an_active_goal_asks_why(
    goal: Goal, users: KeyResult, ana: Person, ben: Person
) -> None:
    break_down(goal, [Share(users, ben, Decimal(6000))], by=ana)
    answer = Api(ana).post("goals/1/break-down/", {"shares": [share(users, ben, 7000, version=1)]})
    assert answer.status_code == 400 and errors(answer) == [("adjustment.reason", "reason")]


def test_another_goals_key_result_is_refused(goal: Goal, ana: Person, ben: Person, product: Team) -> None:
    other = make_key_result(make_goal(product))
    answer = Api(ana).post("goals/1/break-down/", {"shares": [share(other, ben, 3)]})
    assert answer.status_code == 400 and errors(answer) == [("shares.amount", "unknown")]


def test_nobody_is_told_of_shares_of_private_goals(
    goal: Goal, users: KeyResult, ana: Person, ben: Person, dora: Person
) -> None:
    Goal.objects.filter(pk=goal.pk).update(is_private=True)
    goal.refresh_from_db()
    break_down(goal, [Share(users, ben, Decimal(6000))], by=ana)
    assert Api(dora).get("goals/1/break-down/").status_code == 404
    Goal.objects.filter(pk=goal.pk).update(is_private=False)
    assert Api(dora).get("goals/1/break-down/").json()["shared"][0]["shares"] == []


def test_who_breaks_it_down_sees_how_loaded_people_are(goal: Goal, ana: Person, ben: Person) -> None:
    make_task(goal.team, assignee=ben, due=today(ana), estimate=Decimal(6))
    loads = {row["person"]["name"]: row for row in Api(ana).get("goals/1/loads/").json()}
    assert set(loads) == {"Ana Lead", "Ben Berg", "Cem Can"}
    assert loads["Ben Berg"]["weeks"][0]["hours"] == 6 and loads["Cem Can"]["weeks"][0]["hours"] == 0
    assert loads["Ben Berg"]["says"] and loads["Ben Berg"]["weeks"][0]["capacity"] >= 0


def test_reading_costs_the_same_for_ten_times_the_rows(goal: Goal, users: KeyResult, ana: Person) -> None:
    api = Api(ana)

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert api.get(path).status_code == 200
        return len(queries)

    def fill(times: int) -> None:
        for number in range(times):
            one = make_person(goal.organization, f"Member {times} {number}", goal.team, account=False)
            break_down(goal, [Share(users, one, Decimal(100))], by=ana)
            make_check_in(share_of(one), 50)
            make_task(goal.team, assignee=one, due=today(ana), estimate=Decimal(6))

    fill(2)
    few = count("goals/1/break-down/"), count("goals/1/loads/")
    fill(18)
    assert (count("goals/1/break-down/"), count("goals/1/loads/")) == few
    assert max(few) <= 10
