"""Every page makes at most twelve queries, a goal's at most fifteen, the same for ten times the rows."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.models import Dependency, Goal, JointEvent
from tasks.models import Task
from teamops.dates import today
from teamops.people.models import Organization, Person, Team
from tests.factories import (
    current_cycle,
    make_check_in,
    make_dependency,
    make_goal,
    make_joint_event,
    make_key_result,
    make_milestone,
    make_person,
    make_phase,
    make_plan,
    make_task,
)

SignIn = Callable[[Person], Client]

MOST_QUERIES = 12
# A goal's page shows its plan, its trail, what stands around it and what it needs from other teams; who
# leaves hands over work of many kinds, and each is asked for; a review is gathered from eight parts.
MORE = {"goal": 15, "goal, check-ins": 15, "remove a person": 14, "review": 13}
PAGES = {
    "my work": "/acme/work/",
    "goals": "/acme/teams/product/goals/",
    "goal": "/acme/goals/1/",
    "alignment": "/acme/alignment/",
    "with other teams": "/acme/teams/product/dependencies/",
    "dependency": "/acme/dependencies/{dependency}/",
    "ask another team": "/acme/goals/1/dependencies/new/",
    "answer another team": "/acme/dependencies/{dependency}/accept/",
    "new joint event": "/acme/teams/product/joint-events/new/",
    "edit a joint event": "/acme/joint-events/{event}/edit/",
    "report of a cycle": "/acme/teams/product/cycles/{cycle}/",
    "goal, check-ins": "/acme/goals/1/?tab=check-ins",
    "edit a goal": "/acme/goals/1/edit/",
    "board": "/acme/teams/product/board/",
    "plans": "/acme/teams/product/plan/",
    "plan": "/acme/plans/{plan}/",
    "task": "/acme/tasks/1/",
    "edit a task": "/acme/tasks/1/edit/",
    "review": "/acme/teams/product/review/",
    "reviews": "/acme/teams/product/review/history/",
    "inbox": "/acme/inbox/",
    "people of a team": "/acme/teams/product/people/",
    "person": "/acme/people/{person}/",
    "deliveries": "/acme/settings/deliveries/",
    "people": "/acme/settings/people/",
    "edit a person": "/acme/settings/people/{person}/",
    "remove a person": "/acme/settings/people/{person}/remove/",
    "invite people": "/acme/settings/people/invite/",
    "profile": "/acme/settings/profile/",
    "organization": "/acme/settings/organization/",
    "edit a team": "/acme/settings/teams/product/",
    "new team": "/acme/settings/teams/new/",
    "teams": "/acme/settings/teams/",
    "cycles": "/acme/settings/cycles/",
    "import": "/acme/import/",
}


def fill(team: Team, person: Person, times: int) -> int:
    """So many goals with check-ins, tasks of all statuses and people; answers the first plan's id.

    All but the first contribute to the first, every second one is private, and all need another team.
    """
    day = today(team.organization)
    plan = None
    first = Goal.objects.order_by("pk").first()
    other = team.parent
    assert other is not None
    for number in range(times):
        goal = make_goal(team, owner=person if first is None else None, parent=first)
        first = first or goal
        goal.is_private = bool(number % 2)
        goal.save()
        if goal != first:
            goal.supports.add(first)
        goal.contributing_teams.add(other)
        for needing in (goal, first):
            make_dependency(needing, other, promised_on=day, owner=person, asked_by=person)
        make_dependency(make_goal(other, parent=goal), team, asked_by=person)
        make_joint_event(team, other).goals.set([goal, first])
        key_result = make_key_result(goal, owner=person)
        for days in (20, 10, 1):
            make_check_in(key_result, 40 - days, days_ago=days, confidence=6)
        plan = plan or make_plan(team, goal)
        phase = make_phase(plan)
        make_milestone(plan, phase=phase, owner=person, due=day + datetime.timedelta(5))
        member = make_person(team.organization, f"Member {number}", team, account=False, email="")
        needed = make_task(team, plan=plan, phase=phase, assignee=member, due=day)
        for status in (Task.Status.TODO, Task.Status.DOING, Task.Status.REVIEW):
            task = make_task(team, plan=plan, assignee=person, status=status, due=day)
            task.depends_on.add(needed)
    assert plan is not None
    return int(plan.pk)


def count(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(queries)


@pytest.fixture
def client(sign_in: SignIn, admin: Person) -> Client:
    return sign_in(admin)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_makes_few_queries_whatever_its_rows(
    client: Client, acme: Organization, product: Team, admin: Person, name: str
) -> None:
    plan = fill(product, admin, 2)
    cycle = current_cycle(acme).slug
    ids = {"dependency": Dependency.objects.earliest("pk").pk, "event": JointEvent.objects.earliest("pk").pk}
    path = PAGES[name].format(plan=plan, person=admin.pk, cycle=cycle, **ids)
    count(client, path)  # what is cached for the process is cached now
    few = count(client, path)
    fill(product, admin, 18)
    count(client, path)  # what new goals came to is remembered now
    many = count(client, path)
    assert many == few
    assert many <= MORE.get(name, MOST_QUERIES)
