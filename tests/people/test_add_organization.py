"""Another organization on the same installation, made on the command line by who runs it."""

import re
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from teamops.people.models import Organization, Person, Team, User
from tests.people.conftest import Said

SignIn = Callable[[Person], Client]


def add(*options: str, email: str = "ben@acme.example") -> str:
    """The link that the command prints."""
    said = StringIO()
    call_command("add_organization", "Beta Works", f"--administrator={email}", *options, stdout=said)
    [link] = re.findall(r"/accounts/invitation/\S+/", said.getvalue())
    return str(link)


def test_who_has_an_account_joins_with_it_and_gets_a_switch(ben: Person, sign_in: SignIn, said: Said) -> None:
    assert ben.user
    browser = sign_in(ben)
    link = add("--time-zone=Asia/Shanghai", "--country=CN", "--language=zh-hans", email=ben.user.email)
    assert "Join Beta Works" in said(browser.get(link))
    assert browser.post(link).headers["Location"] == "/beta-works/first-steps/"
    beta = Organization.objects.get(slug="beta-works")
    assert (beta.time_zone, beta.country, beta.language) == ("Asia/Shanghai", "CN", "zh-hans")
    person = beta.persons.get()
    assert (person.user, person.is_administrator, person.state) == (ben.user, True, Person.State.ACTIVE)
    root = Team.objects.get(organization=beta)
    assert (root.name, root.parent, root.path) == ("Beta Works", None, f"{root.pk}/")
    page = said(browser.get("/acme/work/"))
    assert '<a href="/acme/work/" aria-current="true">Acme</a>' in page
    assert '<a href="/beta-works/work/">Beta Works</a>' in page


def test_who_has_none_makes_one(ben: Person, client: Client) -> None:
    answer = client.post(add(email="new@beta.example"), {"name": "Bea", "password": "ten words or fewer"})
    assert answer.headers["Location"] == "/beta-works/first-steps/"
    assert User.objects.get(email="new@beta.example").persons.get().is_administrator


def test_until_somebody_has_joined_the_command_gives_a_new_link(ben: Person, client: Client) -> None:
    first, second = add(email="new@beta.example"), add(email="new@beta.example")
    assert Organization.objects.filter(name="Beta Works").count() == 1
    assert client.get(first).status_code == 404
    client.post(second, {"name": "Bea", "password": "ten words or fewer"})
    with pytest.raises(CommandError, match="--address: Another organization has this address"):
        add(email="new@beta.example")


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--time-zone=Mars/Base", "--time-zone: "),
        ("--country=XX", "--country: "),
        ("--language=tlh", "--language: "),
        ("--administrator=nobody", "--administrator: "),
        ("--address=a b", "--address: "),
        ("--address=static", "--address: "),
        ("--address=acme", "--address: Another organization has this address"),
    ],
)
def test_what_cannot_be_is_named(ben: Person, option: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        add(option)
    assert not Organization.objects.filter(name="Beta Works").exists()


def test_the_first_one_is_set_up_in_the_browser(db: None) -> None:
    with pytest.raises(CommandError, match="setup_link"):
        add()
