"""The API of tasks and plans."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tasks.models import ActionPlan, Task
from teamops.dates import today
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import make_goal, make_milestone, make_person, make_phase, make_plan, make_task


@pytest.fixture
def task(product: Team, ben: Person) -> Task:
    return make_task(product, assignee=ben)


def test_a_task_is_made_changed_blocked_and_done(product: Team, ben: Person) -> None:
    api = Api(ben)
    plan = make_plan(product)
    milestone = make_milestone(plan)
    made = api.post(
        "tasks/",
        {
            "team": "product",
            "title": "Write the survey",
            "assignee": str(ben.uuid),
            "due": "2026-12-01",
            "estimate": 1.5,
            "milestone": str(milestone.uuid),
        },
        idempotency_key="t1",
    )
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["plan"], told["estimate"], told["status"]) == (str(plan.uuid), 1.5, "todo")
    at = f"tasks/{told['number']}/"
    moved = api.patch(at, {"due": "2026-12-08"}, if_match=made["ETag"]).json()
    assert (moved["original_due"], moved["moves"]) == ("2026-12-01", 1)
    assert api.post(f"{at}block/", {"reason": "no list"}).json()["blocked"]
    assert not api.post(f"{at}unblock/").json()["blocked"]
    assert api.post(f"{at}status/", {"status": "done"}).json()["done_at"]
    assert Task.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"title": ""}, ("title", "blank")),
        ({"title": "x" * 301}, ("title", "max_length")),
        ({"estimate": -1}, ("estimate", "min_value")),
        ({"estimate": 123456}, ("estimate", "max_whole_digits")),
        ({"estimate": 0.333}, ("estimate", "max_decimal_places")),
        ({"estimate": "NaN"}, ("estimate", "number")),
        ({"due": "2026-01-01", "starts_on": "2026-02-01"}, ("due", "end_before_start")),
        ({"depends_on": [1]}, ("depends_on", "circle")),
        ({"depends_on": [99]}, ("depends_on", "unknown")),
        ({"plan": "x"}, ("plan", "unknown")),
        ({"status": "done"}, ("status", "unknown_field")),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    sent: dict[str, Any], error: tuple[str, str], task: Task, ben: Person
) -> None:
    answer = Api(ben).patch("tasks/1/", sent, if_match="*")
    assert answer.status_code == 400 and errors(answer) == [error], answer.content
    task.refresh_from_db()
    assert task.version == 1


def test_two_who_change_a_task_at_once(task: Task, ben: Person, ana: Person) -> None:
    tag = Api(ben).get("tasks/1/")["ETag"]
    assert Api(ana).patch("tasks/1/", {"title": "Ask users"}, if_match=tag).status_code == 200
    slower = Api(ben).patch("tasks/1/", {"title": "Ask nobody"}, if_match=tag)
    assert slower.status_code == 412 and slower.json()["changed_by"] == "Ana Lead"
    assert slower.json()["current"]["title"] == "Ask users"
    assert Api(ben).patch("tasks/1/", {"title": "x"}).status_code == 428


def test_who_may_not_see_or_change_a_task(task: Task, dora: Person, zoe: Person, vic: Person) -> None:
    assert Api(zoe).get("tasks/1/").status_code == 404
    assert Api(dora).patch("tasks/1/", {"title": "x"}, if_match="*").status_code == 403
    assert Api(vic).get("tasks/1/").status_code == 200
    assert Api().get("tasks/1/").status_code == 401


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [1, 2, 3]),
        ("?team=support", [3]),
        ("?status=doing", [2]),
        ("?blocked=true", [3]),
        ("?text=SURVEY", [1]),
        ("?due_until={today}", [1]),
        ("?due_from={today}&due_until={today}", [1]),
    ],
)
def test_tasks_are_listed_by_filters(
    query: str, found: list[int], product: Team, support: Team, ben: Person
) -> None:
    day = today(product.organization)
    make_task(product, due=day)
    make_task(product, "Call them", status="doing", due=day + datetime.timedelta(days=1))
    make_task(support, "Fix it", blocked=True)
    answer = Api(ben).get("tasks/" + query.format(today=day.isoformat()))
    assert [row["number"] for row in answer.json()["results"]] == found


def test_a_plan_is_made_with_phases_and_milestones(product: Team, ben: Person) -> None:
    api = Api(ben)
    make_goal(product, owner=ben)
    made = api.post("plans/", {"team": "product", "name": "Welcome flow", "goal": 1})
    assert made.status_code == 201 and made.json()["goal"] == 1
    at = f"plans/{made.json()['uuid']}/"
    phase = api.post(f"{at}phases/", {"name": "Understand"}).json()["uuid"]
    point = api.post(f"{at}milestones/", {"title": "Live", "due": "2026-12-01", "phase": phase})
    assert point.json()["original_due"] == "2026-12-01"
    where = f"milestones/{point.json()['uuid']}/"
    moved = api.patch(where, {"due": "2026-12-08", "reason": "Holidays"}, if_match=point["ETag"])
    assert (moved.json()["original_due"], moved.json()["moves"]) == ("2026-12-01", 1)
    assert api.patch(where, {"due": "2026-12-09"}, if_match=point["ETag"]).status_code == 412
    assert api.post(f"{where}state/", {"state": "done"}).json()["done_at"]
    assert api.post(f"{where}state/", {"state": "open"}).json()["done_at"] is None
    told = api.get(at).json()
    assert [one["name"] for one in told["phases"]] == ["Understand"]
    assert told["milestones"][0]["phase"] == phase
    assert api.get("plans/?team=product&goal=1").json()["count"] == 1


def test_a_plan_of_a_private_goal_is_there_for_those_who_see_the_goal(
    product: Team, ben: Person, dora: Person
) -> None:
    plan = make_plan(product, make_goal(product, owner=ben, is_private=True))
    assert Api(ben).get(f"plans/{plan.uuid}/").json()["goal"] == 1
    assert Api(dora).get(f"plans/{plan.uuid}/").status_code == 404
    assert Api(dora).get("plans/").json()["results"] == []


def test_lists_make_the_same_queries_for_ten_times_the_rows(product: Team, ben: Person) -> None:
    api, plan = Api(ben), make_plan(product, make_goal(product))

    def queries(address: str) -> int:
        api.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert api.get(address).status_code == 200
        return len(captured)

    def make(number: int) -> list[int]:
        for one in range(number):
            person = make_person(product.organization, f"P{number} {one}")
            phase = make_phase(plan)
            make_milestone(plan, phase=phase, owner=person)
            make_task(product, plan=plan, phase=phase, assignee=person)
            make_plan(product, make_goal(product))
        return [queries(one) for one in ("tasks/", "plans/", f"plans/{plan.uuid}/", "tasks/1/")]

    few, many = make(2), make(20)
    assert few == many and max(many) <= 8
    assert ActionPlan.objects.count() == 23
