"""A plan's page: phases in their order, original beside present dates, and the finding in a sentence."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from time_machine import travel

from tasks.actions import add_phase, create_plan
from tasks.models import ActionPlan, Milestone, Phase
from tasks.plan_rows import grouped, plan_page
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_milestone, make_phase, make_plan, make_task

SignIn = Callable[[Person], Client]
TODAY = datetime.date(2026, 11, 25)
DAY = datetime.timedelta(1)


@pytest.fixture
def plan(product: Team, ana: Person) -> ActionPlan:
    return make_plan(product, make_goal(product, owner=ana))


def test_rows_stand_by_phase_milestones_first_and_what_has_none_last(plan: ActionPlan, ana: Person) -> None:
    first, second = make_phase(plan, "Find out"), make_phase(plan, "Build")
    make_task(plan.team, "loose", plan=plan)
    make_task(plan.team, "build it", plan=plan, phase=second)
    make_milestone(plan, "built", phase=second)
    make_task(plan.team, "ask", plan=plan, phase=first)
    rows = plan_page(plan, ana)["rows"]
    assert [row.name for row in rows] == [
        "Find out",
        "ask",
        "Build",
        "built",
        "build it",
        "Without a phase",
        "loose",
    ]
    assert [group.name for group in grouped(rows)] == ["Find out", "Build", "Without a phase"]


def test_a_plan_without_phases_speaks_of_none(plan: ActionPlan, ana: Person, sign_in: SignIn) -> None:
    make_task(plan.team, "loose", plan=plan)
    assert [row.name for row in plan_page(plan, ana)["rows"]] == ["loose"]
    make_phase(plan, "Find out")
    html = sign_in(ana).get(f"/acme/plans/{plan.pk}/").content.decode()
    assert html.index("Find out") < html.index("Without a phase") < html.index(">loose<")


def test_the_finding_counts_what_is_done_late_and_blocked(plan: ActionPlan, ana: Person) -> None:
    with travel("2026-11-25T12:00Z", tick=False):
        for fields in (
            {"status": "done"},
            {"status": "dropped"},
            {"due": TODAY - DAY},
            {"due": TODAY, "blocked": True, "blocked_reason": "no list"},
        ):
            make_task(plan.team, plan=plan, **fields)
        says = plan_page(plan, ana)["says"]
    assert says == "1 of 3 tasks are done. 1 is late. 1 is blocked."


def test_a_milestone_that_came_earlier_has_not_slipped(plan: ActionPlan, ana: Person) -> None:
    make_task(plan.team, plan=plan)
    make_milestone(plan, "Early", due=TODAY - DAY, original_due=TODAY, moves=1)
    page = plan_page(plan, ana)
    assert "has moved" not in page["says"]
    assert page["rows"][0].status == "todo"


@pytest.mark.parametrize(("days", "says"), [(1, "has moved by 1 day."), (7, "has moved by 7 days.")])
def test_a_slipped_milestone_is_in_the_finding(plan: ActionPlan, ana: Person, days: int, says: str) -> None:
    make_task(plan.team, plan=plan)
    make_milestone(plan, "Late", due=TODAY + days * DAY, original_due=TODAY, moves=1)
    make_milestone(
        plan, "Reached", due=TODAY + 30 * DAY, original_due=TODAY, moves=1, done_at="2026-11-20T12:00Z"
    )
    assert f"Milestone “Late” {says}" in plan_page(plan, ana)["says"]


def test_a_milestone_is_a_link_only_for_who_may_change_it(
    plan: ActionPlan, ana: Person, ben: Person, cem: Person
) -> None:
    make_milestone(plan, owner=ben)
    links = [bool(plan_page(plan, one)["rows"][0].url) for one in (ana, ben, cem)]
    assert links == [True, True, False]


def test_an_empty_plan_says_how_to_begin(plan: ActionPlan, ana: Person, sign_in: SignIn) -> None:
    assert "Begin with a task" in sign_in(ana).get(f"/acme/plans/{plan.pk}/").content.decode()


def test_the_owner_of_a_goal_makes_its_plan_and_is_offered_to(
    product: Team, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    goal = make_goal(product, owner=ben)
    url = f"/acme/teams/product/plan/new/?goal={goal.pk}"
    assert url in sign_in(ben).get("/acme/goals/1/").content.decode()
    assert url not in sign_in(cem).get("/acme/goals/1/").content.decode()
    assert sign_in(cem).get(url).status_code == 403
    response = sign_in(ben).post(url, {"name": "Welcome flow", "goal": goal.pk})
    assert response.status_code == 302
    assert ActionPlan.objects.get().goal == goal


def test_who_leads_nothing_makes_no_plan_of_the_team(product: Team, ben: Person, sign_in: SignIn) -> None:
    assert sign_in(ben).get("/acme/teams/product/plan/new/").status_code == 403
    with pytest.raises(PermissionDenied):
        create_plan(product, by=ben, name="Mine")


def test_a_goal_of_another_organization_gets_no_plan_here(product: Team, ana: Person, zoe: Person) -> None:
    theirs = make_goal(zoe.organization.teams.get())
    with pytest.raises(RuleBroken) as broken:
        create_plan(product, by=ana, name="Welcome flow", goal=theirs)
    assert broken.value.field == "goal"


def test_phases_follow_each_other_and_do_not_end_before_they_begin(plan: ActionPlan, ana: Person) -> None:
    assert [add_phase(plan, by=ana, name=name).position for name in ("one", "two")] == [1, 2]
    with pytest.raises(RuleBroken) as broken:
        add_phase(plan, by=ana, name="three", starts_on=TODAY, ends_on=TODAY - DAY)
    assert broken.value.field == "ends_on"


def test_each_form_sent_twice_makes_one(plan: ActionPlan, ana: Person, sign_in: SignIn) -> None:
    client = sign_in(ana)
    for url, data in (
        ("/acme/teams/product/plan/new/", {"name": "Another plan"}),
        (f"/acme/plans/{plan.pk}/phases/new/", {"name": "Find out"}),
        (f"/acme/plans/{plan.pk}/milestones/new/", {"title": "Live"}),
    ):
        key = client.get(url).context["form"]["key"].value()
        for _time in range(2):
            assert client.post(url, data | {"key": key}).status_code == 302
    assert (ActionPlan.objects.count(), Phase.objects.count(), Milestone.objects.count()) == (2, 1, 1)


def test_a_guest_of_another_team_does_not_see_it(support: Team, vic: Person, sign_in: SignIn) -> None:
    theirs = make_plan(support)
    assert sign_in(vic).get(f"/acme/plans/{theirs.pk}/").status_code == 404
    assert sign_in(vic).get("/acme/teams/support/plan/").status_code == 404


def test_the_list_counts_what_is_done_without_what_is_dropped(
    plan: ActionPlan, ana: Person, sign_in: SignIn
) -> None:
    for status in ("done", "todo", "dropped"):
        make_task(plan.team, plan=plan, status=status)
    assert "1 of 2" in sign_in(ana).get("/acme/teams/product/plan/").content.decode()
