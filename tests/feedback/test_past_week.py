"""A week that is over and was never closed is told as it stood at its end, not as things stand today."""

from collections.abc import Callable

import pytest
from django.test import Client
from time_machine import Traveller

from feedback.actions import add_next_step, open_review
from goals.actions import ask_dependency, close_goal, move_promise
from tasks.actions import add_milestone, block_task, change_status, create_task, edit_task, unblock_task
from tasks.models import Task
from teamops.people.models import Person, Team
from tests.factories import make_dependency, make_goal, make_person, make_plan, make_task
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W47, W48, agenda

SignIn = Callable[[Person], Client]
TODAY = NOW.date()
LAST_WEEK = NOW - 7 * DAY


@pytest.fixture
def week_before(clock: Traveller) -> Traveller:
    """It is Wednesday of week 47."""
    clock.move_to(LAST_WEEK)
    return clock


def slipping(team: Team, reader: Person) -> list[str]:
    return [slip.what for slip in agenda(team, reader, W47).slipping]


def test_what_was_made_later_does_not_stand_in_it(
    week_before: Traveller, product: Team, support: Team, ana: Person, ben: Person
) -> None:
    goal = make_goal(product, owner=ana)
    week_before.move_to(NOW)
    create_task(product, by=ana, title="Blocked later", assignee=ben, due=TODAY - 30 * DAY)
    add_milestone(make_plan(product), by=ana, title="Planned later", due=TODAY - 30 * DAY)
    ask_dependency(goal, by=ana, team=support, what="A field", needed_on=TODAY + 7 * DAY)
    make_goal(product, "Thought of later", owner=ana, created_at=NOW)
    told = agenda(product, ben, W47)
    assert (told.slipping, told.ahead, told.dependencies) == ([], [], [])
    assert [line.statement for line in told.goals] == [goal.statement]


def test_what_was_blocked_moved_or_ended_later_is_told_as_it_was(
    week_before: Traveller, product: Team, ana: Person, ben: Person
) -> None:
    late = make_task(product, "Was late", due=W47, assignee=ben)
    stuck = make_task(product, "Was stuck", assignee=ben, blocked=True, blocked_reason="no list")
    later = make_task(product, "Moved later", due=W47 + 10 * DAY, assignee=ben)
    free = make_task(product, "Blocked later", assignee=ben)
    dropped = make_task(product, "Dropped later", due=W47, assignee=ben)
    week_before.move_to(NOW)
    change_status(late, by=ben, status="done")
    unblock_task(stuck, by=ben)
    edit_task(later, by=ana, due=W47 + 20 * DAY)
    block_task(free, by=ben, reason="no data", who=ana)
    change_status(dropped, by=ana, status="dropped")
    assert slipping(product, ben) == ["Was stuck", "Dropped later", "Was late"]


def test_a_task_that_was_blocked_and_is_done_since_was_blocked(
    week_before: Traveller, product: Team, ben: Person
) -> None:
    task = make_task(product, "Was stuck", assignee=ben)
    block_task(task, by=ben, reason="no list", who=None)
    week_before.move_to(NOW)
    change_status(Task.objects.get(), by=ben, status="done")
    [slip] = agenda(product, ben, W47).slipping
    assert (slip.blocked, slip.why) == (True, "no list")


def test_a_promise_that_moved_later_is_told_without_the_move(
    week_before: Traveller, product: Team, support: Team, ana: Person
) -> None:
    leo = make_person(product.organization, "Leo Lead", support, lead=True)
    promised = make_dependency(
        make_goal(product, owner=ana),
        support,
        needed_on=TODAY + 5 * DAY,
        promised_on=TODAY + 5 * DAY,
        owner=leo,
    )
    week_before.move_to(NOW)
    move_promise(promised, by=leo, promised_on=TODAY + 9 * DAY, reason="nobody is here")
    [line] = agenda(product, ana, W47).dependencies
    assert (line.promised_on, line.days, line.at_risk, line.why) == (TODAY + 5 * DAY, 0, False, "")


def test_a_goal_that_was_closed_later_stood_in_it(week_before: Traveller, product: Team, ana: Person) -> None:
    goal = make_goal(product, "New users stay", owner=ana)
    week_before.move_to(NOW)
    close_goal(goal, by=ana)
    assert [line.statement for line in agenda(product, ana, W47).goals] == ["New users stay"]
    assert agenda(product, ana, W48).goals == []


def test_what_is_promised_in_it_afterwards_is_there(
    week_before: Traveller, product: Team, ana: Person, ben: Person
) -> None:
    week_before.move_to(NOW)
    review = open_review(product, by=ana, week=W47)
    add_next_step(review, by=ana, title="Call Finance", owner=ben, due=TODAY + DAY)
    assert [step.title for step in agenda(product, ana, W47).next_steps] == ["Call Finance"]


def test_the_page_says_that_nobody_closed_it(
    clock: Traveller, product: Team, ana: Person, sign_in: SignIn
) -> None:
    client = sign_in(ana)
    said = "Week 47 was not closed, so no record was kept."
    assert said in client.get("/acme/teams/product/review/2026-W47/").content.decode()
    assert said not in client.get("/acme/teams/product/review/").content.decode()
