"""The first date is kept, each later move is counted, and the slip is what lies between."""

import datetime
from collections.abc import Callable

from django.test import Client

from tasks.actions import edit_milestone, edit_task
from teamops.activity.models import Event
from teamops.people.models import Person, Team
from tests.factories import make_milestone, make_plan, make_task

SignIn = Callable[[Person], Client]
FIRST = datetime.date(2026, 12, 1)
DAY = datetime.timedelta(1)


def test_each_move_is_counted_and_the_first_date_stays(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben, due=FIRST)
    edit_task(task, by=ben, due=FIRST + 7 * DAY)
    edit_task(task, by=ben, due=FIRST + 5 * DAY)
    task.refresh_from_db()
    assert (task.original_due, task.moves, task.slip) == (FIRST, 2, 5)


def test_the_first_date_that_a_task_gets_later_is_no_move(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben)
    edit_task(task, by=ben, due=FIRST)
    task.refresh_from_db()
    assert (task.original_due, task.moves, task.slip) == (FIRST, 0, 0)


def test_the_same_date_again_is_no_move(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben, due=FIRST)
    edit_task(task, by=ben, due=FIRST, title="Write the long survey")
    task.refresh_from_db()
    assert task.moves == 0


def test_earlier_is_a_negative_slip_and_no_date_is_none(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben, due=FIRST)
    edit_task(task, by=ben, due=FIRST - DAY)
    assert task.slip == -1
    task = edit_task(task, by=ben, due=None)
    assert [task.slip, task.original_due] == [None, FIRST]


def test_the_trail_keeps_both_dates_and_the_reason(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben, due=FIRST)
    edit_task(task, by=ben, due=FIRST + DAY, reason="Legal needs a day")
    event = Event.objects.get(verb="task.moved")
    assert event.before == {"due": "2026-12-01"}
    assert event.after == {"due": "2026-12-02", "reason": "Legal needs a day"}


def test_the_page_says_what_it_was_and_how_often_it_moved(
    product: Team, ben: Person, sign_in: SignIn
) -> None:
    task = make_task(product, assignee=ben, due=FIRST + 7 * DAY, original_due=FIRST, moves=2)
    html = sign_in(ben).get(f"/acme/tasks/{task.number}/").content.decode()
    assert "moved 2 times" in html
    assert "was 1 Dec" in html


def test_a_milestone_that_moves_asks_why(product: Team, ana: Person, sign_in: SignIn) -> None:
    milestone = make_milestone(make_plan(product), due=FIRST)
    client, url = sign_in(ana), f"/acme/milestones/{milestone.pk}/edit/"
    data = {"title": milestone.title, "due": "2026-12-08", "version": 1}
    assert "Say why" in client.post(url, data).content.decode()
    assert client.post(url, data | {"reason": "Legal needs a week"}).status_code == 302
    milestone.refresh_from_db()
    assert (milestone.slip, milestone.moves, milestone.original_due) == (7, 1, FIRST)
    assert "moved once" in client.get(url).content.decode()


def test_a_milestone_without_a_date_gets_its_first(product: Team, ana: Person) -> None:
    milestone = make_milestone(make_plan(product))
    edit_milestone(milestone, by=ana, due=FIRST)
    milestone.refresh_from_db()
    assert (milestone.original_due, milestone.moves) == (FIRST, 0)
