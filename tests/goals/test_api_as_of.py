"""The API as of a past day: what it answered on that day, whatever has happened since."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals import actions
from goals.models import Goal
from teamops.dates import DAY
from teamops.people.models import Organization, Person, Team
from tests.api_client import Api, errors
from tests.factories import make_check_in, make_cycle, make_goal, make_key_result
from tests.goals.lives import REASON

FIRST = datetime.date(2026, 10, 5)
SECOND = FIRST + 2 * DAY


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(at(FIRST), tick=False) as traveller:
        yield traveller


def at(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(9), datetime.UTC)


@pytest.fixture
def goal(clock: time_machine.Traveller, product: Team, company: Team, ana: Person, support: Team) -> Goal:
    """Half way on the third day; then everything about it changes, and it is closed."""
    top = make_goal(company, "Users love it")
    goal = make_goal(product, owner=ana, parent=top, created_at=timezone.now())
    one = make_key_result(goal, start=Decimal(0), target=Decimal(10), owner=ana)
    actions.edit_goal(goal, by=ana, supports=[top], contributing_teams=[support])
    clock.move_to(at(SECOND))
    actions.check_in(one, by=ana, value=Decimal(5), confidence=7)
    return goal


@pytest.fixture
def changed(clock: time_machine.Traveller, goal: Goal, ana: Person, ben: Person, acme: Organization) -> Goal:
    clock.move_to(at(SECOND + 3 * DAY))
    later = make_cycle(
        acme, name="Later", length="other", starts_on=FIRST + 20 * DAY, ends_on=FIRST + 60 * DAY
    )
    one = goal.key_results.get()
    actions.edit_key_result(one, by=ana, reason=REASON, target=Decimal(50))
    values: dict[str, Any] = {"statement": "Other words", "owner": ben, "parent": None, "cycle": later}
    values["ambition"] = "stretch"
    actions.edit_goal(goal, by=ana, reason=REASON, supports=[], contributing_teams=[], **values)
    actions.close_goal(goal, by=ben, reflection="Too late.")
    clock.move_to(at(SECOND + 9 * DAY))
    return goal


def on(path: str, day: datetime.date | str = SECOND) -> str:
    return f"{path}{'&' if '?' in path else '?'}as_of={day}"


def told(answer: Any) -> Any:
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_a_goal_reads_as_it_did_on_that_day(
    clock: time_machine.Traveller, goal: Goal, ana: Person, request: pytest.FixtureRequest
) -> None:
    address = f"goals/{goal.number}/"
    was = told(Api(ana).get(address))
    request.getfixturevalue("changed")
    answer = Api(ana).get(on(address))
    now = told(answer)
    assert "ETag" not in answer
    same = set(was) - {"version", "key_results", "smart"}
    assert {name: now[name] for name in same} == {name: was[name] for name in same}
    # The marks are the same; what tells why they are so tells of that day.
    ways = [
        (mark.pop("path"), before.pop("path"))
        for mark, before in zip(now["smart"], was["smart"], strict=True)
    ]
    assert now["smart"] == was["smart"]
    assert any(there for there, _before in ways)
    assert all(f"as_of={SECOND}" in there for there, before in ways if before)
    assert now["supports"] == [1] and now["contributing_teams"] == ["support"] and now["reflection"] == ""
    (then,), (before,) = now["key_results"], was["key_results"]
    assert {**then, "version": 1} == {**before, "version": 1}


def test_today_is_todays_answer(changed: Goal, ana: Person) -> None:
    address = f"goals/{changed.number}/"
    answer = Api(ana).get(on(address, SECOND + 9 * DAY))
    assert told(answer)["statement"] == "Other words" and answer["ETag"]


@pytest.mark.parametrize(
    ("query", "then", "now"),
    [
        ("", [1, 2], [1, 2, 3]),
        ("?text=STAY", [2], []),
        ("?text=other", [], [2]),
        ("?state=active", [1, 2], [1, 3]),
        ("?state=closed", [], [2]),
        ("?cycle=later", [], [2]),
        ("?parent=1", [2], []),
        ("?ambition=stretch", [], [2]),
        ("?ambition=committed", [1, 2], [1, 3]),
        ("?owner={ana}", [2], []),
        ("?owner={ben}", [], [2]),
        ("?status=on_track&team=product", [2], []),
        ("?status=closed&team=product", [], [2]),
    ],
)
def test_the_list_finds_what_was_so_on_that_day(
    changed: Goal, product: Team, ana: Person, ben: Person, query: str, then: list[int], now: list[int]
) -> None:
    make_goal(product.parent or product, "Written later", created_at=timezone.now())
    path = "goals/" + query.format(ana=ana.uuid, ben=ben.uuid)
    api = Api(ana)
    assert [row["number"] for row in told(api.get(on(path)))["results"]] == then
    assert sorted(row["number"] for row in told(api.get(path))["results"]) == now


def test_the_list_tells_where_they_stood(changed: Goal, ana: Person) -> None:
    rows = told(Api(ana).get(on("goals/?team=product")))["results"]
    assert [(row["statement"], row["progress"], row["parent"]) for row in rows] == [
        ("New users stay", 0.5, 1)
    ]


def test_the_alignment_is_that_of_the_day(changed: Goal, ana: Person) -> None:
    tree = told(Api(ana).get(on("alignment/")))
    (root,) = tree["roots"]
    assert [child["goal"]["number"] for child in root["children"]] == [2] and not root["is_idle"]
    (root,) = told(Api(ana).get("alignment/"))["roots"]
    assert root["children"] == [] and root["is_idle"]


@pytest.mark.parametrize("address", ["goals/2/", "goals/", "alignment/"])
@pytest.mark.parametrize("day", ["2026-12-24", "Wednesday", "2026-02-30", "0001-01-01", "2026-10-05\x00"])
def test_a_day_of_which_nothing_is_known_is_refused_with_a_sentence(
    changed: Goal, ana: Person, address: str, day: str
) -> None:
    answer = Api(ana).client.get(f"/api/v1/acme/{address}", {"as_of": day})
    assert answer.status_code == 400 and errors(answer) == [("as_of", "as_of")]


def test_a_goal_that_was_not_written_yet_is_refused(changed: Goal, ana: Person) -> None:
    answer = Api(ana).get(on("goals/2/", FIRST - DAY))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"].startswith("This goal was written on")


@pytest.mark.parametrize("path", ["goals/2/key-results/", "owed-answers/"])
def test_other_addresses_know_no_past_day(changed: Goal, ana: Person, path: str) -> None:
    assert errors(Api(ana).get(on(path))) == [("as_of", "unknown_field")]


def test_nobody_is_told_of_a_parent_that_is_not_theirs_to_see(changed: Goal, vic: Person) -> None:
    assert told(Api(vic).get(on("goals/2/")))["parent"] is None
    assert told(Api(vic).get(on("goals/2/")))["supports"] == []


@pytest.mark.parametrize("path", ["goals/2/", "goals/", "goals/?status=on_track&team=product", "alignment/"])
def test_a_past_day_costs_few_queries_whatever_its_rows(
    clock: time_machine.Traveller, goal: Goal, product: Team, ana: Person, ben: Person, path: str
) -> None:
    top = goal.parent
    assert top is not None

    def fill(times: int) -> None:
        clock.move_to(at(FIRST))
        for _number in range(times):
            more = make_goal(product, owner=ana, parent=top, cycle=goal.cycle)
            make_check_in(make_key_result(more, owner=ana), 33)
        clock.move_to(at(SECOND + 3 * DAY))
        for one in Goal.objects.filter(team=product):
            actions.edit_goal(one, by=ana, reason=REASON, owner=ben, parent=None)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            told(api.get(on(path)))
        return len(queries)

    api = Api(ana)
    fill(2)
    few = count()
    fill(15)
    assert count() == few <= 15
