"""What the tests of people share."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from teamops.people.models import Organization, Person, Team

Said = Callable[[Any], str]


def html_of(letter: Any) -> str:
    """The part of a message that mail programs show."""
    [(html, kind)] = letter.alternatives
    assert kind == "text/html"
    return str(html)


@pytest.fixture
def as_admin(admin: Person, product: Team, sign_in: Callable[[Person], Client]) -> Client:
    """The administrator's browser, in an organization that has the team "product"."""
    return sign_in(admin)


@pytest.fixture
def said() -> Said:
    """The text of a page, with typographic entities as characters."""
    import html

    def text(response: Any) -> str:
        return html.unescape(response.content.decode())

    return text


@pytest.fixture
def beta(db: None) -> Organization:
    """A second organization, with an administrator who has no account in the first."""
    from tests.factories import make_organization, make_person, make_team

    organization = make_organization("beta")
    make_person(organization, "Bea Boss", make_team(organization, "Beta"), role=Person.Role.ADMINISTRATOR)
    return organization
