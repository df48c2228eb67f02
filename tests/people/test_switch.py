"""Several organizations with one account: each under its own address, one at a time."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from teamops.people.actions import accept_invitation, change_organization, change_profile, invite
from teamops.people.models import Organization, Person, Team
from teamops.people.navigation import MOST_TEAMS
from tests.factories import make_team
from tests.people.conftest import Said

SignIn = Callable[[Person], Client]


@pytest.fixture
def both(ben: Person, beta: Organization, sign_in: SignIn) -> Client:
    """Ben's browser: a member of Acme and a guest of Beta."""
    assert ben.user
    letter = invite(beta, by=beta.persons.get(name="Bea Boss"), email=ben.email, role=Person.Role.GUEST)
    accept_invitation(letter.invitation, user=ben.user)
    return sign_in(ben)


def test_the_menu_offers_both_and_says_which_one_this_is(both: Client, said: Said) -> None:
    page = said(both.get("/acme/work/"))
    assert '<a href="/acme/work/" aria-current="true">Acme</a>' in page
    assert '<a href="/beta/work/">Beta</a>' in page


def test_one_organization_alone_offers_no_switch(ben: Person, sign_in: SignIn, said: Said) -> None:
    assert "Organizations" not in said(sign_in(ben).get("/acme/work/"))


def test_the_bare_address_leads_to_the_last_one(both: Client) -> None:
    assert both.get("/").headers["Location"] == "/acme/work/"
    both.get("/beta/work/")
    assert both.get("/").headers["Location"] == "/beta/work/"


def test_the_role_in_one_is_not_the_role_in_the_other(both: Client, zoe: Person) -> None:
    assert both.get("/acme/import/").status_code == 200
    assert both.get("/beta/import/").status_code == 403
    assert both.get("/other/work/").status_code == 404


def test_what_belongs_to_one_is_not_found_under_the_other(
    both: Client, ana: Person, beta: Organization
) -> None:
    bea = beta.persons.get(name="Bea Boss")
    assert both.get(f"/acme/people/{ana.pk}/").status_code == 200
    assert both.get(f"/beta/people/{ana.pk}/").status_code == 404
    assert both.get(f"/acme/people/{bea.pk}/").status_code == 404
    assert both.get("/beta/teams/product/goals/").status_code == 404


def test_an_organization_that_is_not_there_looks_like_one_that_is_closed_to_me(
    both: Client, zoe: Person, said: Said
) -> None:
    closed, missing = both.get("/other/work/"), both.get("/missing/work/")
    assert (closed.status_code, missing.status_code) == (404, 404)
    title = "There is nothing here"
    assert title in said(closed)
    assert title in said(missing)
    assert not re.search(r"\bother\b", said(closed).replace("/other/", ""), re.IGNORECASE)  # its name


def test_each_has_its_own_profile(both: Client, ben: Person) -> None:
    change_profile(ben, by=ben, language="zh-hans")
    assert '<html lang="zh-hans">' in both.get("/acme/work/").content.decode()
    assert '<html lang="en">' in both.get("/beta/work/").content.decode()


# --- the organization itself


def form_of(organization: Organization, **values: object) -> dict[str, object]:
    form = {"version": organization.version, "name": organization.name, "time_zone": "Europe/Berlin"}
    return {**form, "country": "DE", "language": "en", **values}


def test_an_administrator_changes_name_and_zone(as_admin: Client, acme: Organization) -> None:
    as_admin.post("/acme/settings/organization/", form_of(acme, name="Acme AG", time_zone="Asia/Shanghai"))
    acme.refresh_from_db()
    assert (acme.name, acme.time_zone, acme.slug) == ("Acme AG", "Asia/Shanghai", "acme")


def test_a_stale_save_of_the_organization_is_refused(
    as_admin: Client, admin: Person, acme: Organization, said: Said
) -> None:
    opened = form_of(acme, name="Mine")
    change_organization(acme, by=admin, time_zone="Asia/Shanghai", name="Theirs")
    page = said(as_admin.post("/acme/settings/organization/", opened))
    assert "changed this while you were writing" in page
    assert "It now says: Theirs" in page
    assert "It now says: Asia/Shanghai" in page
    acme.refresh_from_db()
    assert acme.name == "Theirs"


@pytest.mark.parametrize(
    "wrong", [{"time_zone": "Mars/Base"}, {"country": "XX"}, {"language": "tlh"}, {"name": " "}]
)
def test_what_does_not_exist_is_refused(
    as_admin: Client, acme: Organization, wrong: dict[str, str], said: Said
) -> None:
    assert 'class="error"' in said(as_admin.post("/acme/settings/organization/", form_of(acme, **wrong)))


# --- Teams --------------------------------------------------------------------------------------------


def test_a_team_beyond_those_in_the_menu_costs_no_other_query(
    ben: Person, company: Team, sign_in: SignIn, said: Said
) -> None:
    client = sign_in(ben)
    teams = [
        make_team(company.organization, f"Team {number:02}", company) for number in range(MOST_TEAMS + 9)
    ]
    asked = []
    for team in (teams[0], teams[-1]):
        client.get(f"/acme/teams/{team.slug}/people/")
        with CaptureQueriesContext(connection) as queries:
            page = said(client.get(f"/acme/teams/{team.slug}/people/"))
        assert f"<title>People · {team.name} · TeamOps</title>" in page
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_menu_keeps_its_order_on_the_page_of_any_team(
    ben: Person, product: Team, support: Team, sign_in: SignIn
) -> None:
    for slug in ("acme", "product", "support"):
        teams = sign_in(ben).get(f"/acme/teams/{slug}/people/").context["navigation"].teams
        assert [team.slug for team in teams] == ["product", "support", "acme"]


def test_an_archived_team_has_its_page_but_no_place_in_the_menu(
    ben: Person, support: Team, sign_in: SignIn
) -> None:
    support.archived_at = timezone.now()
    support.save()
    page = sign_in(ben).get("/acme/teams/support/people/")
    assert page.status_code == 200
    assert support not in page.context["navigation"].teams
    assert page.context["navigation"].counts == {"inbox": 0, "work": 0}
