"""One table of every address × who asks. An address or API method that no table names fails the test.

The rows stand beside each app's tests, in `tests/<app>/urls_table.py`.
"""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from teamops.people.models import Organization, Person, Team
from tests.url_table import Cast, Row, make_cast

TESTS = Path(__file__).resolve().parent
WHO = ["administrator", "lead", "member", "other_team", "guest", "stranger", "anonymous"]


def collected_rows() -> list[Row]:
    """The rows of every table, in the order of their files."""
    rows: list[Row] = []
    for path in sorted(TESTS.rglob("urls_table.py")):
        module = ".".join(["tests", *path.relative_to(TESTS).with_suffix("").parts])
        rows += getattr(importlib.import_module(module), "ROWS", [])
    return rows


ROWS = collected_rows()


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Every pattern of the installation; the operator's admin checks its own permissions."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif pattern.namespace != "admin":
            yield from patterns(pattern)


def api_methods(pattern: URLPattern) -> set[str]:
    """The methods that an address of the API answers; of a page only its name is known."""
    actions = getattr(pattern.callback, "actions", None) or {}
    return {method.upper() for method in actions} - {"HEAD"}  # HEAD is GET without its body


def test_every_address_has_a_name_and_stands_in_a_table() -> None:
    named = {row.name for row in ROWS}
    missing = {pattern.name or str(pattern.pattern) for pattern in patterns(get_resolver())} - named
    assert missing == set(), "add these to the app's tests/<app>/urls_table.py"


def test_every_method_of_the_api_stands_in_a_table() -> None:
    tabled = {(row.name, row.method) for row in ROWS}
    answered = {
        (pattern.name, method) for pattern in patterns(get_resolver()) for method in api_methods(pattern)
    }
    assert answered - tabled == set()


@pytest.fixture
def cast(
    acme: Organization,
    company: Team,
    product: Team,
    support: Team,
    admin: Person,
    ana: Person,
    ben: Person,
    cem: Person,
    dora: Person,
    vic: Person,
    zoe: Person,
) -> Cast:
    return make_cast(
        acme=acme,
        company=company,
        product=product,
        support=support,
        admin=admin,
        ana=ana,
        ben=ben,
        cem=cem,
        dora=dora,
        vic=vic,
        zoe=zoe,
        other=zoe.organization,
    )


@pytest.fixture
def clients(cast: Cast) -> dict[str, Client]:
    """A signed-in client for each of the cast."""
    people = [cast.admin, cast.ana, cast.ben, cast.dora, cast.vic, cast.zoe, None]
    found = {}
    for who, person in zip(WHO, people, strict=True):
        found[who] = Client()
        if person:
            found[who].force_login(person.user)
    return found


def ask(client: Client, row: Row, cast: Cast) -> int:
    """The status of one request; whatever it wrote is taken back."""
    with transaction.atomic():
        place = {"organization": cast.acme.slug} if row.in_organization else {}
        address = reverse(row.name, kwargs=place | row.kwargs(cast)) + row.query
        options: dict[str, Any] = {"content_type": "application/json"} if row.json else {}
        options["headers"] = row.headers
        status = getattr(client, row.method.lower())(address, row.data(cast), **options).status_code
        transaction.set_rollback(True)
    return int(status)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_of_the_cast_gets_what_the_table_says(row: Row, cast: Cast, clients: dict[str, Client]) -> None:
    answered = {who: ask(clients[who], row, cast) for who in WHO}
    assert answered == {who: getattr(row, who) for who in WHO}
