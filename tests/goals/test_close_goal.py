"""A goal ends: graded by its owner, reflected on, and carried over, rewritten or dropped."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from goals import actions
from goals.actions import Grade
from goals.models import Cycle, Goal, KeyResult
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_check_in, make_cycle, make_goal, make_key_result

SignIn = Callable[[Person], Client]


@pytest.fixture
def goal(product: Team, ben: Person) -> Goal:
    return make_goal(product, owner=ben, why="They leave on day 3")


@pytest.fixture
def key_result(goal: Goal) -> KeyResult:
    """Two thirds of its way."""
    key_result = make_key_result(goal, start=Decimal(31), target=Decimal(40))
    make_check_in(key_result, 37)
    return key_result


@pytest.fixture
def next_cycle(goal: Goal) -> Cycle:
    first = goal.cycle.ends_on + datetime.timedelta(days=1)
    return make_cycle(
        goal.organization,
        name="Next",
        starts_on=first,
        ends_on=first + datetime.timedelta(days=89),
        state="preparing",
    )


def test_the_grade_is_prefilled_with_progress_to_one_decimal(
    goal: Goal, key_result: KeyResult, ben: Person
) -> None:
    actions.close_goal(goal, by=ben)
    key_result.refresh_from_db()
    assert key_result.grade == goal.grade == Decimal("0.7")
    assert goal.is_closed


def test_another_grade_asks_for_a_reason_and_keeps_it(goal: Goal, key_result: KeyResult, ben: Person) -> None:
    with pytest.raises(RuleBroken, match=r"The numbers suggest 0\.7"):
        actions.close_goal(goal, by=ben, grades={key_result.pk: Grade(Decimal("0.4"))})
    goal.refresh_from_db()
    assert goal.is_active
    actions.close_goal(goal, by=ben, grades={key_result.pk: Grade(Decimal("0.4"), "Half was luck")})
    key_result.refresh_from_db()
    assert (key_result.grade, key_result.grade_reason) == (Decimal("0.4"), "Half was luck")


@pytest.mark.parametrize("value", ["-0.1", "1.1"])
def test_a_grade_lies_between_nought_and_one(
    goal: Goal, key_result: KeyResult, ben: Person, value: str
) -> None:
    with pytest.raises(RuleBroken, match="A grade lies between"):
        actions.close_goal(goal, by=ben, grades={key_result.pk: Grade(Decimal(value), "Why not")})


def test_the_goals_grade_is_the_weighted_mean(goal: Goal, key_result: KeyResult, ben: Person) -> None:
    other = make_key_result(goal, "Ship it", kind="yes_no", start=None, target=None, weight=Decimal(3))
    actions.close_goal(goal, by=ben, grades={other.pk: Grade(Decimal(1), "It is out since today")})
    assert goal.grade == Decimal("0.9")


def test_what_is_carried_over_goes_on_from_where_it_stands(
    goal: Goal, key_result: KeyResult, next_cycle: Cycle, ben: Person
) -> None:
    actions.close_goal(goal, by=ben, outcome="carried_over", next_cycle=next_cycle)
    draft = Goal.objects.get(continues=goal)
    assert (draft.cycle, draft.owner, draft.why, draft.state) == (next_cycle, ben, goal.why, Goal.State.DRAFT)
    carried = draft.key_results.get()
    assert (carried.start, carried.target) == (Decimal(37), Decimal(40))
    assert not carried.check_ins.exists()


def test_a_reached_number_is_carried_over_with_its_own_start(
    goal: Goal, key_result: KeyResult, next_cycle: Cycle, ben: Person
) -> None:
    make_check_in(key_result, 41)
    actions.close_goal(goal, by=ben, outcome="carried_over", next_cycle=next_cycle)
    carried = Goal.objects.get(continues=goal).key_results.get()
    assert (carried.start, carried.target) == (Decimal(31), Decimal(40))


def test_carrying_over_asks_for_another_cycle(goal: Goal, key_result: KeyResult, ben: Person) -> None:
    for cycle in (None, goal.cycle):
        with pytest.raises(RuleBroken, match="Choose the cycle"):
            actions.close_goal(goal, by=ben, outcome="carried_over", next_cycle=cycle)
    assert Goal.objects.count() == 1


def test_nothing_goes_on_in_a_closed_cycle(
    goal: Goal, key_result: KeyResult, next_cycle: Cycle, ben: Person
) -> None:
    Cycle.objects.filter(pk=next_cycle.pk).update(state="closed")
    next_cycle.refresh_from_db()
    with pytest.raises(RuleBroken, match="is closed"):
        actions.close_goal(goal, by=ben, outcome="carried_over", next_cycle=next_cycle)
    assert Goal.objects.get().is_active


def test_who_rewrites_a_goal_lands_in_the_editor_of_the_new_one(
    sign_in: SignIn, goal: Goal, key_result: KeyResult, next_cycle: Cycle, ben: Person
) -> None:
    response = sign_in(ben).post(
        f"/acme/goals/{goal.number}/close/",
        {f"grade_{key_result.pk}": "0.7", "outcome": "rewritten", "next_cycle": next_cycle.pk},
    )
    draft = Goal.objects.get(continues=goal)
    assert response["Location"] == f"/acme/goals/{draft.number}/edit/"
    page = sign_in(ben).get(f"/acme/goals/{goal.number}/").content.decode()
    assert f"G-{draft.number}" in page


def test_what_was_typed_is_kept_when_a_reason_is_missing(
    sign_in: SignIn, goal: Goal, key_result: KeyResult, ben: Person
) -> None:
    data = {f"grade_{key_result.pk}": "0.2", "went_well": "The interviews"}
    page = sign_in(ben).post(f"/acme/goals/{goal.number}/close/", data).content.decode()
    assert "Say in a few words why" in page
    assert "The interviews" in page
    goal.refresh_from_db()
    assert goal.is_active


def test_a_closed_goal_takes_no_change_until_it_is_reopened(
    goal: Goal, key_result: KeyResult, ana: Person, ben: Person
) -> None:
    actions.close_goal(goal, by=ben)
    with pytest.raises(RuleBroken, match="Reopen it"):
        actions.edit_goal(goal, by=ben, statement="Other words")
    with pytest.raises(RuleBroken, match="Reopen it"):
        actions.check_in(key_result, by=ben, value=Decimal(38))
    actions.reopen_goal(goal, by=ana)
    assert (goal.is_active, goal.grade) == (True, None)
    assert Event.objects.get(verb="goal.reopened").before["grade"] == "0.7"


def test_a_member_who_does_not_own_it_may_not_close_it(goal: Goal, cem: Person) -> None:
    with pytest.raises(PermissionDenied):
        actions.close_goal(goal, by=cem)
