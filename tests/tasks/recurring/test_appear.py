"""The next task appears when one is done or due: once, alike, with its dates moved."""

import datetime
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from tasks.actions import change_status, create_task, edit_task
from tasks.checklist.actions import add_item, tick_item
from tasks.models import Label, Task
from tasks.recurring.actions import appear_due, appear_next
from tasks.trash.actions import remove_plan, remove_task, restore
from teamops.errors import RuleBroken
from teamops.notifications.daily import registered
from teamops.people.actions import remove_person
from teamops.people.models import Person, Team
from tests.factories import make_milestone, make_plan

SignIn = Callable[[Person], Client]
MONDAY = datetime.date(2026, 11, 30)
SECOND_MONDAY = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;UNTIL=20271130"


@pytest.fixture(autouse=True)
def _on_thursday() -> Any:
    with time_machine.travel(datetime.datetime(2026, 11, 26, 12, tzinfo=datetime.UTC), tick=False):
        yield


def make(product: Team, by: Person, **more: Any) -> Task:
    values = {"title": "Send the letter", "assignee": by, "due": MONDAY, "recurrence": SECOND_MONDAY, **more}
    return create_task(product, by=by, **values)


def the_next(task: Task) -> Task:
    return Task.objects.get(recurs_from=task)


def test_all_but_the_ticks_is_alike_and_the_dates_move(product: Team, ben: Person, cem: Person) -> None:
    label = Label.objects.create(organization=product.organization, team=product, name="letter")
    milestone = make_milestone(make_plan(product))
    at = datetime.datetime(2026, 11, 30, 17, 30, tzinfo=ZoneInfo(product.organization.time_zone))
    task = make(
        product, ben, due_at=at, starts_on=MONDAY - datetime.timedelta(3), helpers=[cem], labels=[label],
        description="*All* of them", estimate=2, milestone=milestone, plan=milestone.plan, priority=3,
    )  # fmt: skip
    tick_item(add_item(task, by=ben, text="Draft"), by=ben, done=True)
    change_status(task, by=ben, status="done")
    made = the_next(task)
    shift = datetime.timedelta(14)
    assert (made.due, made.due_at) == (MONDAY + shift, at + shift)
    assert made.starts_on == MONDAY + datetime.timedelta(11)
    assert (made.title, made.description, made.status) == (task.title, task.description, "todo")
    assert (made.assignee, made.milestone, made.priority) == (ben, milestone, 3)
    assert list(made.helpers.all()) == [cem]
    assert list(made.labels.all()) == [label]
    assert [(item.text, item.done_at) for item in made.checklist.all()] == [("Draft", None)]
    assert (made.original_due, made.moves, made.recurrence) == (made.due, 0, SECOND_MONDAY)


@pytest.mark.parametrize(("day", "following"), [("2027-03-22", "2027-03-29"), ("2027-10-25", "2027-11-01")])
def test_it_comes_at_the_same_time_of_the_day_on_both_sides_of_a_change_of_the_clocks(
    product: Team, ben: Person, day: str, following: str
) -> None:
    """In Berlin they change on 28 March and on 31 October 2027."""
    zone = ZoneInfo("Europe/Berlin")
    at = datetime.datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=zone)
    task = make(product, ben, due=at.date(), due_at=at, recurrence="FREQ=WEEKLY;COUNT=9")
    change_status(task, by=ben, status="done")
    made = the_next(task)
    assert made.due_at is not None
    assert (made.due, made.due_at.astimezone(zone).strftime("%H:%M")) == (
        datetime.date.fromisoformat(following),
        "09:00",
    )


def test_done_again_makes_no_second_one(product: Team, ben: Person) -> None:
    task = make(product, ben)
    for status in ("done", "todo", "done"):
        change_status(Task.objects.get(pk=task.pk), by=ben, status=status)
    assert appear_next(task, by=None) is None
    assert Task.objects.count() == 2


def test_done_again_takes_the_next_one_out_of_the_trash(product: Team, ben: Person) -> None:
    task = make(product, ben)
    change_status(task, by=ben, status="done")
    made = the_next(task)
    edit_task(made, by=ben, title="Send the second letter")
    removal = remove_task(made, by=ben)
    for status in ("todo", "done"):
        change_status(Task.objects.get(pk=task.pk), by=ben, status=status)
    assert the_next(task).title == "Send the second letter"
    assert Task.everything.count() == 2
    with pytest.raises(RuleBroken, match="not in the trash any more"):
        restore(removal, by=ben)


def test_what_went_with_the_click_comes_back_on_a_day_that_is_not_over(product: Team, ben: Person) -> None:
    task = make(product, ben)
    for status in ("done", "todo"):
        change_status(Task.objects.get(pk=task.pk), by=ben, status=status)
    with time_machine.travel(datetime.datetime(2026, 12, 20, 12, tzinfo=datetime.UTC), tick=False):
        change_status(Task.objects.get(pk=task.pk), by=ben, status="done")
        made = the_next(task)
        assert (made.due, made.original_due, made.moves) == (datetime.date(2026, 12, 28),) * 2 + (0,)
        change_status(Task.objects.get(pk=task.pk), by=ben, status="todo")
    assert [one.pk for one in Task.everything.filter(removed_at__isnull=False)] == [made.pk]


def test_one_that_was_done_before_it_was_removed_stays_in_the_trash(product: Team, ben: Person) -> None:
    task = make(product, ben)
    change_status(task, by=ben, status="done")
    second = the_next(task)
    change_status(second, by=ben, status="done")
    remove_task(second, by=ben)
    for status in ("todo", "done"):
        change_status(Task.objects.get(pk=task.pk), by=ben, status=status)
    assert not Task.objects.filter(recurs_from=task).exists()
    assert Task.everything.count() == 3


def test_one_that_comes_back_points_to_nothing_in_the_trash(product: Team, ben: Person, ana: Person) -> None:
    plan = make_plan(product)
    task = make(product, ben)
    change_status(task, by=ben, status="done")
    made = edit_task(the_next(task), by=ana, plan=plan)
    remove_plan(plan, by=ana, with_tasks=True)
    for status in ("todo", "done"):
        change_status(Task.objects.get(pk=task.pk), by=ben, status=status)
    assert the_next(task) == made
    assert the_next(task).plan is None


def test_a_dropped_one_is_the_last(product: Team, ben: Person) -> None:
    change_status(make(product, ben), by=ben, status="dropped")
    change_status(make(product, ben, recurs="due"), by=ben, status="dropped")
    appear_due(product.organization, MONDAY)
    assert Task.objects.count() == 2


def test_after_so_many_times_it_ends(product: Team, ben: Person) -> None:
    task = make(product, ben, recurrence="FREQ=DAILY;COUNT=3")
    for _time in range(3):
        change_status(task, by=ben, status="done")
        task = Task.objects.order_by("pk").last() or task
    assert Task.objects.count() == 3


def test_when_it_is_due_it_appears_once_whether_done_or_not(product: Team, ben: Person) -> None:
    done, task = make(product, ben, recurs="due"), make(product, ben, recurs="due")
    change_status(done, by=ben, status="done")
    work = registered()["recurring_tasks"]
    work(product.organization, MONDAY - datetime.timedelta(1))
    assert Task.objects.count() == 2
    for _run in range(2):
        work(product.organization, MONDAY)
    assert Task.objects.count() == 4
    assert the_next(task).due == the_next(done).due == MONDAY + datetime.timedelta(14)


def test_of_weeks_that_nobody_looked_only_the_next_one_is_made(product: Team, ben: Person) -> None:
    make(product, ben, recurs="due")
    with time_machine.travel(datetime.datetime(2027, 2, 1, 12, tzinfo=datetime.UTC), tick=False):
        appear_due(product.organization, datetime.date(2027, 2, 1))
        assert [task.due for task in Task.objects.order_by("pk")] == [MONDAY, datetime.date(2027, 2, 8)]


def test_one_that_cannot_come_keeps_no_other_from_it(product: Team, ben: Person) -> None:
    broken, task = make(product, ben, recurs="due"), make(product, ben, recurs="due")
    Task.objects.filter(pk=broken.pk).update(recurrence="FREQ=NEVER")
    appear_due(product.organization, MONDAY)
    assert the_next(task)


def test_who_has_left_gets_none(product: Team, ben: Person, ana: Person, admin: Person) -> None:
    task = make(product, ben)
    remove_person(ben, by=admin, successors={"tasks": ana})
    Task.objects.filter(pk=task.pk).update(assignee=ben)
    task.refresh_from_db()
    change_status(task, by=ana, status="done")
    assert the_next(task).assignee is None


def test_without_a_day_it_cannot_come_when_it_is_due(product: Team, ben: Person) -> None:
    task = create_task(product, by=ben, title="Tidy up")
    with pytest.raises(RuleBroken) as broken:
        edit_task(task, by=ben, recurrence=SECOND_MONDAY, recurs="due")
    assert broken.value.field == "recurs"
    edit_task(task, by=ben, recurrence=SECOND_MONDAY, recurs="done")
    change_status(task, by=ben, status="done")
    assert the_next(task).due is not None


def send(client: Client, task: Task, **more: Any) -> Any:
    return client.post(f"/acme/tasks/{task.number}/recurrence/", {"version": 1, "recurs": "done", **more})


@pytest.mark.parametrize(
    ("chosen", "rule"),
    [
        ({"how": "week", "interval": 2, "days": ["MO"], "until": "2027-11-30"}, SECOND_MONDAY),
        ({"how": "weekday", "times": 5}, "FREQ=MONTHLY;BYDAY=-1MO;COUNT=5"),
        ({"how": "rule", "recurrence": "freq=daily;count=4"}, "FREQ=DAILY;COUNT=4"),
        ({"how": ""}, ""),
    ],
)
def test_the_form_makes_a_rule_and_opens_with_it(
    product: Team, ben: Person, sign_in: SignIn, chosen: dict[str, Any], rule: str
) -> None:
    task = create_task(product, by=ben, title="Send the letter", due=MONDAY)
    client = sign_in(ben)
    assert send(client, task, **chosen).status_code == 302
    task.refresh_from_db()
    assert task.recurrence == rule
    form = client.get(f"/acme/tasks/{task.number}/recurrence/").context["form"]
    again = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert client.post(f"/acme/tasks/{task.number}/recurrence/", again).status_code == 302
    task.refresh_from_db()
    assert task.recurrence == rule


@pytest.mark.parametrize(
    ("chosen", "field", "says"),
    [
        ({"how": "day"}, "recurrence", "for ever"),
        (
            {"how": "rule", "recurrence": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3"},
            "recurrence",
            "never come",
        ),
        ({"how": "rule"}, "recurrence", "a name and a value"),
        ({"how": "day", "times": 3, "until": "2027-11-30"}, "times", "one of them"),
    ],
)
def test_a_rule_that_never_ends_or_occurs_gets_a_sentence(
    product: Team, ben: Person, sign_in: SignIn, chosen: dict[str, Any], field: str, says: str
) -> None:
    task = create_task(product, by=ben, title="Send the letter", due=MONDAY)
    response = send(sign_in(ben), task, **chosen)
    assert says in response.context["form"].errors[field][0]
    assert Task.objects.get().recurrence == ""


def test_the_page_says_it_in_words_and_leads_to_the_next(product: Team, ben: Person, sign_in: SignIn) -> None:
    task = make(product, ben)
    client = sign_in(ben)
    at = f"/acme/tasks/{task.number}/"
    assert "every second Monday, until 30 Nov 2027" in client.get(at).content.decode()
    change_status(task, by=ben, status="done")
    assert f"next: T-{the_next(task).number}" in client.get(at).content.decode()
