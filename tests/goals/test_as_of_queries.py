"""A page of a past day asks at most fifteen questions, however much there is and has changed since."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import Traveller, travel

from goals.actions import Why, accept_dependency, ask_to_agree, edit_goal, edit_key_result, move_promise
from goals.models import Dependency, Goal, KeyResult
from tasks.actions import block_task, edit_milestone, edit_task
from tasks.models import Milestone, Task
from teamops.people.models import Organization, Person, Team
from tests.factories import (
    make_check_in,
    make_cycle,
    make_goal,
    make_key_result,
    make_person,
    make_plan,
    make_team,
)
from tests.test_query_counts import SignIn, count, fill

MOST_QUERIES = 15
BEFORE = datetime.datetime(2026, 11, 2, 9, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 11, 3)
PAGES = {
    "goal": "/acme/goals/1/",
    "goal, check-ins": "/acme/goals/1/?tab=check-ins",
    "draft": "/acme/goals/{draft}/",
    "goals": "/acme/teams/product/goals/",
    "alignment": "/acme/alignment/",
    "why of a goal": "/acme/goals/1/why/",
}
WHY = Why("new_data", "Half stay.")


@pytest.fixture
def clock() -> Iterator[Traveller]:
    with travel(BEFORE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(sign_in: SignIn, admin: Person, clock: Traveller) -> Client:
    return sign_in(admin)


def make_much(team: Team, admin: Person, times: int) -> None:
    """So many goals with all that belongs to them, which follow their plans as well."""
    fill(team, admin, times)
    for goal in Goal.objects.filter(team=team, state="active"):
        make_key_result(goal, "The plan is done", kind="from_plan", start=None, target=None)


def make_draft(team: Team, owner: Person) -> Goal:
    """One that is judged by what the same words brought in the quarter before, and that people answer for."""
    first = datetime.date(2026, 7, 1)
    days = {"starts_on": first, "ends_on": datetime.date(2026, 9, 30)}
    before = make_cycle(team.organization, name="Q3 2026", state="closed", **days)
    for number in range(2):
        old = make_key_result(make_goal(team, cycle=before, state="closed"), "Activation")
        check_in = make_check_in(old, 35 + number, days_ago=50)
        KeyResult.objects.filter(pk=old.pk).update(latest=check_in)
    draft = make_goal(team, "Retention of new users", state="draft", owner=owner)
    make_key_result(draft, "Activation", owner=owner)
    make_goal(team, parent=draft, owner=owner)
    make_plan(team, draft)
    ask_to_agree(draft, by=owner)
    return draft


def change_much(team: Team, by: Person) -> None:
    """Everything gets another owner, another place, another date."""
    other = make_person(team.organization, "Somebody else", team, account=False, email="")
    for goal in Goal.objects.filter(team=team, is_private=False).exclude(state="closed"):
        edit_goal(goal, by=by, owner=other, statement=f"{goal.statement}, anew", reason=WHY)
    for one in KeyResult.objects.filter(goal__team=team).open().exclude(kind="from_plan"):
        edit_key_result(one, by=by, owner=other, target=Decimal(60), reason=WHY)
    for task in Task.objects.order_by("pk")[:3]:
        block_task(task, by=by, reason="no list", who=other)
        edit_task(task, by=by, assignee=other, due=DAY + datetime.timedelta(40), phase=None, plan=None)
    for point in Milestone.objects.order_by("pk")[:3]:
        edit_milestone(point, by=by, owner=other, phase=None)
    for need in Dependency.objects.filter(goal__team=team, state="asked"):
        accept_dependency(need, by=by, promised_on=DAY + datetime.timedelta(20), owner=other)
        move_promise(need, by=by, promised_on=DAY + datetime.timedelta(30), reason="Later")


@pytest.mark.parametrize("name", PAGES)
def test_a_past_day_asks_few_questions_whatever_has_changed(
    client: Client, clock: Traveller, acme: Organization, product: Team, admin: Person, name: str
) -> None:
    make_much(product, admin, 2)
    draft = make_draft(product, admin)
    path = PAGES[name].format(draft=draft.number)
    path += f"{'&' if '?' in path else '?'}as_of={DAY}"
    clock.move_to(BEFORE + datetime.timedelta(days=8))
    change_much(product, admin)
    count(client, path)
    few = count(client, path)
    clock.move_to(BEFORE)
    make_much(product, admin, 8)
    clock.move_to(BEFORE + datetime.timedelta(days=9))
    change_much(product, admin)
    with CaptureQueriesContext(connection) as many:
        assert client.get(path).status_code == 200
    assert few <= len(many) <= MOST_QUERIES, [query["sql"][:200] for query in many]
    assert len(many) == few


@pytest.mark.parametrize("name", ["goal", "draft"])
def test_a_guest_asks_no_more_where_a_goal_is_shared_with_teams_that_they_may_not_see(
    sign_in: SignIn, clock: Traveller, product: Team, support: Team, admin: Person, vic: Person, name: str
) -> None:
    make_much(product, admin, 2)
    draft = make_draft(product, admin)
    goals = [Goal.objects.get(number=1), draft]
    for goal in goals:
        edit_goal(goal, by=admin, contributing_teams=[support])
    edit_goal(
        goals[0],
        by=admin,
        contributing_teams=[support, make_team(product.organization, "Sales", product.parent)],
    )
    clock.move_to(BEFORE + datetime.timedelta(days=8))
    change_much(product, admin)
    path = f"{PAGES[name].format(draft=draft.number)}?as_of={DAY}"
    client = sign_in(vic)
    count(client, path)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(path)
    assert page.status_code == 200 and "Shared with" not in page.content.decode()
    assert len(asked) <= MOST_QUERIES, [query["sql"][:200] for query in asked]


def test_a_past_day_names_a_team_that_has_been_archived_since_and_asks_no_more(
    client: Client, clock: Traveller, product: Team, support: Team, admin: Person
) -> None:
    make_much(product, admin, 2)
    edit_goal(Goal.objects.get(number=1), by=admin, contributing_teams=[support])
    clock.move_to(BEFORE + datetime.timedelta(days=8))
    change_much(product, admin)
    Team.objects.filter(pk=support.pk).update(archived_at=BEFORE)
    path = f"{PAGES['goal']}?as_of={DAY}"
    count(client, path)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(path).content.decode()
    assert f">{support.name}</a>" in page[page.index("Shared with") :]
    assert len(asked) <= MOST_QUERIES
