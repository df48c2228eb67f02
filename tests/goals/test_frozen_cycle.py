"""A closed cycle is frozen: every door by which its goals could be changed is shut."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from goals import actions
from goals.as_of import goal_then, look_back
from goals.models import Cycle, Goal, KeyResult
from goals.standing import standing
from tasks.actions import change_status, create_plan
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.people.models import Organization, Person, Team
from tests.factories import (
    current_cycle,
    make_check_in,
    make_cycle,
    make_goal,
    make_key_result,
    make_plan,
    make_task,
)

SignIn = Callable[[Person], Client]
Door = Callable[[Goal, KeyResult, Person], Any]
WHY = actions.Why("mistake", "A slip of the pen")
DOORS: dict[str, Door] = {
    "edit": lambda goal, one, by: actions.edit_goal(goal, by=by, statement="Another", reason=WHY),
    "activate": lambda goal, one, by: actions.activate_goal(goal, by=by),
    "state a status": lambda goal, one, by: actions.state_status(goal, by=by, status="on_track"),
    "grade again": lambda goal, one, by: actions.close_goal(goal, by=by),
    "reopen": lambda goal, one, by: actions.reopen_goal(goal, by=by),
    "add a key result": lambda goal, one, by: actions.add_key_result(goal, by=by, statement="One more"),
    "adjust": lambda goal, one, by: actions.edit_key_result(one, by=by, target=Decimal(50), reason=WHY),
    "drop": lambda goal, one, by: actions.drop_key_result(one, by=by),
    "restore": lambda goal, one, by: actions.restore_key_result(one, by=by),
    "check in": lambda goal, one, by: actions.check_in(one, by=by, value=Decimal(39)),
    "correct": lambda goal, one, by: actions.correct_check_in(
        one.check_ins.get(author=by), by=by, value=Decimal(39)
    ),
    "answer a finding": lambda goal, one, by: actions.dismiss_finding(
        one, by=by, finding="work_without_result", reason="It shows later"
    ),
    "ask to agree": lambda goal, one, by: actions.ask_to_agree(goal, by=by),
    "need another team": lambda goal, one, by: actions.ask_dependency(
        goal, by=by, team=goal.team.parent or goal.team, what="A list", needed_on=datetime.date(2099, 1, 1)
    ),
    "plan anew": lambda goal, one, by: create_plan(goal.team, by=by, name="Too late", goal=goal),
    "contribute to it": lambda goal, one, by: actions.edit_goal(
        make_goal(goal.team, "Late", owner=by), by=by, parent=goal, reason=WHY
    ),
    "be written below it": lambda goal, one, by: actions.create_goal(
        goal.team, by=by, cycle=current_cycle(goal.organization), statement="Late", parent=goal
    ),
    "move into the cycle": lambda goal, one, by: actions.edit_goal(
        make_goal(goal.team, "Late", owner=by), by=by, cycle=goal.cycle, reason=WHY
    ),
}


@pytest.fixture
def cycle(acme: Organization) -> Cycle:
    days = {"starts_on": datetime.date(2025, 1, 1), "ends_on": datetime.date(2025, 3, 31)}
    return make_cycle(acme, name="Q1 2025", state="closed", **days)


@pytest.fixture
def goal(product: Team, cycle: Cycle, admin: Person) -> Goal:
    return make_goal(product, owner=admin, cycle=cycle, state=Goal.State.CLOSED)


@pytest.fixture
def key_result(goal: Goal, admin: Person) -> KeyResult:
    key_result = make_key_result(goal, owner=admin)
    make_check_in(key_result, 35, author=admin)
    return key_result


@pytest.mark.parametrize("door", DOORS)
def test_an_administrator_cannot(door: str, goal: Goal, key_result: KeyResult, admin: Person) -> None:
    with pytest.raises(RuleBroken):
        DOORS[door](goal, key_result, admin)
    told = Event.objects.filter(subject_type__in=("goal", "keyresult"), verb__contains=".")
    assert not told.exclude(verb="goal.created").exists()


def test_who_would_reopen_is_told_what_to_do(goal: Goal, admin: Person) -> None:
    with pytest.raises(RuleBroken, match="take the cycle back to closing"):
        actions.reopen_goal(goal, by=admin)


def test_its_page_offers_nothing_that_would_be_refused(goal: Goal, sign_in: SignIn, admin: Person) -> None:
    page = sign_in(admin).get(f"/acme/goals/{goal.number}/").content.decode()
    for offer in ("Make a plan", "Reopen", "/edit/", "Ask another team", "/break-down/"):
        assert offer not in page


def test_a_goal_stays_below_one_that_has_been_closed(product: Team, goal: Goal, admin: Person) -> None:
    below = make_goal(product, "Goes on", owner=admin, parent=goal)
    actions.edit_goal(below, by=admin, parent=goal, statement="Goes on after it")
    assert Goal.objects.get(pk=below.pk).parent_id == goal.pk


def test_what_is_done_afterwards_does_not_count(product: Team, admin: Person) -> None:
    """Today and as of a day after it was closed alike; a goal that is reopened counts it."""
    with time_machine.travel("2026-10-05T09:00Z", tick=False) as clock:
        goal = make_goal(product, owner=admin)
        make_key_result(goal, "As planned", kind="from_plan", start=None, target=None, unit="", owner=admin)
        plan = make_plan(product, goal)
        first, second = (make_task(product, plan=plan, assignee=admin) for _number in range(2))
        change_status(first, by=admin, status="done")
        clock.move_to("2026-10-07T09:00Z")
        actions.close_goal(goal, by=admin)
        clock.move_to("2026-10-08T09:00Z")
        change_status(second, by=admin, status="done")
        make_task(product, "Came later", plan=plan, assignee=admin)
        clock.move_to("2026-10-10T09:00Z")
        goal = Goal.objects.select_related("cycle").get(pk=goal.pk)
        assert standing(goal, on=datetime.date(2026, 10, 10)).progress == Decimal("0.5")
        past = look_back(goal.organization, datetime.date(2026, 10, 9))
        then = Goal.objects.select_related("cycle", "team").get(pk=goal.pk)
        assert goal_then(then, past, person=admin)[0].progress == Decimal("0.5")
        actions.reopen_goal(goal, by=admin)
        goal = Goal.objects.select_related("cycle").get(pk=goal.pk)
        progress = standing(goal, on=datetime.date(2026, 10, 10)).progress
        assert progress and round(progress, 3) == Decimal("0.667")
