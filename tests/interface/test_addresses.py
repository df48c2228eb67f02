"""An address that nobody types is answered like any other: PostgreSQL refuses to look for a NUL character."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from teamops.people.models import Person, Team
from tests.api_client import Api
from tests.factories import current_cycle, make_goal, make_review
from tests.feedback.weeks import W48

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
    "teams/product/review/2026-W48/compare/?with=": 404,
    "teams/product/review/": 404,
    "live/?team=": 200,
    "live/?team=product&whole=actionplan": 200,
    "teams/product/updates/": 404,
}
NUMBERED = ["goals/{}/", "goals/{}/move/", "goals/{}/below/", "goals/{}/why/", "tasks/{}/", "people/{}/"]
WITHOUT_SIGN_IN = [
    "accounts/calendar/{}/weekly-review.ics",
    "accounts/update/{}/",
    "accounts/answer/{}/",
    "accounts/mail/{}/",
]
READ_BY_PROGRAMS = ["goals/?search=", "tasks/?search=", "metrics/?search=", "people/?search="]
ASKED_BY_PROGRAMS = ["goals/?team=", "goals/?parent=", "goals/?owner=", "tasks/?goal=", "people/?team="]


@pytest.mark.parametrize(("path", "status"), PAGES.items())
def test_a_page_is_shown_or_is_not_there(
    sign_in: SignIn, ana: Person, product: Team, path: str, status: int
) -> None:
    make_goal(product)
    make_review(product, W48, closed_at=timezone.now(), closed_by=ana, record={})
    end = ":1" if "whole" in path else "" if "?" in path else "/"
    assert sign_in(ana).get(f"/acme/{path}{NUL}{end}").status_code == status


@pytest.mark.parametrize("path", NUMBERED)
@pytest.mark.parametrize("number", [2**31, 2**63, 10**40])
def test_no_thing_has_so_high_a_number(sign_in: SignIn, ana: Person, path: str, number: int) -> None:
    assert sign_in(ana).get("/acme/" + path.format(number)).status_code == 404


@pytest.mark.parametrize("path", WITHOUT_SIGN_IN)
def test_a_link_that_nobody_has_made_leads_nowhere(client: Client, db: None, path: str) -> None:
    assert client.get("/" + path.format(NUL)).status_code == 404


def test_a_program_is_told_in_json_that_there_is_no_such_review(ana: Person) -> None:
    answer = Api(ana).get(f"teams/product/reviews/{NUL}/")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, "not_found")


def test_what_is_typed_is_judged(sign_in: SignIn, ana: Person, product: Team) -> None:
    current_cycle(product.organization)
    rows = {"key_results-TOTAL_FORMS": "1", "key_results-0-statement": "\x00", "statement": "\x00"}
    assert sign_in(ana).post("/acme/goals/smart/?team=product", rows).status_code == 200


@pytest.mark.parametrize("path", [*READ_BY_PROGRAMS, *ASKED_BY_PROGRAMS])
def test_a_program_is_answered(ana: Person, product: Team, path: str) -> None:
    make_goal(product)
    assert Api(ana).get(path + NUL).status_code in (200, 400)
