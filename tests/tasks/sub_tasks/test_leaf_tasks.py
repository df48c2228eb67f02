"""What a plan comes to is counted over leaf tasks: a task with parts in the plan is what they are."""

import datetime
from decimal import Decimal

import pytest
import time_machine

from goals.models import Goal
from goals.numbers import plan_progress
from tasks.actions import change_status, create_task, edit_task
from tasks.goal_plan import plans_of
from tasks.models import ActionPlan, Task
from tasks.plan_measure import plan_items, plans_done
from tasks.plans_then import PlansThen
from tasks.why.plan import why_plan
from teamops.activity.models import Event
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_plan, make_task


@pytest.fixture
def goal(product: Team, ana: Person) -> Goal:
    return make_goal(product, owner=ana)


@pytest.fixture
def plan(product: Team, goal: Goal) -> ActionPlan:
    return make_plan(product, goal)


@pytest.fixture
def whole(product: Team, plan: ActionPlan) -> Task:
    """A task with a part that is done and one that is not, beside one without parts."""
    whole = make_task(product, "whole", plan=plan)
    make_task(product, "alone", plan=plan)
    make_task(product, "done part", plan=plan, parent=whole, status="done", done_at=whole.created_at)
    make_task(product, "open part", plan=plan, parent=whole)
    return whole


def share(goal: Goal) -> Decimal | None:
    """The same by both ways of counting."""
    items = plan_items([goal.pk])[goal.pk]
    of_items, counted = plan_progress(items, datetime.date.max), plans_done([goal.pk])[goal.pk]
    on_the_goals_page = plans_of(goal, goal.owner).done  # type: ignore[arg-type]
    assert of_items == counted == (on_the_goals_page or {})[goal.pk]
    return counted


def test_the_whole_is_not_counted_beside_its_parts(goal: Goal, whole: Task) -> None:
    assert sorted(item.name for item in plan_items([goal.pk])[goal.pk]) == ["alone", "done part", "open part"]
    assert share(goal) == Decimal(1) / 3


def test_dropped_parts_and_those_elsewhere_leave_it_a_leaf(product: Team, goal: Goal, whole: Task) -> None:
    Task.objects.filter(title="done part").update(status="dropped", done_at=None)
    Task.objects.filter(title="open part").update(plan=make_plan(product, name="Another plan"))
    assert sorted(item.name for item in plan_items([goal.pk])[goal.pk]) == ["alone", "whole"]
    assert share(goal) == 0


def test_the_list_of_plans_counts_the_same(product: Team, plan: ActionPlan, whole: Task) -> None:
    found = ActionPlan.objects.of_team(product).get(pk=plan.pk)
    assert (found.task_count, found.done_count) == (3, 1)  # type: ignore[attr-defined]


def test_the_why_of_a_plan_says_what_its_parts_stand_for(plan: ActionPlan, whole: Task, ana: Person) -> None:
    done = why_plan(plan, ana)[0].why
    assert done.shown == "1 of 3"
    assert [(one.what, one.note) for one in done.left_out] == [("whole", "its sub-tasks are counted")]


def test_a_past_day_knows_the_leaves_of_that_day(product: Team, goal: Goal, ana: Person) -> None:
    plan = make_plan(product, goal)
    with time_machine.travel(datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC), tick=False):
        whole = create_task(product, by=ana, title="whole", plan=plan)
        loose = create_task(product, by=ana, title="loose", plan=plan)
    with time_machine.travel(datetime.datetime(2026, 11, 9, 12, tzinfo=datetime.UTC), tick=False):
        edit_task(loose, by=ana, parent=whole)
        change_status(loose, by=ana, status="done")

    def names(day: int) -> list[str]:
        before = datetime.datetime(2026, 11, day, tzinfo=product.organization.zone)
        then = PlansThen([goal.pk], ana, before)
        then.undo(Event.objects.filter(then.about, organization=product.organization).order_by("-at", "-pk"))
        return sorted(item.name for item in then.items()[goal.pk])

    assert names(5) == ["loose", "whole"]
    assert names(12) == ["loose"]
