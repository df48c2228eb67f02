"""When people are away is told to members alone: a guest reads a team's reviews and updates without it."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from time_machine import Traveller

from feedback.actions import close_week
from feedback.updates.actions import ask_for_updates
from teamops.dates import today
from teamops.people.actions import add_absence
from teamops.people.models import Person, Team
from tests.api_client import Api
from tests.factories import make_review
from tests.feedback.weeks import DAY, W47, W48, leave_red

SignIn = Callable[[Person], Client]
REVIEW = "/acme/teams/product/review/2026-W48/"
PAGES = [REVIEW, "/acme/teams/product/updates/", "/acme/people/{ben}/"]
OF_RECORDS = [f"{REVIEW}minutes/", f"{REVIEW}minutes/text/", f"{REVIEW}why/", f"{REVIEW}items/"]


@pytest.fixture
def away(clock: Traveller, product: Team, ana: Person, ben: Person, cem: Person) -> None:
    """Ben is away all week; the team is asked for its updates."""
    make_review(product, W47)
    add_absence(ben, by=ben, first_day=W48 - DAY, last_day=W48 + 8 * DAY)
    ask_for_updates(product.organization, today(product.organization))


@pytest.fixture
def closed(away: None, product: Team, ana: Person) -> None:
    leave_red(product, ana)
    close_week(product, by=ana, week=W48)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("away")
def test_of_an_open_week(path: str, ben: Person, cem: Person, vic: Person, sign_in: SignIn) -> None:
    read = {one: sign_in(one).get(path.format(ben=ben.pk)).content.decode() for one in (cem, vic)}
    assert "Ben Berg" in read[vic] and "no update" in read[vic]
    assert "away" in read[cem] and "away" not in read[vic]


@pytest.mark.parametrize("path", [*PAGES, *OF_RECORDS])
@pytest.mark.usefixtures("closed")
def test_of_a_record(path: str, ben: Person, vic: Person, sign_in: SignIn) -> None:
    page = sign_in(vic).get(path.format(ben=ben.pk))
    # How updates are counted is no secret.
    told = page.content.decode().replace("who is away owes none", "")
    assert page.status_code == 200 and "away" not in told


@pytest.mark.parametrize("is_closed", [False, True], ids=["open", "closed"])
def test_through_the_api(
    is_closed: bool, away: None, product: Team, ana: Person, cem: Person, vic: Person
) -> None:
    if is_closed:
        leave_red(product, ana)
        close_week(product, by=ana, week=W48)
    read = {one: json.dumps(Api(one).get("teams/product/reviews/2026-W48/").json()) for one in (cem, vic)}
    assert '"away"' in read[cem] and "Ben Berg is away" in read[cem]
    told = json.loads(read[vic])
    assert {line["state"] for line in told["agenda"]["updates"]} == {"expected", "not_asked"}
    assert all(line["back"] is None for line in told["agenda"]["updates"])
    assert "is away" not in read[vic] and all(not line["away"] for line in told["agenda"]["ahead"])
