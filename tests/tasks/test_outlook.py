"""When a plan's milestones will be reached, on the plan's page and behind its why."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tasks.models import ActionPlan, Milestone
from tasks.outlook import Outlook, outlooks
from teamops.dates import today
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_milestone, make_plan, make_task

SignIn = Callable[[Person], Client]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def plan(product: Team, ana: Person) -> ActionPlan:
    return make_plan(product, make_goal(product, owner=ana))


@pytest.fixture
def point(plan: ActionPlan) -> Milestone:
    return make_milestone(plan, "Live", due=today(plan.organization) + 21 * DAY)


def finish(team: Team, a_week: int, weeks: int = 20) -> None:
    now = timezone.now()
    for week in range(weeks):
        for _one in range(a_week):
            make_task(team, status="done", done_at=now - week * 7 * DAY)


def outlook_of(point: Milestone) -> Outlook:
    return outlooks([point], point.plan.team, today(point.plan.organization))[0]


def test_before_a_milestone_come_its_own_tasks_and_what_is_due_no_later(
    plan: ActionPlan, point: Milestone
) -> None:
    due = point.due
    assert due is not None
    make_task(plan.team, plan=plan, milestone=point)
    make_task(plan.team, plan=plan, milestone=point, due=due + 9 * DAY)
    make_task(plan.team, due=due)
    make_task(plan.team, due=due + DAY)
    make_task(plan.team)
    make_task(plan.team, due=due, status="done", done_at=timezone.now())
    make_task(plan.team, plan=plan, milestone=make_milestone(plan, "Earlier", due=due - DAY))
    found = outlook_of(point)
    assert (found.own, found.others) == (2, 2)


def test_what_has_no_date_comes_after_everything_that_has_one(plan: ActionPlan) -> None:
    undated = make_milestone(plan, "Some day", due=None)
    make_task(plan.team, plan=plan, milestone=undated)
    make_task(plan.team, due=today(plan.organization) + 300 * DAY)
    make_task(plan.team)
    assert outlook_of(undated).ahead == 2


@pytest.mark.parametrize(("tasks", "status"), [(2, "on_track"), (60, "off_track")])
def test_a_team_that_finishes_two_a_week_keeps_a_date_or_not(
    plan: ActionPlan, point: Milestone, tasks: int, status: str
) -> None:
    finish(plan.team, 2)
    for _number in range(tasks):
        make_task(plan.team, plan=plan, milestone=point)
    found = outlook_of(point)
    assert found.status == status
    assert found.dates is not None


def test_a_date_of_another_year_is_told_with_its_year(plan: ActionPlan, point: Milestone) -> None:
    finish(plan.team, 1)
    for _number in range(120):
        make_task(plan.team, plan=plan, milestone=point)
    found = outlook_of(point)
    assert found.dates is not None
    assert f"{found.dates.p50.year}, with 85" in found.says and found.says.endswith(f"{found.dates.p85.year}")


def test_a_new_team_is_told_that_there_is_not_enough_history(
    plan: ActionPlan, point: Milestone, ana: Person, sign_in: SignIn
) -> None:
    finish(plan.team, 2, weeks=5)
    make_task(plan.team, plan=plan, milestone=point)
    assert "not enough history" in sign_in(ana).get(f"/acme/plans/{plan.pk}/").content.decode()


def test_the_why_counts_the_tasks_and_shows_the_weeks(
    plan: ActionPlan, point: Milestone, ana: Person, sign_in: SignIn
) -> None:
    finish(plan.team, 3, weeks=10)
    make_task(plan.team, plan=plan, milestone=point)
    make_task(plan.team, due=point.due)
    client = sign_in(ana)
    assert f"/acme/milestones/{point.pk}/why/" in client.get(f"/acme/plans/{plan.pk}/").content.decode()
    html = client.get(f"/acme/milestones/{point.pk}/why/").content.decode()
    assert "1 + 1 = 2" in html and "3, 3, 3, 3" in html and "Monte Carlo" in html


def test_what_is_reached_or_dropped_has_no_outlook(plan: ActionPlan) -> None:
    done = make_milestone(plan, "Done", done_at=timezone.now())
    gone = make_milestone(plan, "Gone", dropped_at=timezone.now())
    with CaptureQueriesContext(connection) as queries:
        assert outlooks([done, gone], plan.team, today(plan.organization)) == []
    assert len(queries) == 0


def test_ten_times_the_milestones_and_tasks_make_the_same_queries(
    plan: ActionPlan, ana: Person, sign_in: SignIn
) -> None:
    client = sign_in(ana)

    def count(times: int) -> int:
        for number in range(times):
            make_task(plan.team, plan=plan, milestone=make_milestone(plan, f"{times} {number}"))
        finish(plan.team, times, weeks=9)
        client.get(f"/acme/plans/{plan.pk}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/acme/plans/{plan.pk}/")
        return len(queries)

    assert count(1) == count(10) <= 12
