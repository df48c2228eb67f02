"""How loaded people are, where pages show it: on a person's page, a team's, a plan's, and while assigning."""

import datetime
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from teamops.people.models import Absence, Person, Team
from tests.factories import make_plan, make_task

SignIn = Callable[[Person], Client]
MONDAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel("2026-11-23T09:00Z", tick=False):
        yield


@pytest.fixture
def too_much(product: Team, ben: Person) -> None:
    make_task(product, assignee=ben, estimate=Decimal(46), due=MONDAY + 2 * DAY, plan=make_plan(product))


def test_a_persons_page_says_each_week(too_much: None, ben: Person, sign_in: SignIn) -> None:
    Absence.objects.create(
        organization=ben.organization, person=ben, first_day=MONDAY + 7 * DAY, last_day=MONDAY + 8 * DAY
    )
    html = sign_in(ben).get(f"/acme/people/{ben.pk}/").content.decode()
    assert "46\u202fh of 40\u202fh" in html and "6\u202fh too much" in html
    assert "0\u202fh of 24\u202fh" in html and "24\u202fh free" in html
    assert f"/acme/people/{ben.pk}/load/?until=2026-12-20" in html


def test_a_teams_page_and_a_plans_say_who_has_too_much(
    too_much: None, product: Team, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    client = sign_in(cem)
    says = "46\u202fh of 40\u202fh this week: 115\u202f%, too much"
    assert says in client.get("/acme/teams/product/people/").content.decode()
    plan = client.get(f"/acme/plans/{product.plans.get().pk}/").content.decode()
    assert says in plan and "Who is loaded how much" in plan


def test_guests_are_told_of_nobodys_load(
    too_much: None, product: Team, ben: Person, vic: Person, sign_in: SignIn
) -> None:
    client = sign_in(vic)
    for path in (
        f"people/{ben.pk}/",
        "teams/product/people/",
        f"plans/{product.plans.get().pk}/",
    ):
        assert "46\u202fh of" not in client.get(f"/acme/{path}").content.decode()


def test_the_form_of_a_task_leads_to_the_load_of_its_owner(
    too_much: None, product: Team, ben: Person, sign_in: SignIn
) -> None:
    number = product.tasks.get().number
    edited = sign_in(ben).get(f"/acme/tasks/{number}/edit/").content.decode()
    assert f'href="/acme/people/{ben.pk}/load/"' in edited
    assert f'data-assigning="/acme/people/{{id}}/load/line/?without={number}"' in edited


def test_whoever_is_chosen_is_told_of_without_the_task(
    too_much: None, product: Team, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    client = sign_in(cem)
    line = client.get(f"/acme/people/{ben.pk}/load/line/").content.decode()
    assert "Work of Ben Berg:" in line and "46\u202fh of 40\u202fh this week" in line
    number = product.tasks.get().number
    assert (
        "0\u202fh of 40\u202fh"
        in client.get(f"/acme/people/{ben.pk}/load/line/?without={number}").content.decode()
    )
    assert client.get(f"/acme/people/{ben.pk}/load/line/?without=%00").status_code == 200


def test_one_sentence_says_how_loaded_whoever_is_chosen_would_be(
    too_much: None, product: Team, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    client, number = sign_in(cem), product.tasks.get().number
    sentence = f"/acme/people/{cem.pk}/load/line/?with="
    assert client.get(sentence).content.decode() == "<span>0\u202fh of 40\u202fh this week</span>"
    with_it = client.get(f"{sentence}{number}").content.decode()
    assert with_it == '<span class="late">46\u202fh of 40\u202fh this week: 115\u202f%, too much</span>'
    # What is Ben's already is not counted again; what is no task counts nothing.
    for more in ("", number, "9999", "%00"):
        line = client.get(f"/acme/people/{ben.pk}/load/line/?with={more}").content.decode()
        assert "46\u202fh of 40\u202fh" in line


def test_the_sentence_is_of_the_week_that_is_too_full(
    product: Team, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    make_task(product, assignee=ben, estimate=Decimal(60), due=MONDAY + 9 * DAY)
    line = sign_in(cem).get(f"/acme/people/{ben.pk}/load/line/?with=").content.decode()
    assert "60\u202fh of 40\u202fh in the week of" in line and "this week" not in line


def test_a_task_in_the_trash_brings_no_hours(
    product: Team, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    hidden = make_task(product, estimate=Decimal(46), due=MONDAY)
    hidden.removed_at = hidden.created_at
    hidden.save()
    line = sign_in(cem).get(f"/acme/people/{ben.pk}/load/line/?with={hidden.number}").content.decode()
    assert "0\u202fh of 40\u202fh" in line
