"""What blocks a task may be another task or a support request."""

from collections.abc import Callable

import pytest
from django.test import Client

from tasks.actions import block_task, change_status, unblock_task
from tasks.models import SupportRequest, Task
from teamops.errors import RuleBroken
from teamops.notifications.models import Reminder
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_plan, make_task

SignIn = Callable[[Person], Client]


def make_request(team: Team, by: Person) -> SupportRequest:
    return SupportRequest.objects.create(
        organization=team.organization, team=team, number=1, need="An analyst", asked_by=by
    )


@pytest.fixture
def task(product: Team, ben: Person) -> Task:
    return make_task(product, "Send the survey", assignee=ben)


@pytest.fixture
def other(product: Team, cem: Person) -> Task:
    return make_task(product, "Write the survey", assignee=cem)


def test_it_is_kept_and_goes_with_the_block(task: Task, other: Task, ben: Person) -> None:
    request = make_request(task.team, ben)
    block_task(task, by=ben, reason="no survey", waits_for=other, request=request)
    kept = Task.objects.get(pk=task.pk)
    assert (kept.blocked_by_task, kept.blocked_by_request) == (other, request)
    unblock_task(kept, by=ben)
    kept = Task.objects.get(pk=task.pk)
    assert (kept.blocked_by_task, kept.blocked_by_request) == (None, None)


@pytest.mark.parametrize("status", ["done", "dropped"])
def test_the_owner_is_told_when_it_is_over(
    task: Task, other: Task, ben: Person, cem: Person, status: str
) -> None:
    block_task(task, by=ben, reason="no survey", waits_for=other)
    change_status(other, by=cem, status=status)
    told = Reminder.objects.get(rule="task_waited_for")
    assert (told.person, told.subject_id) == (ben, task.pk)


def test_nobody_is_told_of_what_they_did_or_of_what_goes_on(
    task: Task, other: Task, ben: Person, ana: Person
) -> None:
    change_status(other, by=ana, status="doing")
    block_task(task, by=ben, reason="no survey", waits_for=other)
    other.assignee = ben
    change_status(other, by=ana, status="review")
    other.created_by = ben
    change_status(other, by=ben, status="done")
    assert not Reminder.objects.filter(rule="task_waited_for").exists()


def test_what_is_over_foreign_or_the_task_itself_is_refused(
    task: Task, other: Task, ben: Person, zoe: Person
) -> None:
    other.status = "done"
    other.save()
    theirs = make_task(zoe.organization.teams.get(), "theirs")
    for obstacle in (other, theirs, task):
        with pytest.raises(RuleBroken) as broken:
            block_task(task, by=ben, reason="no survey", waits_for=obstacle)
        assert broken.value.field == "waits_for"
    assert not Task.objects.get(pk=task.pk).blocked


def test_who_may_not_see_it_takes_nothing_of_it_away(
    task: Task, support: Team, ben: Person, dora: Person, sign_in: SignIn
) -> None:
    goal = make_goal(support, owner=dora, is_private=True)
    hidden = make_task(support, "quiet", plan=make_plan(support, goal), assignee=dora)
    block_task(task, by=None, reason="no survey", waits_for=hidden)
    sign_in(ben).post(f"/acme/tasks/{task.number}/block/", {"reason": "still no survey"})
    kept = Task.objects.get(pk=task.pk)
    assert (kept.blocked_reason, kept.blocked_by_task) == ("still no survey", hidden)


def test_who_may_see_it_takes_it_away(task: Task, other: Task, ben: Person, sign_in: SignIn) -> None:
    block_task(task, by=ben, reason="no survey", waits_for=other)
    sign_in(ben).post(f"/acme/tasks/{task.number}/block/", {"reason": "no list"})
    assert Task.objects.get(pk=task.pk).blocked_by_task is None
