"""The first visit without a demonstration: a link from the console, and three plain steps."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from goals.models import Cycle
from teamops.errors import RuleBroken
from teamops.people.actions import set_up_organization
from teamops.people.models import Organization, Person, Team, User
from teamops.people.setup import LIFETIME_SECONDS, make_setup_token
from tests.people.conftest import Said

FORM = {
    "name": "Lantern",
    "time_zone": "Asia/Shanghai",
    "country": "CN",
    "language": "en",
    "person_name": "Mara Lindqvist",
    "email": "Mara@Lantern.example",
    "password": "a lantern in the window",
}


@pytest.fixture
def link(db: None) -> str:
    return f"/setup/{make_setup_token()}/"


def test_the_bare_address_says_that_the_link_is_on_the_console(client: Client, db: None, said: Said) -> None:
    response = client.get("/", follow=True)
    assert response.status_code == 403
    assert "finds a link on the console" in said(response)


def test_three_steps_make_organization_team_and_cycle_and_offer_the_sheet(
    client: Client, link: str, said: Said
) -> None:
    assert "Step 1 of 3" in said(client.get(link))
    first = client.post(link, FORM, follow=True)
    assert first.redirect_chain == [("/lantern/first-steps/", 302)]
    assert "Name the first team" in said(first)
    second = client.post("/lantern/first-steps/", {"step": "team", "name": "Product"}, follow=True)
    assert "Say when the first cycle is" in said(second)
    cycle = {"step": "cycle", "name": "Q4 2026", "starts_on": "2026-10-01", "ends_on": "2026-12-31"}
    last = client.post("/lantern/first-steps/", cycle, follow=True)
    assert 'href="/lantern/import/"' in said(last)
    assert 'href="/lantern/goals/new/?team=product"' in said(last)
    organization = Organization.objects.get()
    mara = Person.objects.get()
    assert (mara.role, mara.email, mara.has_sign_in) == ("administrator", "mara@lantern.example", True)
    assert [(team.name, team.parent and team.parent.name) for team in Team.objects.order_by("path")] == [
        ("Lantern", None),
        ("Product", "Lantern"),
    ]
    assert mara.memberships.get().is_lead
    assert organization.cycles.get().length == Cycle.Length.QUARTER
    assert client.get("/").headers["Location"] == "/lantern/work/"


def test_the_bare_address_leads_back_to_the_step_that_is_left(client: Client, link: str) -> None:
    client.post(link, FORM)
    assert client.get("/").headers["Location"] == "/lantern/first-steps/"


def test_a_cycle_that_is_no_quarter_is_a_period_of_its_own(client: Client, link: str) -> None:
    client.post(link, FORM)
    client.post("/lantern/first-steps/", {"step": "team", "name": "Product"})
    days = {"starts_on": "2026-11-02", "ends_on": "2027-01-15"}
    client.post("/lantern/first-steps/", {"step": "cycle", "name": "First", **days})
    assert Cycle.objects.get().length == Cycle.Length.OTHER


def test_a_cycle_that_ends_before_it_begins_is_refused_beside_the_field(
    client: Client, link: str, said: Said
) -> None:
    client.post(link, FORM)
    client.post("/lantern/first-steps/", {"step": "team", "name": "Product"})
    days = {"starts_on": "2026-11-02", "ends_on": "2026-11-01"}
    page = said(client.post("/lantern/first-steps/", {"step": "cycle", "name": "First", **days}))
    assert "The last day lies before the first." in page
    assert 'value="2026-11-02"' in page


def test_a_guessed_or_old_link_opens_nothing(client: Client, link: str) -> None:
    assert client.get("/setup/guessed/").status_code == 403
    assert client.post("/setup/guessed/", FORM).status_code == 403
    with time_machine.travel(timezone.now() + timedelta(seconds=LIFETIME_SECONDS + 1)):
        assert client.get(link).status_code == 403
    assert not Organization.objects.exists()


def test_the_link_works_once(client: Client, link: str) -> None:
    client.post(link, FORM)
    stranger = Client()
    assert stranger.get(link).headers["Location"] == "/"
    stranger.post(link, {**FORM, "name": "Mine", "email": "eve@elsewhere.example"})
    assert not User.objects.filter(email="eve@elsewhere.example").exists()
    assert Organization.objects.get().name == "Lantern"


def test_what_was_typed_is_kept_when_the_password_is_too_simple(
    client: Client, link: str, said: Said
) -> None:
    page = said(client.post(link, {**FORM, "password": "1234567890"}))
    assert "digits alone" in page
    assert 'value="Mara Lindqvist"' in page
    assert '<option value="Asia/Shanghai" selected>' in page


@pytest.mark.parametrize(
    ("name", "slug"),
    [("灯笼科技", "team"), ("Media", "media-team"), ("Setup", "setup-team"), ("Über & Söhne", "uber-sohne")],
)
def test_every_name_gets_an_address(client: Client, link: str, name: str, slug: str) -> None:
    client.post(link, {**FORM, "name": name})
    organization = Organization.objects.get()
    assert (organization.name, organization.slug) == (name, slug)
    assert client.get(f"/{slug}/settings/organization/").status_code == 200


def test_the_operators_own_account_is_not_taken_over(client: Client, link: str, said: Said) -> None:
    User.objects.create_superuser("mara@lantern.example", "the operator's own words")
    page = said(client.post(link, FORM))
    assert "This address has an account already." in page
    assert not Organization.objects.exists()


def test_a_chinese_browser_is_set_up_in_chinese(client: Client, link: str, said: Said) -> None:
    page = said(client.get(link, headers={"Accept-Language": "zh-CN,zh;q=0.9"}))
    assert '<html lang="zh-hans">' in page
    assert '<option value="zh-hans" selected>' in page


@pytest.mark.needs_postgres  # SQLite has one writer at a time, and in a test one connection
@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_sets_up() -> None:
    barrier = threading.Barrier(2)
    outcomes: list[Any] = []

    def press(number: int) -> None:
        values = {key: FORM[key] for key in ("time_zone", "country", "language", "password", "person_name")}
        barrier.wait()
        try:
            set_up_organization(name=f"Company {number}", email=f"a{number}@lantern.example", **values)
            outcomes.append("set up")
        except RuleBroken as broken:
            outcomes.append(broken.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["set up", "set_up"]
    assert Organization.objects.count() == 1
