"""The side navigation and its menu: what they show, and that they cost one query."""

from collections.abc import Callable

import pytest
from django.template import engines
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from teamops.people.context import organization as context_of
from teamops.people.models import Person, Team
from teamops.people.navigation import Navigation
from tests.factories import make_organization, make_person, make_team

SignIn = Callable[[Person], Client]


def draw(person: Person, **more: object) -> str:
    """The navigation of a page as this person gets it."""
    request = RequestFactory().get("/")
    request.person = person  # type: ignore[attr-defined]
    request.organization = person.organization  # type: ignore[attr-defined]
    request.organizations = [person.organization]  # type: ignore[attr-defined]
    request.navigation = Navigation(person)  # type: ignore[attr-defined]
    source = '{% load rows %}{% frame as around %}{% row "components/_side.html" around %}'
    return engines["django"].from_string(source).render({**context_of(request), **more}, request)


def test_ones_own_teams_come_first(ana: Person, support: Team, product: Team) -> None:
    assert [team.name for team in Navigation(ana).teams] == ["Product", "Support", "Acme"]
    assert Navigation(ana).home_team == product


def test_a_guest_is_offered_the_teams_of_the_invitation(vic: Person, support: Team, product: Team) -> None:
    assert Navigation(vic).teams == [product]


def test_archived_teams_are_not_offered(ana: Person, support: Team) -> None:
    support.archived_at = support.organization.created_at
    support.save()
    assert support not in Navigation(ana).teams


@pytest.mark.django_db
def test_an_organization_without_teams_has_a_navigation_too() -> None:
    person = make_person(make_organization("empty"), "Ada First")
    assert Navigation(person).home_team is None
    assert "/teams/" not in draw(person, team=None)


def test_the_navigation_costs_one_query(
    ana: Person, product: Team, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        make_team(ana.organization, f"Team {number}", product)
    (reader,) = Person.objects.active_of(ana.user_id or 0)  # as the session of a request knows her
    with django_assert_max_num_queries(1):
        draw(reader, nav="goals", team=product)


def test_links_lead_to_the_team_of_the_page_else_to_ones_own(ana: Person, support: Team) -> None:
    assert "/acme/teams/support/goals/" in draw(ana, team=support)
    assert 'href="/acme/teams/product/board/"' in draw(ana, team=None)


def test_the_current_page_is_marked(ana: Person) -> None:
    assert draw(ana, nav="work").count('aria-current="page"') == 1


@pytest.mark.django_db
def test_an_account_in_two_organizations_can_switch(sign_in: SignIn, ana: Person) -> None:
    second = make_organization("zenith")
    also_ana = make_person(second, "Ana Lead", make_team(second), account=False)
    also_ana.user = ana.user
    also_ana.save()
    page = sign_in(ana).get("/acme/work/").content.decode()
    assert 'href="/zenith/work/"' in page
