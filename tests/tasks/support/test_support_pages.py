"""The lists of support requests: of a team, of a person, of a task and of a goal; ages, words, and why."""

import datetime
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from tasks.models import SupportRequest
from tasks.support.actions import decline_support
from tasks.support.lines import Line
from tasks.support.page import own_support, team_support
from tasks.support.queries import support_owed
from teamops.people.models import Organization, Person, Team
from tests.factories import make_goal, make_plan, make_support, make_task

SignIn = Callable[[Person], Client]
# Thursday.
NOW = datetime.datetime(2026, 11, 26, 9, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def ago(days: int) -> datetime.datetime:
    return timezone.now() - days * DAY


def look(acme: Organization, **fields: object) -> tuple[str, str]:
    one = SupportRequest(asked_at=ago(0))
    for name, value in fields.items():
        setattr(one, name, value)
    return Line(one, NOW.date(), acme).look


def test_how_it_stands_is_said_in_words(acme: Organization) -> None:
    day = NOW.date()
    assert look(acme) == ("not_started", "asked today")
    assert look(acme, asked_at=ago(1)) == ("not_started", "asked yesterday")
    assert look(acme, asked_at=ago(2)) == ("at_risk", "no answer for 2 days")
    assert look(acme, asked_at=ago(6), needed_by=day - DAY) == ("off_track", "no answer for 6 days")
    promised = {"state": "promised", "needed_by": day + 3 * DAY}
    assert look(acme, **promised, promised_for=day + DAY) == ("on_track", "promised for Fri 27 Nov")
    assert look(acme, **promised, promised_for=day + 4 * DAY)[0] == "at_risk"
    assert look(acme, **promised, promised_for=day - DAY) == ("off_track", "promised for Wed 25 Nov, overdue")
    assert look(acme, state="supplied") == ("done", "supplied")
    assert look(acme, state="declined") == ("off_track", "declined")


def test_a_weekend_is_no_waiting(acme: Organization) -> None:
    """Asked on Friday; on Monday one working day has passed."""
    one = SupportRequest(asked_at=datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC))
    assert Line(one, datetime.date(2026, 11, 23), acme).look[0] == "not_started"
    assert Line(one, datetime.date(2026, 11, 24), acme).look[0] == "at_risk"


def test_my_debts_stand_oldest_first_with_their_age(product: Team, ana: Person, ben: Person) -> None:
    make_support(product, ana, "New", asked_by=ben, asked_at=ago(1))
    make_support(product, ana, "Old", asked_by=ben, asked_at=ago(9), state="promised", answered_at=ago(7))
    make_support(product, ana, "Over", asked_by=ben, state="supplied", closed_at=ago(0))
    make_support(product, ben, "Mine", asked_by=ana, asked_at=ago(3))
    shown = own_support(ana)
    assert [line.request.need for line in shown.owed] == ["Old", "New"]
    assert [line.time for line in shown.owed] == ["answered after 2 days", "1 day"]
    assert [line.request.need for line in shown.asked] == ["Mine"]
    assert shown.finding == "2 open requests. 1 without an answer, for up to 1 day."
    assert [one.need for one in support_owed(ana)] == ["Old", "New"]


def test_a_team_sees_what_it_waits_for_and_how_long_answers_take(
    product: Team, support: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    for took in (0, 2, 5):
        make_support(
            product, ana, f"{took} days", asked_by=ben, asked_at=ago(10), state="supplied",
            answered_at=ago(10 - took), closed_at=ago(1),
        )  # fmt: skip
    make_support(product, ana, "Long ago", asked_at=ago(300), answered_at=ago(200), state="declined")
    make_support(support, ana, "Another team's", asked_by=ben)
    make_support(product, ana, "Waits", asked_by=ben, asked_at=ago(4))
    shown = team_support(product, ben)
    assert ([line.request.need for line in shown.waiting], shown.median) == (["Waits"], 2)
    assert len(shown.ended) == 4
    html = sign_in(ben).get("/acme/teams/product/support/").content.decode()
    assert "Half of the answers came within 2 days." in html
    why = sign_in(ben).get("/acme/teams/product/support/why/").content.decode()
    assert "0, 2, 5" in why


def test_why_says_the_formula(product: Team, ana: Person, ben: Person, sign_in: SignIn) -> None:
    make_support(product, ana, asked_by=ben, asked_at=ago(6))
    assert "26 Nov − 20 Nov = 6" in sign_in(ben).get("/acme/support/1/why/").content.decode()
    SupportRequest.objects.update(state="supplied", answered_at=ago(4), closed_at=ago(1))
    why = sign_in(ben).get("/acme/support/1/why/").content.decode()
    assert "22 Nov − 20 Nov = 2" in why


def test_it_stands_on_the_pages_of_its_task_and_of_its_goal(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    goal, task = make_goal(product, owner=ben), make_task(product, assignee=ben)
    make_support(product, ana, "For the goal", asked_by=ben, goal=goal)
    make_support(product, ana, "For the task", asked_by=ben, task=task)
    client = sign_in(ben)
    make_support(product, ana, "For neither", asked_by=ben)
    assert "/acme/teams/product/support/?goal=1" in client.get("/acme/goals/1/").content.decode()
    html = client.get("/acme/teams/product/support/?goal=1").content.decode()
    assert "For the goal" in html
    assert "For neither" not in html
    html = client.get(f"/acme/tasks/{task.number}/").content.decode()
    assert "For the task" in html
    assert f"/acme/support/new/?task={task.number}" in html


def test_a_goals_page_fetches_what_was_asked_for_it_with_age_and_state_whoever_asked(
    product: Team, support: Team, ana: Person, ben: Person, cem: Person, dora: Person, sign_in: SignIn
) -> None:
    goal = make_goal(product, owner=ben)
    make_support(product, ana, "A decision", asked_by=ben, goal=goal, asked_at=ago(6))
    task = make_task(product, assignee=ben, plan=make_plan(product, goal))
    make_support(support, ana, "An analyst", asked_by=dora, task=task, asked_at=ago(9))
    licence = make_support(product, cem, "A licence", asked_by=ben, goal=goal)
    decline_support(licence, by=cem, answer="No budget.")
    make_support(product, ana, "For another", asked_by=ben)
    client = sign_in(cem)
    page = client.get("/acme/goals/1/").content.decode()
    assert 'hx-get="/acme/goals/1/support/" hx-trigger="load"' in page
    html = client.get("/acme/goals/1/support/").content.decode()
    for shown in ("A decision", "no answer for 6 days", "An analyst", "9 days", "A licence", "same day"):
        assert shown in html
    assert "For another" not in html
    assert "2 open requests. 2 without an answer, for up to 9 days." in html


def test_a_goal_that_is_kept_from_its_reader_is_told_to_nobody(
    product: Team, support: Team, ana: Person, ben: Person, cem: Person, dora: Person, sign_in: SignIn
) -> None:
    """Who is asked, and has lost the sight of the goal since, sees what is asked but not what for."""
    goal = make_goal(product, "Hush", owner=ben, is_private=True)
    task = make_task(product, "Hush as well", assignee=ben, plan=make_plan(product, goal))
    make_support(product, cem, "Two days of design", asked_by=ben, goal=goal)
    make_support(product, cem, "Access to the logs", asked_by=ben, task=task)
    for path in ("support/1/", "support/2/", "support/1/why/"):
        assert sign_in(dora).get(f"/acme/{path}").status_code == 404, path
    assert "Two days" not in sign_in(dora).get("/acme/teams/product/support/").content.decode()
    for path in ("support/", "support/1/", "support/2/", "support/1/promise/", "teams/product/support/"):
        html = sign_in(cem).get(f"/acme/{path}").content.decode()
        assert "Hush" not in html, path
    assert "a private goal" in sign_in(cem).get("/acme/support/1/").content.decode()
    assert "Hush" in sign_in(ana).get("/acme/support/1/").content.decode()


def test_a_task_in_the_trash_is_not_named(product: Team, ana: Person, ben: Person, sign_in: SignIn) -> None:
    task = make_task(product, "Thrown away", assignee=ben, removed_at=timezone.now())
    make_support(product, ana, asked_by=ben, task=task)
    assert "Thrown away" not in sign_in(ben).get("/acme/support/1/").content.decode()


@pytest.mark.parametrize("path", ["support/", "teams/product/support/", "tasks/1/", "goals/1/"])
def test_the_number_of_queries_does_not_grow(
    path: str,
    product: Team,
    ana: Person,
    ben: Person,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    goal, task = make_goal(product, owner=ben), make_task(product, assignee=ben)
    for number in range(20):
        make_support(product, ben, f"A{number}", asked_by=ana, goal=goal)
        make_support(product, ana, f"B{number}", asked_by=ben, task=task)
    client = sign_in(ben)
    client.get(f"/acme/{path}")
    with django_assert_max_num_queries(15):
        client.get(f"/acme/{path}")


def test_it_is_there_in_chinese(product: Team, ana: Person, ben: Person, sign_in: SignIn) -> None:
    make_support(product, ana, asked_by=ben, asked_at=ago(6))
    Person.objects.update(language="zh-hans")
    with translation.override("zh-hans"):
        html = sign_in(ben).get("/acme/teams/product/support/").content.decode()
    assert "支持请求" in html
    assert "6 天没有答复" in html


def test_one_button_of_a_request_stands_out(product: Team, ana: Person, ben: Person, sign_in: SignIn) -> None:
    asked = make_support(product, ana, "A budget", asked_by=ben)
    page = sign_in(ana).get(f"/acme/support/{asked.number}/").content.decode()
    acts = page.split('id="acts"')[1].split("</section>")[0]
    assert "It is there" in acts
    assert acts.count('data-kind="primary"') == 1
