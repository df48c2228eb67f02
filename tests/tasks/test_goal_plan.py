"""The plans of a goal, read at once: the same as when each part is asked for by itself."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.models import Goal
from tasks import goal_plan
from tasks.goal_plan import plans_of
from tasks.models import ActionPlan, Task
from tasks.plan_measure import plans_done
from teamops.people.models import Person, Team
from teamops.prepared import prepared
from tests.factories import make_goal, make_key_result, make_milestone, make_phase, make_plan, make_task


@pytest.fixture
def goal(product: Team, ana: Person) -> Goal:
    return make_goal(product, owner=ana)


@pytest.fixture
def plan(product: Team, goal: Goal) -> ActionPlan:
    """Two tasks, one of them done, one dropped, and two milestones, one of them reached."""
    plan = make_plan(product, goal)
    for status in (Task.Status.TODO, Task.Status.DONE, Task.Status.DROPPED):
        done_at = timezone.now() if status == Task.Status.DONE else None
        make_task(product, plan=plan, status=status, done_at=done_at)
    make_milestone(plan, done_at=timezone.now())
    make_milestone(plan)
    return plan


def test_the_share_that_is_done_is_the_one_that_the_goal_list_counts(
    goal: Goal, plan: ActionPlan, ana: Person
) -> None:
    assert plans_of(goal, ana).done == plans_done([goal.pk]) == {goal.pk: Decimal("0.5")}
    Task.objects.update(estimate=4)
    Task.objects.filter(status="todo").update(estimate=12)
    assert plans_of(goal, ana).done == plans_done([goal.pk]) == {goal.pk: Decimal("0.25")}
    make_task(goal.team, plan=make_plan(goal.team, goal, name="Another"), estimate=16)
    assert plans_of(goal, ana).done == plans_done([goal.pk]) == {goal.pk: Decimal("0.125")}


def test_nothing_to_count_is_no_share(goal: Goal, ana: Person) -> None:
    assert plans_of(goal, ana).done == plans_done([goal.pk]) == {}
    make_task(goal.team, plan=make_plan(goal.team, goal), status=Task.Status.DROPPED)
    assert plans_of(goal, ana).done == plans_done([goal.pk]) == {}


def test_the_first_plan_is_read_whole_and_of_the_others_the_names(
    goal: Goal, plan: ActionPlan, ana: Person
) -> None:
    other = make_plan(goal.team, goal, name="Another")
    make_task(goal.team, plan=other)
    found = plans_of(goal, ana)
    assert [one.name for one in found.plans] == [plan.name, "Another"]
    assert {task.plan for task in found.tasks} == {plan}
    assert len(found.tasks) == 3
    assert len(found.milestones) == 2


def test_a_line_needs_no_query_of_its_own(goal: Goal, plan: ActionPlan, ana: Person, ben: Person) -> None:
    phase = make_phase(plan, starts_on=datetime.date(2026, 10, 1))
    make_task(
        goal.team,
        plan=plan,
        phase=phase,
        assignee=ben,
        due=datetime.date(2026, 11, 1),
        blocked=True,
        blocked_reason="No data",
        status=Task.Status.DOING,
        estimate=3,
    )
    make_milestone(plan, phase=phase, owner=ben, due=datetime.date(2026, 11, 2))
    found = plans_of(goal, ana)
    with CaptureQueriesContext(connection) as queries:
        task, point = found.tasks[-1], found.milestones[-1]
        assert task.assignee == point.owner == ben
        assert task.assignee is not None and task.assignee.name == ben.name
        assert task.phase == point.phase == phase
        assert task.phase is not None and task.phase.starts_on == phase.starts_on
        assert (task.due, task.blocked_reason, task.status) == (
            datetime.date(2026, 11, 1),
            "No data",
            "doing",
        )
        assert point.slip == 0
        assert point.plan.team.path == goal.team.path
    assert len(queries) == 0


def test_a_task_that_its_reader_may_not_see_is_not_shown_but_counts(
    goal: Goal, plan: ActionPlan, ana: Person, dora: Person
) -> None:
    secret = make_key_result(make_goal(goal.team, owner=ana, is_private=True))
    make_task(goal.team, title="A secret step", plan=plan, key_result=secret)
    assert "A secret step" in [task.title for task in plans_of(goal, ana).tasks]
    seen = plans_of(goal, dora)
    assert "A secret step" not in [task.title for task in seen.tasks]
    assert seen.done == plans_of(goal, ana).done == plans_done([goal.pk])


def test_a_guest_sees_no_plan_of_a_team_beside_the_goals(
    goal: Goal, plan: ActionPlan, support: Team, vic: Person
) -> None:
    make_plan(support, goal, name="Of support")
    assert plans_of(goal, vic).plans == [plan]


def test_where_there_is_more_than_is_read_the_share_is_asked_for(
    goal: Goal, plan: ActionPlan, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(goal_plan, "MOST_ROWS", 6)
    monkeypatch.setattr(goal_plan, "_rows", prepared(goal_plan._rows.build))
    assert plans_of(goal, ana).done is None
