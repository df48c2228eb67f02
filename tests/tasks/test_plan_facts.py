"""A plan in numbers: owner, done, in progress, at risk, criteria for done, and who moved which date why."""

import datetime
from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from time_machine import travel

from tasks.actions import create_plan, edit_milestone, edit_plan, edit_task
from tasks.models import ActionPlan, Milestone
from tasks.plan_facts import PlanFacts, plan_facts
from teamops.activity.models import Event
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person, Team
from tests.api_client import Api
from tests.factories import make_goal, make_key_result, make_milestone, make_plan, make_task

SignIn = Callable[[Person], Client]
TODAY = datetime.date(2026, 11, 25)
DAY = datetime.timedelta(1)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with travel("2026-11-25T11:00Z", tick=False):
        yield


@pytest.fixture
def plan(product: Team, ana: Person) -> ActionPlan:
    return make_plan(product, make_goal(product, owner=ana))


def facts(plan: ActionPlan, reader: Person) -> PlanFacts:
    return plan_facts(plan, reader)


def test_tasks_are_counted_as_done_in_progress_and_at_risk(
    plan: ActionPlan, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    for fields in (
        {"status": "done", "due": TODAY - DAY},
        {"status": "doing"},
        {"status": "review", "due": TODAY - DAY},
        {"blocked": True, "blocked_reason": "no list", "due": TODAY - DAY},
        {"status": "dropped", "due": TODAY - DAY},
        {},
    ):
        make_task(plan.team, plan=plan, assignee=ben, **fields)
    found = facts(plan, ana)
    assert found.counts == (1, 2, 2, 5)
    why = sign_in(ben).get(f"/acme/plans/{plan.pk}/why/").content.decode()
    assert 'id="at-risk"' in why
    assert 'id="in-progress"' in why


def test_a_task_before_a_milestone_whose_date_is_not_safe_is_at_risk(
    plan: ActionPlan, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    """One task a week was done so far; ten are to be done in a week."""
    for week in range(1, 20):
        done_at = datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC) - week * 7 * DAY
        make_task(plan.team, status="done", done_at=done_at, created_at=done_at)
    soon = make_milestone(plan, "Soon", due=TODAY + 7 * DAY)
    for _number in range(10):
        make_task(plan.team, plan=plan, milestone=soon)
    make_task(plan.team, plan=plan)
    assert facts(plan, ana).counts.at_risk == 10
    why = sign_in(ben).get(f"/acme/plans/{plan.pk}/why/").content.decode()
    assert "<strong>10</strong>" in why


def test_a_task_with_parts_is_counted_by_them(plan: ActionPlan, ana: Person) -> None:
    whole = make_task(plan.team, plan=plan)
    make_task(plan.team, plan=plan, parent=whole, status="done")
    make_task(plan.team, plan=plan, parent=whole)
    assert (facts(plan, ana).counts.done, facts(plan, ana).counts.all) == (1, 2)


def test_who_moved_a_date_and_why_stands_in_the_plan(
    plan: ActionPlan, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    point = make_milestone(plan, "Live", due=TODAY + DAY, owner=ben)
    edit_milestone(point, by=ben, due=TODAY + 8 * DAY, reason="Legal needs a week")
    edit_task(make_task(plan.team, "Ask", plan=plan, assignee=ben, due=TODAY), by=ana, due=TODAY + DAY)
    first = make_milestone(plan, "Undated", owner=ben)
    edit_milestone(first, by=ben, due=TODAY)
    moves = facts(plan, ana).moves
    assert [(one.what, one.move.actor) for one in moves] == [("Ask", ana), ("Live", ben)]
    assert moves[1].move.said == "moved the date from 26 Nov to 3 Dec: Legal needs a week"
    html = sign_in(ana).get(f"/acme/plans/{plan.pk}/facts/").content.decode()
    for words in ("Legal needs a week", "Ben Berg", "moved once", "26 Nov", "3 Dec"):
        assert words in html, words


def test_of_a_task_that_one_may_not_see_nothing_is_told(
    plan: ActionPlan, ana: Person, ben: Person, dora: Person
) -> None:
    hidden = make_key_result(make_goal(plan.team, "Hush", owner=ben, is_private=True))
    task = make_task(plan.team, "Hush", plan=plan, key_result=hidden, assignee=ben, due=TODAY, blocked=True)
    edit_task(task, by=ben, due=TODAY + DAY, reason="Hush")
    assert (facts(plan, dora).moves, facts(plan, dora).counts.all) == ([], 0)
    assert len(facts(plan, ben).moves) == 1


def test_criteria_are_written_shown_where_it_is_reached_and_told_to_programs(
    plan: ActionPlan, ana: Person, sign_in: SignIn
) -> None:
    client = sign_in(ana)
    path = f"/acme/plans/{plan.pk}/milestones/new/"
    sent = {"title": "Live", "criteria": "Ten people have used it", "due": "2026-12-01"}
    assert client.post(path, sent).status_code == 302
    point = Milestone.objects.get()
    html = client.get(f"/acme/milestones/{point.pk}/edit/").content.decode()
    assert "It is reached when" in html
    assert "Ten people have used it" in client.get(f"/acme/plans/{plan.pk}/facts/").content.decode()
    assert Api(ana).get(f"milestones/{point.uuid}/").json()["criteria"] == "Ten people have used it"
    changed = Api(ana).patch(f"milestones/{point.uuid}/", {"criteria": "Twenty"}, if_match="*")
    assert changed.json()["criteria"] == "Twenty"
    assert "Twenty" not in str(list(Event.objects.values_list("before", "after")))


def test_a_plan_has_an_owner_who_may_edit_it(
    product: Team, ana: Person, ben: Person, cem: Person, vic: Person, zoe: Person
) -> None:
    plan = create_plan(product, by=ana, name="Own", owner=ben)
    assert edit_plan(plan, by=ben, name="Better").name == "Better"
    with pytest.raises(PermissionDenied):
        edit_plan(plan, by=cem, name="No")
    for whom in (vic, zoe):
        with pytest.raises(RuleBroken) as broken:
            edit_plan(ActionPlan.objects.get(), by=ana, owner=whom)
        assert broken.value.field == "owner"
    with pytest.raises(Stale):
        edit_plan(ActionPlan.objects.get(), by=ana, name="Late", version=1)


def test_nobody_owns_a_plan_of_a_goal_that_they_may_not_see(
    product: Team, support: Team, ana: Person, ben: Person, dora: Person
) -> None:
    hidden = make_goal(product, "Hush", owner=ben, is_private=True)
    with pytest.raises(RuleBroken, match="may not see"):
        create_plan(product, by=ana, name="Own", goal=hidden, owner=dora)


def test_plans_stand_below_their_goal_and_those_without_one_apart(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    goal = make_goal(product, "New users stay", owner=ana)
    for name in ("Welcome flow", "Reminders"):
        make_plan(product, goal, name, owner=ben)
    make_plan(product, None, "Our own")
    html = sign_in(ana).get("/acme/teams/product/plan/").content.decode()
    assert html.count("New users stay") == 1
    assert html.count("Ben Berg") >= 2
    assert "The team’s own work, for no goal" in html
    page = sign_in(ana).get(f"/acme/goals/{goal.number}/").content.decode()
    assert "Reminders" in page
    assert "Another plan" in page


def test_a_milestone_leads_to_its_tasks(product: Team, ben: Person, sign_in: SignIn) -> None:
    plan = make_plan(product)
    point = make_milestone(plan, "Live")
    html = sign_in(ben).get(f"/acme/plans/{plan.pk}/facts/").content.decode()
    assert f'href="/acme/plans/{plan.pk}/?view=list&amp;milestone={point.pk}">Live</a>' in html
