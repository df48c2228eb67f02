"""A team may keep its goals to itself while a cycle is being prepared; from its beginning all see them."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from goals.actions import change_cycle_state, hide_preparing
from goals.models import Cycle, Goal
from teamops.people.models import Organization, Person, Team
from tests.factories import make_cycle, make_goal, make_key_result, make_person, make_plan, make_task
from tests.goals.hush import SECRET, make_scene, text_of, told_by_the_api

SignIn = Callable[[Person], Client]


@pytest.fixture
def cycle(acme: Organization) -> Cycle:
    return make_cycle(acme, name="Next", state="preparing")


@pytest.fixture
def goal(product: Team, ana: Person, ben: Person, cycle: Cycle) -> Goal:
    hide_preparing(product, by=ana, hides=True)
    return make_goal(product, "A goal in the making", owner=ben, cycle=cycle, state="draft")


def sees(client: Client, goal: Goal) -> bool:
    html = client.get("/acme/teams/product/goals/?cycle=next").content.decode()
    is_listed = goal.statement in html
    assert (client.get(f"/acme/goals/{goal.number}/").status_code == 200) is is_listed
    return is_listed


def test_the_team_its_leads_and_administrators_see_them(
    goal: Goal,
    company: Team,
    sign_in: SignIn,
    ana: Person,
    ben: Person,
    cem: Person,
    admin: Person,
    vic: Person,
) -> None:
    head = make_person(company.organization, "Head", company, lead=True)
    for person in (ana, ben, cem, admin, head, vic):
        assert sees(sign_in(person), goal), person


def test_other_teams_do_not_until_the_cycle_begins(
    goal: Goal, cycle: Cycle, dora: Person, admin: Person, sign_in: SignIn
) -> None:
    assert not sees(sign_in(dora), goal)
    page = sign_in(dora).get("/acme/teams/product/goals/?cycle=next").content.decode()
    assert "shows its goals to others when the cycle begins" in page
    change_cycle_state(cycle, by=admin, state="active")
    assert sees(sign_in(dora), goal)


def test_who_of_another_team_carries_one_sees_it(goal: Goal, dora: Person, sign_in: SignIn) -> None:
    make_key_result(goal, owner=dora)
    assert sees(sign_in(dora), goal)


def test_their_plans_and_tasks_are_hidden_as_well(
    goal: Goal, product: Team, dora: Person, sign_in: SignIn
) -> None:
    plan = make_plan(product, goal, "Plan in the making")
    task = make_task(product, "Task in the making", plan=plan)
    client = sign_in(dora)
    for path in (f"plans/{plan.pk}/", f"tasks/{task.number}/"):
        assert client.get(f"/acme/{path}").status_code == 404, path
    for path in ("teams/product/plan/", "teams/product/board/", "alignment/?cycle=next"):
        assert "in the making" not in client.get(f"/acme/{path}").content.decode(), path


def test_a_lead_switches_it_in_the_list_of_the_cycle(
    product: Team, cycle: Cycle, ana: Person, ben: Person, dora: Person, sign_in: SignIn
) -> None:
    goal = make_goal(product, "A goal in the making", owner=ben, cycle=cycle)
    client, path = sign_in(ana), "/acme/teams/product/goals/"
    assert "Hide them from other teams" in client.get(f"{path}?cycle=next").content.decode()
    page = client.post(f"{path}hide/", {"hides": "1", "cycle": "next"}, follow=True).content.decode()
    assert "Show them to all" in page
    assert not sees(sign_in(dora), goal)
    client.post(f"{path}hide/", {"hides": "", "cycle": "next"})
    assert sees(sign_in(dora), goal)


def test_it_is_the_leads_matter(product: Team, cycle: Cycle, ben: Person, sign_in: SignIn) -> None:
    with pytest.raises(PermissionDenied):
        hide_preparing(product, by=ben, hides=True)
    assert "Hide them" not in sign_in(ben).get("/acme/teams/product/goals/?cycle=next").content.decode()


def test_in_an_active_cycle_there_is_nothing_to_switch(product: Team, ana: Person, sign_in: SignIn) -> None:
    make_cycle(product.organization)
    assert "from other teams" not in sign_in(ana).get("/acme/teams/product/goals/").content.decode()


@pytest.mark.takes_long
def test_no_door_leads_another_team_to_them(
    company: Team,
    product: Team,
    support: Team,
    admin: Person,
    ana: Person,
    ben: Person,
    dora: Person,
    sign_in: SignIn,
) -> None:
    guest = make_person(support.organization, "Gus Guest", support, role=Person.Role.GUEST)
    people = {
        "administrator": admin,
        "lead": ana,
        "member of the team": ben,
        "member of another team": dora,
        "guest": guest,
        "lead beside": make_person(support.organization, "Arno Aside", support, lead=True),
    }
    scene = make_scene(company=company, product=product, support=support, people=people, hidden="preparing")
    for who in ("member of another team", "guest", "lead beside"):
        client = sign_in(people[who])
        assert [path for path in scene.pages if SECRET in text_of(client, path)] == [], who
        told = {path: told_by_the_api(people[who], path) for path in scene.api}
        assert [path for path, said in told.items() if SECRET in said] == [], who
        assert [path for path, said in told.items() if any(uuid in said for uuid in scene.uuids)] == [], who
    assert f"{SECRET} goal" in text_of(sign_in(ben), f"/acme/goals/{scene.goal.number}/")
