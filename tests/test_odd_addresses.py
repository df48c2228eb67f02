"""No address breaks at a NUL character in one of its parts or in what is sent there: PostgreSQL refuses to
look for one and to keep one. Nor does one at a number that no column holds. The rows are the permissions'.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.test_permissions import ROWS, cast, clients  # noqa: F401
from tests.url_table import WHO, Cast, Row

NUL = "a\x00b"
REACHED = (200, 201, 204, 302)
IDS = (2**31, 2**63)


def odd_places(kwargs: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The parts of the address, each in turn with a NUL character, or as a number that no column holds."""
    for name, value in kwargs.items():
        if isinstance(value, str):
            yield kwargs | {name: NUL}
        elif isinstance(value, int):
            yield from (kwargs | {name: number} for number in IDS)


def odd_bodies(data: Any) -> Iterator[dict[str, Any]]:
    """What is sent, each of its texts in turn with a NUL character."""
    for name, value in data.items() if isinstance(data, dict) else ():
        if isinstance(value, str):
            yield data | {name: NUL}


def ask(client: Client, row: Row, kwargs: dict[str, Any], data: Any, at: Cast) -> int:
    place = {"organization": at.acme.slug} if row.in_organization else {}
    try:
        address = reverse(row.name, kwargs=place | kwargs) + row.query
    except NoReverseMatch:  # such as a slug, in which it cannot stand
        return 404
    options: dict[str, Any] = {"content_type": "application/json"} if row.json else {}
    options["headers"] = row.headers
    return int(getattr(client, row.method.lower())(address, data, **options).status_code)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_an_odd_character_or_number_breaks_nothing(row: Row, cast: Cast, clients: dict[str, Client]) -> None:  # noqa: F811
    who = next((one for one in WHO if getattr(row, one) in REACHED), WHO[0])
    with transaction.atomic():
        kwargs, data = row.kwargs(cast), row.data(cast)
        asked = [*((odd, data) for odd in odd_places(kwargs)), *((kwargs, odd) for odd in odd_bodies(data))]
        for place, sent in asked:
            with transaction.atomic():
                assert ask(clients[who], row, place, sent, cast) < 500, (place, sent)
                transaction.set_rollback(True)
        transaction.set_rollback(True)
