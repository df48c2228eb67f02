"""Who watches a task has it in their inbox when its status changes, it is blocked, or it is spoken of."""

import datetime
from collections.abc import Callable

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tasks.actions import block_task, change_status, edit_task, unblock_task, watch_task
from tasks.models import Task
from teamops.activity.actions import add_comment
from teamops.dates import today
from teamops.notifications.actions import deliver_waiting, sweep_all
from teamops.notifications.models import Reminder
from teamops.notifications.queries import items
from teamops.notifications.wishes.actions import choose
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_person, make_plan, make_task

SignIn = Callable[[Person], Client]
BERLIN = datetime.timezone(datetime.timedelta(hours=1))


def told(person: Person) -> list[tuple[str, str]]:
    """Title and words of what stands in the inbox."""
    rows = Reminder.objects.visible_to(person).order_by("pk")
    return [(item.title, item.when) for item in items(rows, reader=person, today=today(person))]


@pytest.fixture
def task(product: Team, ben: Person) -> Task:
    return make_task(product, "Write the survey", assignee=ben)


def test_each_change_of_status_block_and_comment_is_told(task: Task, ben: Person, cem: Person) -> None:
    watch_task(task, by=cem)
    change_status(task, by=ben, status="doing")
    block_task(task, by=ben, reason="no list yet")
    unblock_task(task, by=ben)
    add_comment(task, by=ben, text="The list has come")
    assert told(cem) == [
        ("Write the survey", "Ben Berg set the status from To do to Doing"),
        ("Write the survey", "Ben Berg marked it as blocked"),
        ("Write the survey", "Ben Berg lifted the block"),
        ("Write the survey", "Ben Berg commented on it"),
    ]


def test_other_changes_and_ones_own_are_not_told(task: Task, ben: Person) -> None:
    watch_task(task, by=ben)
    edit_task(task, by=ben, title="Write the whole survey")
    change_status(task, by=ben, status="doing")
    assert told(ben) == []


def test_who_is_named_in_a_comment_is_told_of_it_once(task: Task, ben: Person, cem: Person) -> None:
    watch_task(task, by=cem)
    add_comment(task, by=ben, text="@Cem Can do you have the list?", team=task.team)
    assert Reminder.objects.visible_to(cem).values_list("rule", flat=True).get() == "mentioned"


def test_who_does_not_watch_any_more_or_may_not_see_it_is_not_told(
    product: Team, task: Task, ben: Person, cem: Person, ana: Person
) -> None:
    for person in (cem, ana):
        watch_task(task, by=person)
    watch_task(task, by=cem, watches=False)
    edit_task(task, by=ben, plan=make_plan(product, make_goal(product, owner=ben, is_private=True)))
    task.watchers.add(cem)
    change_status(task, by=ben, status="doing")
    assert told(cem) == []


def test_who_is_a_guest_of_another_team_is_not_told_though_it_is_for_everybody(
    product: Team, support: Team, ben: Person, cem: Person, vic: Person
) -> None:
    task = make_task(support, "Answer", assignee=ben)
    task.watchers.add(cem, vic)
    change_status(task, by=ben, status="doing")
    assert (len(told(cem)), Reminder.objects.filter(person=vic).exists()) == (1, False)


@pytest.mark.parametrize("is_in_plan", [False, True])
def test_a_click_costs_the_same_however_many_watch(
    product: Team, ben: Person, ana: Person, is_in_plan: bool
) -> None:
    plan = make_plan(product, make_goal(product, owner=ana)) if is_in_plan else None
    task = make_task(product, "Write the survey", assignee=ben, plan=plan)
    counted = []
    for number in (1, 10):
        many = [
            make_person(product.organization, f"Watcher {number} {one}", product) for one in range(number)
        ]
        task.watchers.add(*many)
        change_status(task, by=ben, status="doing")
        with CaptureQueriesContext(connection) as asked:
            change_status(task, by=ben, status="todo")
        counted.append(len(asked))
    assert Reminder.objects.count() == 2 * 1 + 2 * 11
    assert counted[0] == counted[1]


def test_nobody_watches_tasks_of_another_organization(task: Task, zoe: Person) -> None:
    with pytest.raises(PermissionDenied):
        watch_task(task, by=zoe)


def test_one_click_watches_and_another_one_ends_it(task: Task, vic: Person, sign_in: SignIn) -> None:
    client = sign_in(vic)
    at = f"/acme/tasks/{task.number}/"
    assert "Watch" in client.get(at).content.decode()
    client.post(f"{at}watch/", {"watches": "yes"})
    assert task.watchers.contains(vic)
    assert "Stop watching" in client.get(at).content.decode()
    client.post(f"{at}watch/", {"watches": ""})
    assert not task.watchers.contains(vic)


def test_the_inbox_leads_to_the_task(task: Task, ben: Person, cem: Person, sign_in: SignIn) -> None:
    watch_task(task, by=cem)
    change_status(task, by=ben, status="done")
    html = sign_in(cem).get("/acme/inbox/").content.decode()
    assert f'href="/acme/tasks/{task.number}/"' in html
    assert "You watch this task." in html


# --- By e-mail


def morning(day: int) -> list[str]:
    """The mails of that November morning."""
    mail.outbox.clear()
    now = datetime.datetime(2026, 11, day, 9, 5, tzinfo=BERLIN)
    with time_machine.travel(now, tick=False):
        sweep_all(now)
        deliver_waiting()
    return [str(letter.body) for letter in mail.outbox]


@pytest.mark.parametrize("hour", [15, 23])
def test_the_next_mornings_message_tells_it_once(task: Task, ben: Person, cem: Person, hour: int) -> None:
    watch_task(task, by=cem)
    with time_machine.travel(datetime.datetime(2026, 11, 24, hour, tzinfo=BERLIN), tick=False):
        change_status(task, by=ben, status="doing")
    [letter] = morning(25)
    assert "Ben Berg set the status from To do to Doing" in letter
    assert morning(26) == []


def test_what_could_not_wait_but_for_the_night_is_in_the_next_mornings_message(
    task: Task, ben: Person, cem: Person
) -> None:
    watch_task(task, by=cem)
    choose(cem, by=cem, wishes={("watched", "at_once"): True})
    with time_machine.travel(datetime.datetime(2026, 11, 24, 23, tzinfo=BERLIN), tick=False):
        change_status(task, by=ben, status="doing")
    assert len(morning(25)) == 1


def test_that_a_block_is_over_stands_in_the_next_mornings_message(
    product: Team, task: Task, ben: Person, cem: Person
) -> None:
    waiting = make_task(product, "Send the survey", assignee=cem)
    block_task(waiting, by=cem, reason="the survey", waits_for=task)
    with time_machine.travel(datetime.datetime(2026, 11, 24, 15, tzinfo=BERLIN), tick=False):
        change_status(task, by=ben, status="done")
    [letter] = morning(25)
    assert "Send the survey" in letter
    assert morning(26) == []
