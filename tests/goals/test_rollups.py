"""What goals below came to is remembered, and never out of date."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from goals import actions, rollups
from goals.models import Goal, KeyResult
from goals.queries.standings import key_results_of
from goals.standing import standings
from tasks import actions as task_actions
from teamops.dates import today
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_key_result

WHY = actions.Why("new_data", "The test says so.")

Change = Callable[[Goal, KeyResult, Person], Any]


@pytest.fixture
def company_goal(company: Team) -> Goal:
    return make_goal(company, "Become a daily habit")


@pytest.fixture
def below(company_goal: Goal, product: Team) -> Goal:
    """Two levels below the company's."""
    return make_goal(product, "Users come back", parent=make_goal(product, parent=company_goal))


@pytest.fixture
def key_result(below: Goal) -> KeyResult:
    make_key_result(below, "Another", start=Decimal(0), target=Decimal(10))
    return make_key_result(below, start=Decimal(0), target=Decimal(100))


def progress(goal: Goal, *, whole: bool = False) -> Decimal | None:
    fresh = Goal.objects.select_related("cycle").get(pk=goal.pk)
    day = today(fresh.organization)
    return standings([fresh], on=day, whole=whole)[0].progress


CHANGES: dict[str, Change] = {
    "check in": lambda goal, one, by: actions.check_in(one, by=by, value=Decimal(50)),
    "another target": lambda goal, one, by: actions.edit_key_result(
        one, by=by, target=Decimal(60), reason=WHY
    ),
    "another weight": lambda goal, one, by: actions.edit_key_result(
        one, by=by, weight=Decimal(9), reason=WHY
    ),
    "dropped": lambda goal, one, by: actions.drop_key_result(one, by=by),
    "added": lambda goal, one, by: actions.add_key_result(goal, by=by, statement="New", kind="yes_no"),
    "closed": lambda goal, one, by: actions.close_goal(goal, by=by),
    "moved away": lambda goal, one, by: actions.edit_goal(goal, by=by, parent=None),
    "another end": lambda goal, one, by: actions.edit_goal(
        goal,
        by=by,
        ends_on=goal.cycle.ends_on - datetime.timedelta(days=20),
        reason=WHY,
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_below_is_seen_at_the_top(
    change: Change, company_goal: Goal, below: Goal, key_result: KeyResult, admin: Person
) -> None:
    actions.check_in(key_result, by=admin, value=Decimal(20))
    assert progress(company_goal) == progress(company_goal, whole=True) == Decimal("0.1")
    change(Goal.objects.get(pk=below.pk), KeyResult.objects.get(pk=key_result.pk), admin)
    assert progress(company_goal) == progress(company_goal, whole=True)


def test_a_correction_is_seen_at_the_top(company_goal: Goal, key_result: KeyResult, admin: Person) -> None:
    made = actions.check_in(key_result, by=admin, value=Decimal(20))
    assert progress(company_goal) == Decimal("0.1")
    actions.correct_check_in(made, by=admin, value=Decimal(40))
    assert progress(company_goal) == Decimal("0.2")


def test_a_goal_that_moves_in_is_seen_at_once(
    company_goal: Goal, below: Goal, key_result: KeyResult, admin: Person
) -> None:
    actions.check_in(key_result, by=admin, value=Decimal(20))
    actions.edit_goal(below, by=admin, parent=None)
    assert progress(company_goal) is None
    actions.edit_goal(below, by=admin, parent=company_goal)
    assert progress(company_goal) == Decimal("0.1")


def test_what_was_rolled_back_is_not_remembered(
    company_goal: Goal, key_result: KeyResult, admin: Person
) -> None:

    actions.check_in(key_result, by=admin, value=Decimal(20))
    assert progress(company_goal) == Decimal("0.1")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.check_in(key_result, by=admin, value=Decimal(90))
        assert progress(company_goal) == Decimal("0.45")
        raise ZeroDivisionError
    assert progress(company_goal) == Decimal("0.1")


def test_a_large_tree_costs_as_much_as_a_small_one(company_goal: Goal, product: Team, admin: Person) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            progress(company_goal)
        return len(queries)

    def grow(times: int) -> None:
        for _number in range(times):
            middle = make_goal(product, parent=company_goal)
            actions.check_in(
                make_key_result(make_goal(product, parent=middle), owner=admin), by=admin, value=Decimal(33)
            )
        progress(company_goal)

    grow(2)
    few = count()
    grow(10)
    assert count() == few


def test_a_plan_that_moves_below_is_seen_at_the_top(company_goal: Goal, below: Goal, admin: Person) -> None:
    make_key_result(below, kind="from_plan", start=None, target=None)
    plan = task_actions.create_plan(below.team, by=admin, name="The way", goal=below)
    tasks = [task_actions.create_task(below.team, by=admin, title="One", plan=plan) for _number in range(4)]
    milestone = task_actions.add_milestone(plan, by=admin, title="There")
    assert progress(company_goal) == 0
    task_actions.change_status(tasks[0], by=admin, status="done")
    assert progress(company_goal) == Decimal("0.2")
    task_actions.finish_milestone(milestone, by=admin)
    assert progress(company_goal) == Decimal("0.4")
    task_actions.edit_task(tasks[1], by=admin, plan=None)
    assert progress(company_goal) == Decimal("0.5")


def test_after_a_change_only_what_is_above_it_is_worked_out_again(
    company: Team, product: Team, ana: Person
) -> None:
    top = Goal.objects.select_related("cycle").get(pk=make_goal(company).pk)
    middle = make_goal(product, parent=top)
    changed, *others = [make_goal(product, f"Goal {number}", parent=middle, owner=ana) for number in range(4)]
    results = [make_key_result(goal) for goal in (changed, *others)]
    day = today(company.organization)
    before = standings([top], on=day)[0].progress
    actions.check_in(results[0], by=ana, value=Decimal(40))
    with patch("goals.standing.key_results_of", side_effect=key_results_of) as read:
        after = standings([top], on=day)[0].progress
    assert before == 0 and after == Decimal(1) / 4
    assert set(read.call_args.args[0]) == {top.pk, middle.pk, changed.pk}


def test_without_redis_a_process_that_starts_finds_what_many_goals_came_to(
    company: Team, product: Team, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollups, "MANY", 3)
    top = make_goal(company, owner=ana)
    results = [make_key_result(make_goal(product, f"Goal {one}", parent=top, owner=ana)) for one in range(4)]
    for result in results:
        actions.check_in(result, by=ana, value=Decimal(50))
    first = progress(top)
    rollups.forget()
    with CaptureQueriesContext(connection) as queries:
        assert progress(top) == first
    assert not any("goals_checkin" in query["sql"] for query in queries)
    actions.check_in(results[0], by=ana, value=Decimal(31))
    rollups.forget()
    assert progress(top) != first


def test_another_process_finds_what_was_worked_out(
    company_goal: Goal, key_result: KeyResult, settings: Any
) -> None:
    settings.SHARE_NUMBERS = True
    actions.check_in(key_result, by=key_result.owner, value=Decimal(50))
    first = progress(company_goal)
    rollups.forget()
    with CaptureQueriesContext(connection) as queries:
        assert progress(company_goal) == first
    assert not any("check_in_facts" in query["sql"] or "goals_checkin" in query["sql"] for query in queries)
