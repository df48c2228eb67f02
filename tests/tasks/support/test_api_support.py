"""The API of support requests."""

from tasks.models import SupportRequest
from teamops.dates import DAY, today
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import make_goal, make_support, make_task


def test_it_is_asked_for_promised_and_supplied(product: Team, ana: Person, ben: Person) -> None:
    task = make_task(product, assignee=ben)
    day = today(ben)
    sent = {
        "team": "product",
        "need": "Read access to the payment logs",
        "kind": "tool",
        "asked_of": str(ana.uuid),
        "needed_by": (day + 7 * DAY).isoformat(),
        "task": task.number,
    }
    made = Api(ben).post("support/", sent, idempotency_key="s")
    assert made.status_code == 201
    told = made.json()
    assert (told["number"], told["task"], told["state"], told["age"]) == (1, task.number, "asked", 0)
    Api(ben).post("support/", sent, idempotency_key="s")
    promise = {"promised_for": (day + DAY).isoformat()}
    assert Api(ana).post("support/1/promise/", promise, if_match=made["ETag"]).json()["state"] == "promised"
    stale = Api(ana).post("support/1/supply/", {}, if_match=made["ETag"])
    assert stale.status_code == 412 and stale.json()["current"]["state"] == "promised"
    later = {"promised_for": (day + 2 * DAY).isoformat()}
    assert errors(Api(ana).post("support/1/promise/", later)) == [("answer", "reason")]
    assert Api(ana).post("support/1/supply/", {"answer": "Done"}).json()["answer"] == "Done"
    assert errors(Api(ben).post("support/1/withdraw/")) == [(None, "state")]
    assert SupportRequest.objects.count() == 1


def test_bad_input_gets_a_sentence(product: Team, ana: Person, ben: Person, vic: Person) -> None:
    sent = {"team": "product", "need": "A decision", "asked_of": str(vic.uuid)}
    assert Api(ben).post("support/", sent).status_code == 400
    both = {
        **sent,
        "asked_of": str(ana.uuid),
        "task": make_task(product).number,
        "goal": make_goal(product).number,
    }
    assert errors(Api(ben).post("support/", both)) == [("goal", "both")]
    make_support(product, ana, asked_by=ben)
    assert errors(Api(ana).post("support/1/decline/", {"answer": " "})) == [("answer", "blank")]
    assert errors(Api(ben).patch("support/1/", {"needed_by": "2020-01-01"}, if_match="*")) == [
        ("needed_by", "past")
    ]


def test_lists_are_filtered(product: Team, support: Team, ana: Person, ben: Person, dora: Person) -> None:
    make_support(product, ana, "One", asked_by=ben)
    make_support(support, dora, "Two", asked_by=ben, state="declined")
    for query, found in (
        ("", ["One", "Two"]),
        ("?team=product", ["One"]),
        ("?state=declined", ["Two"]),
        (f"?asked_of={dora.uuid}", ["Two"]),
    ):
        rows = Api(ben).get(f"support/{query}").json()["results"]
        assert [row["need"] for row in rows] == found, query


def test_a_goal_that_one_may_not_see_is_not_told(
    product: Team, ben: Person, cem: Person, dora: Person
) -> None:
    goal = make_goal(product, "Hush", owner=ben, is_private=True)
    make_support(product, cem, asked_by=ben, goal=goal)
    assert Api(dora).get("support/").json()["count"] == 0
    assert Api(cem).get("support/1/").json()["goal"] is None
    assert Api(ben).get("support/1/").json()["goal"] == goal.number
