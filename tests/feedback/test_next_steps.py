"""A next step is a task with owner and date; the next review begins with what became of it."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from time_machine import Traveller

from feedback.actions import add_next_step, close_week, open_review
from feedback.findings import findings
from feedback.models import NextStep, WeeklyReview
from tasks.actions import change_status
from tasks.models import Task
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W46, W47, W48, agenda

SignIn = Callable[[Person], Client]
URL = "/acme/teams/product/review/2026-W48/next-steps/"

pytestmark = pytest.mark.usefixtures("clock")


def promise(team: Team, by: Person, week: datetime.date, title: str, **fields: datetime.date) -> NextStep:
    review = open_review(team, by=by, week=week)
    return add_next_step(review, by=by, title=title, owner=by, due=fields.get("due", week + 4 * DAY))


def test_it_is_a_task_of_the_team_from_this_moment(
    product: Team, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    data = {"title": "Call Finance", "owner": cem.pk, "due": "2026-11-27"}
    response = sign_in(ben).post(URL, data)
    assert response["Location"].endswith("/2026-W48/#decisions")
    task = Task.objects.get()
    assert (task.title, task.team, task.assignee, task.due, task.created_by) == (
        "Call Finance",
        product,
        cem,
        datetime.date(2026, 11, 27),
        ben,
    )
    assert "Call Finance" in sign_in(cem).get("/acme/work/").content.decode()
    (step,) = agenda(product, ben).next_steps
    assert step.number == task.number


def test_the_same_form_sent_twice_makes_one_task(product: Team, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    key = client.get("/acme/teams/product/review/").context["step_form"]["key"].value()
    for _time in range(2):
        client.post(URL, {"title": "Call Finance", "owner": ben.pk, "due": "2026-11-27", "key": key})
    assert (Task.objects.count(), NextStep.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("title", "Write what is to be done."),
        ("owner", "A next step has one owner. Choose who does it."),
        ("due", "A next step has a date. Choose one."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    product: Team, ben: Person, sign_in: SignIn, missing: str, sentence: str
) -> None:
    data = {"title": "Call Finance", "owner": str(ben.pk), "due": "2026-11-27"}
    del data[missing]
    response = sign_in(ben).post(URL, data)
    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert missing == "title" or 'value="Call Finance"' in html
    assert not Task.objects.exists()


def test_it_is_not_due_before_its_week_and_then_no_review_is_opened(
    product: Team, ben: Person, sign_in: SignIn
) -> None:
    data = {"title": "Call Finance", "owner": ben.pk, "due": "2026-11-20"}
    html = sign_in(ben).post(URL, data).content.decode()
    assert "would be due before this week" in html
    assert not WeeklyReview.objects.exists()


def test_nobody_of_another_organization_can_own_one(product: Team, ben: Person, zoe: Person) -> None:
    with pytest.raises(RuleBroken):
        add_next_step(open_review(product, by=ben, week=W48), by=ben, title="x", owner=zoe, due=NOW.date())


def test_the_review_begins_with_what_the_last_one_promised(product: Team, ben: Person) -> None:
    done = promise(product, ben, W47, "Call Finance")
    promise(product, ben, W47, "Send the list")
    change_status(done.task, by=ben, status="done")
    told = agenda(product, ben)
    assert [(step.title, step.status, step.late) for step in told.last_steps] == [
        ("Send the list", "todo", True),
        ("Call Finance", "done", False),
    ]
    assert findings(told)["last_steps"] == "1 of 2 next steps are done."


def test_what_is_open_from_earlier_reviews_is_carried_over_until_it_ends(product: Team, ben: Person) -> None:
    old = promise(product, ben, W46, "Get the logs")
    promise(product, ben, W47, "Send the list")
    told = agenda(product, ben)
    assert {step.title: step.weeks_open for step in told.last_steps} == {
        "Get the logs": 2,
        "Send the list": 1,
    }
    change_status(old.task, by=ben, status="dropped")
    assert [step.title for step in agenda(product, ben).last_steps] == ["Send the list"]


def test_a_week_that_has_not_begun_does_not_count_ahead_how_often_it_was_carried_over(
    product: Team, ben: Person
) -> None:
    promise(product, ben, W46, "Get the logs")
    promise(product, ben, W47, "Send the list")
    (logs, _list) = agenda(product, ben, W48 + 70 * DAY).last_steps
    assert (logs.title, logs.weeks_open) == ("Get the logs", 2)


def test_what_was_carried_over_and_is_done_since_the_last_review_is_told_as_done(
    product: Team, ben: Person, clock: Traveller
) -> None:
    """So a click on it can be taken back, and the record says that it was kept."""
    old = promise(product, ben, W46, "Get the logs")
    promise(product, ben, W47, "Send the list")
    change_status(old.task, by=ben, status="done")
    assert [(step.title, step.status) for step in agenda(product, ben).last_steps] == [
        ("Send the list", "todo"),
        ("Get the logs", "done"),
    ]
    clock.shift(7 * DAY)
    open_review(product, by=ben, week=W48 + 7 * DAY)
    clock.shift(7 * DAY)
    assert [step.title for step in agenda(product, ben, W48 + 14 * DAY).last_steps] == ["Send the list"]


def test_todays_promises_are_not_yet_the_last_ones(product: Team, ben: Person) -> None:
    promise(product, ben, W48, "Call Finance")
    told = agenda(product, ben)
    assert (told.last_steps, [step.title for step in told.next_steps]) == ([], ["Call Finance"])


def test_a_later_review_does_not_show_in_an_earlier_one(product: Team, ben: Person) -> None:
    promise(product, ben, W48, "Call Finance")
    assert agenda(product, ben, W47).last_steps == []


def test_after_closing_none_is_added(product: Team, ana: Person, ben: Person, clock: Traveller) -> None:
    close_week(product, by=ana, week=W48)
    with pytest.raises(RuleBroken, match="Add a correction"):
        promise(product, ben, W48, "Call Finance")
    assert not Task.objects.exists()
