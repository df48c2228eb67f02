"""An address that nobody types is answered like any other: PostgreSQL refuses to look for a NUL character."""

from collections.abc import Callable

import pytest
from django.test import Client

from teamops.people.models import Person, Team
from tests.api_client import Api
from tests.factories import current_cycle, make_goal

SignIn = Callable[[Person], Client]
NUL = "%00"
PAGES = {
    "metrics/?find=": 200,
    "goals/?cycle=": 404,
    "goals/?as_of=": 404,
    "alignment/?cycle=": 404,
    "goals/new/?team=": 404,
    "goals/new/?team=product&parent=": 200,
    "tasks/new/?team=": 404,
    "tasks/new/?team=product&plan=": 200,
    "metrics/new/?team=": 404,
    "teams/product/board/?goal=": 200,
}
READ_BY_PROGRAMS = ["goals/?search=", "tasks/?search=", "metrics/?search=", "people/?search="]
ASKED_BY_PROGRAMS = ["goals/?team=", "goals/?parent=", "goals/?owner=", "tasks/?goal=", "people/?team="]


@pytest.mark.parametrize(("path", "status"), PAGES.items())
def test_a_page_is_shown_or_is_not_there(
    sign_in: SignIn, ana: Person, product: Team, path: str, status: int
) -> None:
    make_goal(product)
    assert sign_in(ana).get(f"/acme/{path}{NUL}").status_code == status


def test_what_is_typed_is_judged(sign_in: SignIn, ana: Person, product: Team) -> None:
    current_cycle(product.organization)
    rows = {"key_results-TOTAL_FORMS": "1", "key_results-0-statement": "\x00", "statement": "\x00"}
    assert sign_in(ana).post("/acme/goals/smart/?team=product", rows).status_code == 200


@pytest.mark.parametrize("path", [*READ_BY_PROGRAMS, *ASKED_BY_PROGRAMS])
def test_a_program_is_answered(ana: Person, product: Team, path: str) -> None:
    make_goal(product)
    assert Api(ana).get(path + NUL).status_code in (200, 400)
