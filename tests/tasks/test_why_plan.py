"""Which tasks of a plan are done, late and blocked, who did it, and what does not count."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client

from tasks import actions
from tasks.models import ActionPlan
from teamops.dates import today
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_key_result, make_milestone, make_plan, make_task

SignIn = Callable[[Person], Client]


@pytest.fixture
def plan(product: Team, ana: Person, ben: Person) -> ActionPlan:
    plan = make_plan(product, make_goal(product, owner=ana))
    done = make_task(product, "Ask ten users", plan=plan, assignee=ben)
    actions.change_status(done, by=ben, status="done")
    before = today(ben) - datetime.timedelta(3)
    make_task(product, "Write it down", plan=plan, assignee=ben, due=before)
    make_task(product, "Wait", plan=plan, assignee=ben, blocked=True, blocked_reason="No list")
    make_task(product, "Not needed", plan=plan, assignee=ben, status="dropped")
    make_milestone(plan, "Live", due=today(ben), original_due=before, moves=1)
    return plan


def test_the_counts_of_a_plan_are_explained(sign_in: SignIn, plan: ActionPlan, ben: Person) -> None:
    html = sign_in(ben).get(f"/acme/plans/{plan.pk}/why/").content.decode()
    for said in (
        "<strong>1 of 3</strong>",
        "1 ÷ 3 = 33.3\u202f%",
        "Left out",
        "Not needed",
        "3 days late",
        "No list",
        "+3\u202fd",
        "<strong>Ben Berg</strong> “Ask ten users”: set the status from To do to Done",
    ):
        assert said in html, said


def test_where_they_are_counted_they_lead_there(sign_in: SignIn, plan: ActionPlan, ben: Person) -> None:
    assert plan.goal
    goal, link = plan.goal.number, f'class="why" href="/acme/plans/{plan.pk}/why/"'
    for page in (f"/acme/goals/{goal}/", f"/acme/plans/{plan.pk}/", "/acme/teams/product/plan/"):
        assert link in sign_in(ben).get(page).content.decode(), page


def test_what_the_reader_may_not_see_is_not_counted(
    sign_in: SignIn, plan: ActionPlan, product: Team, dora: Person, ana: Person
) -> None:
    """As on the plan's page: a task for a key result of a private goal."""
    private = make_key_result(make_goal(product, "Secret", owner=ana, is_private=True), owner=ana)
    make_task(product, "Hushed", plan=plan, key_result=private, assignee=ana)
    html = sign_in(dora).get(f"/acme/plans/{plan.pk}/why/").content.decode()
    assert "Hushed" not in html
    assert "<strong>1 of 3</strong>" in html
