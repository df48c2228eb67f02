"""The inbox: what somebody was asked, why, and how a line leaves the count."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tasks.models import Task
from teamops.dates import DAY, today
from teamops.notifications.models import Reminder
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import make_task

SignIn = Callable[[Person], Client]


def remind(person: Person, task: Task) -> Reminder:
    return Reminder.objects.create(
        organization=person.organization,
        person=person,
        rule="task_due",
        subject_type="task",
        subject_id=task.pk,
        local_date=today(person),
        due_on=today(person),
    )


@pytest.fixture
def asked(ben: Person, product: Team) -> Reminder:
    return remind(ben, make_task(product, "Write the survey", assignee=ben, due=today(ben)))


def test_a_line_says_what_by_when_and_why(sign_in: SignIn, ben: Person, asked: Reminder) -> None:
    html = sign_in(ben).get("/acme/inbox/").content.decode()
    assert "Write the survey" in html
    assert "due today" in html
    assert "These tasks are yours" in html


def test_nobody_elses_inbox_shows(sign_in: SignIn, cem: Person, asked: Reminder) -> None:
    assert "Write the survey" not in sign_in(cem).get("/acme/inbox/").content.decode()


def test_a_line_that_is_read_leaves_the_count(sign_in: SignIn, ben: Person, asked: Reminder) -> None:
    client = sign_in(ben)
    client.post(f"/acme/inbox/{asked.pk}/read/")
    assert not Reminder.objects.visible_to(ben).unread().exists()
    assert "Write the survey" in client.get("/acme/inbox/").content.decode()


@pytest.mark.parametrize("act", ["read", "snooze"])
def test_who_answers_a_line_stays_with_it(sign_in: SignIn, ben: Person, asked: Reminder, act: str) -> None:
    """It led to the top of the first page, and the keyboard began anew there."""
    client = sign_in(ben)
    line = f"/acme/inbox/?page=1#reminder-{asked.pk}"
    assert f'name="next" value="{line}"' in client.get("/acme/inbox/?page=1").content.decode()
    answer = client.post(f"/acme/inbox/{asked.pk}/{act}/", {"next": line})
    assert answer.headers["Location"] == line
    strange = client.post(f"/acme/inbox/{asked.pk}/{act}/", {"next": "https://elsewhere.example/"})
    assert strange.headers["Location"] == "/acme/inbox/"


def test_all_lines_are_read_at_once(sign_in: SignIn, ben: Person, asked: Reminder) -> None:
    sign_in(ben).post("/acme/inbox/read/")
    assert not Reminder.objects.visible_to(ben).unread().exists()


def test_an_empty_inbox_says_what_will_stand_there(sign_in: SignIn, ben: Person) -> None:
    assert "Nothing has been asked of you" in sign_in(ben).get("/acme/inbox/").content.decode()


def test_the_inbox_costs_the_same_for_many_lines(
    sign_in: SignIn, ben: Person, product: Team, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        remind(ben, make_task(product, f"Task {number}", assignee=ben, due=today(ben)))
    client = sign_in(ben)
    with django_assert_max_num_queries(12):
        assert "Task 29" in client.get("/acme/inbox/").content.decode()


def test_a_line_is_put_off_to_a_day(sign_in: SignIn, ben: Person, asked: Reminder) -> None:
    client = sign_in(ben)
    until = today(ben) + 3 * DAY
    page = client.post(f"/acme/inbox/{asked.pk}/snooze/", {"until": until.isoformat()}, follow=True)
    assert "You are asked again on" in page.content.decode() and "put off to" in page.content.decode()
    asked.refresh_from_db()
    assert asked.snoozed_until == until and asked.read_at is not None


def test_a_line_put_off_to_a_free_day_comes_on_the_next_working_day(
    sign_in: SignIn, ben: Person, asked: Reminder
) -> None:
    """25 November 2026 is a Wednesday."""
    with time_machine.travel("2026-11-25T10:00Z", tick=False):
        client = sign_in(ben)
        page = client.post(f"/acme/inbox/{asked.pk}/snooze/", {"until": "2026-11-28"}, follow=True)
        assert "You are asked again on Mon 30 Nov" in page.content.decode()


@pytest.mark.parametrize("until", ["", "soon", "2020-01-01", "2099-01-01"])
def test_a_day_that_cannot_be_is_not_taken(sign_in: SignIn, ben: Person, asked: Reminder, until: str) -> None:
    page = sign_in(ben).post(f"/acme/inbox/{asked.pk}/snooze/", {"until": until}, follow=True)
    assert "Choose a day" in page.content.decode()
    asked.refresh_from_db()
    assert asked.snoozed_until is None and asked.read_at is None


def test_an_open_page_asks_whether_its_number_is_still_right(
    sign_in: SignIn, ben: Person, asked: Reminder, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(ben)
    client.get("/acme/inbox/unread/")
    with django_assert_max_num_queries(4):
        assert client.get("/acme/inbox/unread/?shown=1").status_code == 204
    assert client.get("/acme/inbox/unread/?shown=0").json() == {"unread": 1}
    assert client.get("/acme/inbox/unread/").json() == {"unread": 1}


def test_the_api_shows_marks_and_puts_off(ben: Person, cem: Person, asked: Reminder) -> None:
    (row,) = Api(ben).get("inbox/").json()["results"]
    assert (row["title"], row["when"], row["read_at"]) == ("Write the survey", "due today", None)
    line = f"inbox/{row['uuid']}"
    assert Api(cem).get("inbox/").json()["results"] == []
    until = (today(ben) + DAY).isoformat()
    assert Api(ben).post(f"{line}/snooze/", {"until": until}).json() == {"snoozed_until": until}
    assert errors(Api(ben).post(f"{line}/snooze/", {"until": "2020-01-01"})) == [("until", "bad_pause")]
    Reminder.objects.update(read_at=None)
    assert Api(ben).post(f"{line}/read/").status_code == 204
    assert Api(ben).post("inbox/read/").json() == {"marked": 0}
    assert Api(cem).post(f"{line}/read/").status_code == 404


def test_the_api_counts_what_is_unread(ben: Person, asked: Reminder) -> None:
    api = Api(ben)
    assert api.get("inbox/?unread=true").json()["count"] == 1
    api.post("inbox/read/")
    assert api.get("inbox/?unread=true").json()["count"] == 0
    assert api.get("inbox/?unread=false").json()["count"] == api.get("inbox/").json()["count"] == 1
