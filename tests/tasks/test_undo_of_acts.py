"""What is taken back with a click: hand-overs, what was restored, and the next one of a recurring task."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tasks import actions
from tasks.handing_over.actions import accept_handover, hand_over
from tasks.models import ActionPlan, Handover, Milestone, Phase, Task
from tasks.trash.actions import remove_milestone, remove_phase, remove_plan, remove_task, restore
from teamops.activity.context import one_act
from teamops.activity.undo import take_back, token_of
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_milestone, make_phase, make_plan, make_task

SignIn = Callable[[Person], Client]
TOMORROW = datetime.date(2099, 3, 2)
DAILY = "FREQ=DAILY;UNTIL=20990401"


def act(action: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """The token of what the action records."""
    with one_act() as events:
        action(*args, **kwargs)
    return token_of(events)


# --- Handing over


@pytest.mark.parametrize("kind", ["task", "milestone", "plan"])
def test_a_hand_over_is_withdrawn(product: Team, ana: Person, ben: Person, cem: Person, kind: str) -> None:
    plan = make_plan(product, owner=ben)
    things: dict[str, Any] = {
        "task": make_task(product, assignee=ben),
        "milestone": make_milestone(plan, owner=ben),
        "plan": plan,
    }
    thing = things[kind]
    take_back(act(hand_over, thing, by=ana, taker=cem), by=ana)
    thing.refresh_from_db()
    assert (thing.assignee if kind == "task" else thing.owner) == ben
    assert Handover.objects.get().state == Handover.State.WITHDRAWN


def test_what_was_accepted_meanwhile_stays(product: Team, ben: Person, cem: Person) -> None:
    task = make_task(product, assignee=ben)
    token = act(hand_over, task, by=ben, taker=cem)
    accept_handover(Handover.objects.get(), by=cem)
    with pytest.raises(RuleBroken, match="changed again meanwhile"):
        take_back(token, by=ben)
    task.refresh_from_db()
    assert task.assignee == cem


# --- Restored


def test_restored_tasks_go_to_the_trash_again(product: Team, ben: Person) -> None:
    whole = make_task(product, "whole", assignee=ben)
    make_task(product, "part", parent=whole)
    take_back(act(restore, remove_task(whole, by=ben), by=ben), by=ben)
    assert not Task.objects.exists()
    assert Task.everything.count() == 2


@pytest.mark.parametrize("with_tasks", [True, False])
def test_a_restored_plan_goes_again_and_comes_back_whole(
    product: Team, ana: Person, with_tasks: bool
) -> None:
    plan = make_plan(product)
    phase, point = make_phase(plan), make_milestone(plan)
    task = make_task(product, plan=plan, phase=phase, milestone=point)
    take_back(act(restore, remove_plan(plan, by=ana, with_tasks=with_tasks), by=ana), by=ana)
    assert not ActionPlan.objects.exists()
    assert Task.objects.filter(plan=None).exists() is not with_tasks
    removal = ActionPlan.everything.get().removal
    assert removal
    restore(removal, by=ana)
    task.refresh_from_db()
    assert (task.plan, task.phase, task.milestone) == (plan, phase, point)


@pytest.mark.parametrize(("make", "remove"), [(make_phase, remove_phase), (make_milestone, remove_milestone)])
def test_a_restored_part_of_a_plan_goes_again(product: Team, ana: Person, make: Any, remove: Any) -> None:
    part = make(make_plan(product))
    take_back(act(restore, remove(part, by=ana), by=ana), by=ana)
    assert not Phase.objects.exists()
    assert not Milestone.objects.exists()


def test_what_was_put_into_it_meanwhile_is_not_thrown_away(product: Team, ana: Person) -> None:
    plan = make_plan(product)
    make_task(product, plan=plan)
    token = act(restore, remove_plan(plan, by=ana, with_tasks=True), by=ana)
    make_task(product, "new", plan=plan)
    with pytest.raises(RuleBroken, match="changed again meanwhile"):
        take_back(token, by=ana)
    assert Task.objects.count() == 2


def test_the_page_of_the_trash_offers_it(product: Team, ben: Person, sign_in: SignIn) -> None:
    removal = remove_task(make_task(product, assignee=ben), by=ben)
    shown = sign_in(ben).post(f"/acme/trash/{removal}/restore/", follow=True)
    assert "/acme/undo/" in shown.content.decode()


# --- The next one of a recurring task


@pytest.fixture
def done(product: Team, ben: Person) -> Task:
    task = actions.create_task(
        product, by=ben, title="Send", assignee=ben, due=TOMORROW, recurrence=DAILY, recurs="done"
    )
    return actions.change_status(task, by=ben, status="done")


def test_done_taken_back_by_undo_or_by_a_click_takes_the_next_one_back(
    product: Team, ben: Person, done: Task
) -> None:
    assert Task.objects.count() == 2
    again = actions.change_status(done, by=ben, status="doing")
    assert list(Task.objects.all()) == [done]
    take_back(act(actions.change_status, again, by=ben, status="done"), by=ben)
    assert list(Task.objects.all()) == [done]
    done.refresh_from_db()
    actions.change_status(done, by=ben, status="done")
    assert Task.objects.filter(recurs_from=done).count() == 1


def test_a_next_one_that_somebody_has_touched_stays_and_no_second_one_appears(
    ben: Person, done: Task
) -> None:
    made = Task.objects.get(recurs_from=done)
    actions.edit_task(made, by=ben, title="Send both")
    again = actions.change_status(done, by=ben, status="doing")
    assert Task.objects.count() == 2
    actions.change_status(again, by=ben, status="done")
    assert Task.objects.count() == 2


def test_taking_back_the_taking_back_has_both_again(ben: Person, done: Task) -> None:
    take_back(act(actions.change_status, done, by=ben, status="doing"), by=ben)
    done.refresh_from_db()
    assert done.status == "done"
    assert Task.objects.get(recurs_from=done)
