"""The names that are offered while somebody types an @: few, and only of people whom they may see."""

from collections.abc import Callable

import pytest
from django.test import Client

from teamops.people.models import Person, Team
from tests.factories import make_person

SignIn = Callable[[Person], Client]


def offered(client: Client, letters: str) -> list[str]:
    answer = client.get("/acme/people/names/", {"q": letters}).json()
    return [one["name"] for one in answer["names"]]


@pytest.fixture
def client(ana: Person, ben: Person, cem: Person, dora: Person, sign_in: SignIn) -> Client:
    return sign_in(ana)


def test_names_that_begin_with_the_letters_come_first(client: Client) -> None:
    assert offered(client, "be") == ["Ben Berg"]
    assert offered(client, "BEN b") == ["Ben Berg"]
    assert offered(client, "c") == ["Cem Can"]
    assert offered(client, "d") == ["Dora Diaz", "Ana Lead"]


def test_chinese_names_are_found_by_any_letter(client: Client, product: Team) -> None:
    make_person(product.organization, "张雨", product, account=False, email="")
    assert offered(client, "雨") == ["张雨"]


@pytest.mark.parametrize("letters", ["", "  ", "%", "_", "\x00", "x" * 5000])
def test_what_is_no_name_offers_nobody(client: Client, letters: str) -> None:
    assert offered(client, letters) == []


def test_few_are_offered(client: Client, product: Team) -> None:
    for number in range(20):
        make_person(product.organization, f"Kim {number}", product, account=False, email="")
    assert len(offered(client, "kim")) == 8


def test_who_has_left_is_not_offered(client: Client, ben: Person) -> None:
    Person.objects.filter(pk=ben.pk).update(state=Person.State.LEFT)
    assert offered(client, "ben") == []


def test_a_guest_is_offered_the_people_of_the_guests_teams(
    client: Client, vic: Person, sign_in: SignIn
) -> None:
    assert offered(sign_in(vic), "dora") == []
    assert offered(sign_in(vic), "ben") == ["Ben Berg"]
