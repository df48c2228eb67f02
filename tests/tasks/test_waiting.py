"""What waits for a person in My work: hand-overs, support requests, and tasks of others."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tasks.handing_over.actions import hand_over
from tasks.my_work import my_work
from tasks.waiting import waiting_for
from teamops.dates import today
from teamops.people.models import Person, Team
from tests.factories import (
    make_dependency,
    make_goal,
    make_milestone,
    make_plan,
    make_support,
    make_task,
)

SignIn = Callable[[Person], Client]

pytestmark = [pytest.mark.django_db]


def test_hand_overs_and_support_requests_come_in_one_query(product: Team, ana: Person, ben: Person) -> None:
    hand_over(make_task(product, "The survey", assignee=ana), by=ana, taker=ben)
    hand_over(make_milestone(make_plan(product), title="Live", owner=ana), by=ana, taker=ben)
    make_support(product, ben, asked_by=ana, need="A decision on the price")
    with CaptureQueriesContext(connection) as queries:
        found = {one.title: one for one in waiting_for(ben)}
    assert len(queries) == 1
    assert {title: one.says for title, one in found.items()} == {
        "The survey": "Ana Lead hands it over",
        "Live": "Ana Lead hands it over",
        "A decision on the price": "Ana Lead asks you for it",
    }
    assert found["The survey"].accept.endswith("/accept/") and found["A decision on the price"].accept == ""


def test_what_another_team_needs_waits_for_its_lead_or_who_was_named(
    product: Team, support: Team, ana: Person, ben: Person, dora: Person
) -> None:
    make_dependency(make_goal(support, owner=dora), product, "A field in the data", asked_by=dora)
    make_dependency(make_goal(support, owner=dora), product, "A list", owner=ben)
    make_dependency(make_goal(support, owner=dora), product, "Promised", promised_on=today(product))
    assert [[one.title for one in waiting_for(person)] for person in (ana, ben, dora)] == [
        ["A field in the data"],
        ["A list"],
        [],
    ]


def test_it_waits_for_nobody_else(product: Team, ana: Person, ben: Person, cem: Person, vic: Person) -> None:
    hand_over(make_task(product, assignee=ana), by=ana, taker=ben)
    make_support(product, ben, asked_by=ana)
    assert [waiting_for(one) for one in (ana, cem, vic)] == [[], [], []]


def test_what_a_goal_needs_that_has_become_private_waits_for_nobody_of_another_team(
    product: Team, support: Team, ana: Person, ben: Person, dora: Person
) -> None:
    goal = make_goal(support, owner=dora)
    make_dependency(goal, product, "For the leads")
    make_dependency(goal, product, "For Ben", owner=ben)
    goal.is_private = True
    goal.save()
    assert [waiting_for(one) for one in (ana, ben)] == [[], []]


def test_a_hand_over_is_accepted_from_my_work(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    given = hand_over(make_task(product, "The survey", assignee=ana), by=ana, taker=ben)
    client = sign_in(ben)
    html = client.get("/acme/work/").content.decode()
    assert "Waiting for me" in html and f"/acme/handovers/{given.uuid}/accept/" in html
    client.post(f"/acme/handovers/{given.uuid}/accept/", {"next": "/acme/work/"})
    assert "Waiting for me" not in client.get("/acme/work/").content.decode()


def test_tasks_of_others_that_cannot_go_on_without_me(product: Team, ben: Person, cem: Person) -> None:
    mine = make_task(product, "mine", assignee=ben)
    theirs = make_task(product, "theirs", assignee=cem)
    theirs.depends_on.add(mine)
    make_task(product, "stuck", assignee=cem, blocked=True, blocked_reason="no list", blocked_by=ben)
    make_task(product, "over", assignee=cem, status="done").depends_on.add(mine)
    make_task(product, "of nobody's concern", assignee=cem)
    assert {one.task.title: one.says for one in my_work(ben).others} == {
        "theirs": "waits for a task of yours",
        "stuck": "you can lift what blocks it",
    }
    assert my_work(ben).waiting == []


def test_what_i_need_and_what_needs_me_stand_apart(product: Team, ben: Person, cem: Person) -> None:
    first, mine = make_task(product, "first", assignee=cem), make_task(product, "mine", assignee=ben)
    mine.depends_on.add(first)
    work = my_work(ben)
    assert [task.title for task in work.waiting] == ["first"] and work.others == []
