"""The page on which something is moved, and what a script gets from it."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client

from tasks.actions import edit_task
from tasks.models import Task, TaskDependency
from teamops.dates import DAY
from teamops.people.models import Person, Team
from tests.factories import make_milestone, make_plan, make_task

SignIn = Callable[[Person], Client]
FIRST = datetime.date(2026, 12, 1)
BY_SCRIPT = {"X-Requested-With": "fetch"}


@pytest.fixture
def task(product: Team, ana: Person) -> Task:
    return make_task(
        product, assignee=ana, starts_on=FIRST, due=FIRST + 3 * DAY, original_due=FIRST + 3 * DAY
    )


@pytest.fixture
def follower(task: Task, product: Team) -> Task:
    found = make_task(product, "after it", due=FIRST + 5 * DAY)
    TaskDependency.objects.create(task=found, needs=task)
    return found


def new_days(start: int, end: int, **more: object) -> dict[str, object]:
    return {"starts_on": FIRST + start * DAY, "due": FIRST + end * DAY, "version": 1} | more


def test_new_dates_are_saved_and_it_is_said_what_moved(
    task: Task, follower: Task, ana: Person, sign_in: SignIn
) -> None:
    client, url = sign_in(ana), f"/acme/tasks/{task.number}/move/"
    html = client.get(url).content.decode()
    assert "Now: 1 – 4 Dec." in html
    assert "Moves 2 tasks." in html
    response = client.post(url, new_days(2, 6, with_dependents="on"), follow=True)
    assert "Moves 2 tasks." in response.content.decode()
    for one in (task, follower):
        one.refresh_from_db()
    assert (task.starts_on, task.due, follower.due) == (FIRST + 2 * DAY, FIRST + 6 * DAY, FIRST + 8 * DAY)


def test_what_moves_alone_is_not_asked_about_others(task: Task, ana: Person, sign_in: SignIn) -> None:
    assert "as well" not in sign_in(ana).get(f"/acme/tasks/{task.number}/move/").content.decode()


def test_the_address_can_name_the_new_days(task: Task, ana: Person, sign_in: SignIn) -> None:
    url = f"/acme/tasks/{task.number}/move/?due=2026-12-24&starts_on=nonsense"
    html = sign_in(ana).get(url).content.decode()
    assert 'value="2026-12-24"' in html
    assert 'value="2026-12-01"' in html


def test_bad_dates_stay_typed_with_a_sentence(task: Task, ana: Person, sign_in: SignIn) -> None:
    client, url = sign_in(ana), f"/acme/tasks/{task.number}/move/"
    html = client.post(url, new_days(4, 2)).content.decode()
    assert "The end lies before the start" in html
    assert 'value="2026-12-03"' in html
    assert "Enter" in client.post(url, new_days(0, 0, due="30 Feb")).content.decode()
    task.refresh_from_db()
    assert task.version == 1


def test_a_milestone_asks_why(product: Team, ana: Person, sign_in: SignIn) -> None:
    point = make_milestone(make_plan(product), due=FIRST)
    client, url = sign_in(ana), f"/acme/milestones/{point.pk}/move/"
    data = {"due": "2026-12-08", "version": 1}
    assert client.post(url, data).context["form"].errors["reason"]
    assert client.post(url, data | {"reason": "Legal"}).status_code == 302
    point.refresh_from_db()
    assert (point.slip, point.moves) == (7, 1)


def test_a_script_gets_204_or_the_form_that_says_what_is_wrong(
    task: Task, ana: Person, sign_in: SignIn
) -> None:
    client, url = sign_in(ana), f"/acme/tasks/{task.number}/move/"
    assert client.post(url, new_days(1, 4), headers=BY_SCRIPT).status_code == 204
    edit_task(Task.objects.get(), by=ana, due=FIRST + 9 * DAY)
    refused = client.post(url, new_days(1, 5), headers=BY_SCRIPT)
    html = refused.content.decode()
    assert refused.status_code == 422
    assert html.lstrip().startswith("<form")
    assert "Ana Lead changed this" in html
    assert "It now says: Thu 10 Dec" in html
    assert 'value="2026-12-06"' in html
    again = {"starts_on": "2026-12-02", "due": "2026-12-06", "version": 3}
    assert client.post(url, again, headers=BY_SCRIPT).status_code == 204


def test_what_has_no_date_says_so(product: Team, ana: Person, sign_in: SignIn) -> None:
    bare = make_task(product, assignee=ana)
    response = sign_in(ana).post(f"/acme/tasks/{bare.number}/move/", {"version": 1})
    assert "no date yet" in response.content.decode()
