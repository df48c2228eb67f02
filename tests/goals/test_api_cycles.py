"""The API of cycles, their report, and the tree of goals."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import Goal
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import current_cycle, make_check_in, make_cycle, make_goal, make_key_result

CYCLE = {"name": "Q1 2031", "length": "quarter", "starts_on": "2031-01-01", "ends_on": "2031-03-31"}


def test_an_administrator_makes_changes_and_closes_a_cycle(admin: Person) -> None:
    api = Api(admin)
    made = api.post("cycles/", CYCLE | {"state": "preparing"}, idempotency_key="q1")
    assert made.status_code == 201 and made.json()["slug"] == "q1-2031"
    assert api.post("cycles/", CYCLE | {"state": "preparing"}, idempotency_key="q1").json() == made.json()
    changed = api.patch("cycles/q1-2031/", {"name": "Spring"}, if_match=made["ETag"])
    assert (changed.json()["name"], changed.json()["slug"]) == ("Spring", "q1-2031")
    stale = api.patch("cycles/q1-2031/", {"name": "Winter"}, if_match=made["ETag"])
    assert stale.status_code == 412 and stale.json()["current"]["name"] == "Spring"
    assert stale.json()["changed_by"] == "Admin"
    assert api.patch("cycles/q1-2031/", {"name": "Winter"}).status_code == 428
    assert errors(api.post("cycles/q1-2031/state/", {"state": "closed"})) == [(None, "step")]
    assert api.post("cycles/q1-2031/state/", {"state": "active"}).json()["state"] == "active"


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"ends_on": "2030-01-01"}, ("ends_on", "end_before_start")),
        ({"ends_on": "2031-02-30"}, ("ends_on", "invalid")),
        ({"starts_on": "0001-01-01"}, ("starts_on", "far")),
        ({"name": " "}, ("name", "blank")),
        ({"name": "x" * 61}, ("name", "max_length")),
        ({"length": "month"}, ("length", "invalid_choice")),
        ({"state": "closed"}, ("state", "invalid_choice")),
    ],
)
def test_a_cycle_that_cannot_be_is_refused(
    sent: dict[str, str], error: tuple[str, str], admin: Person
) -> None:
    answer = Api(admin).post("cycles/", CYCLE | sent)
    assert answer.status_code == 400 and errors(answer) == [error]


def test_cycles_are_read_by_all_and_changed_by_administrators(
    product: Team, ben: Person, zoe: Person
) -> None:
    cycle = current_cycle(product.organization)
    make_cycle(product.organization, **CYCLE, state="preparing")
    assert [one["slug"] for one in Api(ben).get("cycles/").json()["results"]] == ["q1-2031", cycle.slug]
    assert Api(ben).get("cycles/?state=preparing").json()["count"] == 1
    assert Api(ben).post("cycles/", CYCLE).status_code == 403
    assert Api(zoe).get(f"cycles/{cycle.slug}/").status_code == 404


def test_the_report_tells_what_a_cycle_came_to(product: Team, ben: Person, zoe: Person) -> None:
    make_goal(product, state=Goal.State.CLOSED, grade=Decimal("0.8"))
    make_goal(product)
    at = f"teams/product/cycles/{current_cycle(product.organization).slug}/report/"
    told = Api(ben).get(at).json()
    assert (told["grade"], told["team"], len(told["lines"])) == (0.8, "product", 2)
    assert (told["lines"][0]["colour"], told["lines"][0]["reached"]) == ("on_track", False)
    assert told["finding"] == "0 of 1 closed goal came to what was expected of it. 1 is still open."
    assert Api(zoe).get(at).status_code == 404
    assert Api(ben).get(at + "?cycle=x").status_code == 400, "a report has no filters"


def test_the_tree_has_two_levels_and_what_leads_nowhere(company: Team, product: Team, ben: Person) -> None:
    root = make_goal(company, "The company grows")
    child = make_goal(product, "Users stay", parent=root)
    make_goal(product, "They answer", parent=child)
    make_goal(product, "Alone")
    told = Api(ben).get("alignment/").json()
    (top,) = told["roots"]
    assert top["goal"]["statement"] == "The company grows" and not top["is_idle"]
    assert [(one["goal"]["number"], one["below"]) for one in top["children"]] == [(child.number, 1)]
    (loose,) = told["loose"]
    assert (loose["statement"], loose["below"], loose["supported_by"], told["lost"]) == ("Alone", 0, 0, 1)
    assert top["elsewhere"] == ""
    make_goal(product, "It helps").supports.add(root, child)
    (top,) = Api(ben).get("alignment/").json()["roots"]
    assert (top["below"], top["supported_by"], len(top["children"])) == (1, 1, 1)
    assert top["children"][0]["supported_by"] == 1
    assert [one["goal"]["statement"] for one in top["supporting"]] == ["It helps"]
    assert Api(ben).get("alignment/?cycle=nowhere").status_code == 404
    assert Api(ben).get("alignment/?page=2").status_code == 400


def test_a_guest_sees_only_what_is_of_their_teams(
    company: Team, product: Team, support: Team, vic: Person
) -> None:
    root = make_goal(company)
    own = make_goal(product, parent=root)
    make_goal(support)
    (shown,) = Api(vic).get("alignment/").json()["roots"]
    assert shown["goal"]["number"] == own.number and shown["children"] == []
    assert shown["elsewhere"] == "contributes to a goal that is not shown to you"
    (row,) = Api(vic).get("goals/").json()["results"]
    assert row["team"] == "product" and row["parent"] is None
    assert [team["slug"] for team in Api(vic).get("teams/").json()["results"]] == ["product"]
    assert [one["name"] for one in Api(vic).get("people/").json()["results"]] == ["Vic Guest"]


def test_tree_report_and_cycles_make_the_same_queries_for_ten_times_the_rows(
    company: Team, product: Team, ben: Person
) -> None:
    api = Api(ben)
    report = f"teams/product/cycles/{current_cycle(product.organization).slug}/report/"

    def queries(address: str) -> int:
        api.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert api.get(address).status_code == 200
        return len(captured)

    def make(number: int) -> Any:
        for one in range(number):
            root = make_goal(company)
            make_check_in(make_key_result(make_goal(product, parent=root)), 33)
            make_goal(product).supports.add(root)
            make_goal(product)
            first = f"{2031 + number + one}-01-01"
            make_cycle(
                company.organization, name=f"{number} {one}", starts_on=first, ends_on=first[:5] + "12-31"
            )
        return [queries(address) for address in ("alignment/", report, "cycles/", "people/", "teams/")]

    few, many = make(2), make(20)
    assert few == many and max(many) <= 12
