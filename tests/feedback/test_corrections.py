"""What is set right after closing stands beside the record, dated and named."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from feedback.actions import add_correction, close_week
from feedback.models import Correction, WeeklyReview
from goals.models import KeyResult
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_review
from tests.feedback.weeks import W48, leave_red

SignIn = Callable[[Person], Client]
REVIEW = "/acme/teams/product/review/2026-W48/"


@pytest.fixture
def closed(retention: KeyResult, product: Team, ana: Person) -> WeeklyReview:
    leave_red(product, ana)
    return close_week(product, by=ana, week=W48)


def test_every_member_is_offered_it_on_a_closed_page_and_a_guest_is_not(
    closed: WeeklyReview, dora: Person, vic: Person, sign_in: SignIn
) -> None:
    assert "Add a correction" in sign_in(dora).get(REVIEW).content.decode()
    assert "Add a correction" not in sign_in(vic).get(REVIEW).content.decode()
    with pytest.raises(PermissionDenied):
        add_correction(closed, by=vic, text="2,302")


def test_it_stands_under_the_part_that_it_concerns_and_changes_no_record(
    closed: WeeklyReview, ben: Person, sign_in: SignIn
) -> None:
    client = sign_in(ben)
    response = client.post(f"{REVIEW}corrections/", {"text": "Trials were 2,302", "part": "numbers"})
    assert response["Location"].endswith("/2026-W48/#numbers")
    html = client.get(REVIEW).content.decode()
    numbers = html[html.index('id="numbers"') : html.index('id="goals"')]
    assert "Trials were 2,302" in numbers
    assert "Ben Berg:" in numbers
    assert "Correction, Wed 25 Nov 12:00, Ben Berg:" in numbers
    assert WeeklyReview.objects.get().record == closed.record


def test_one_on_the_whole_is_shown_as_well(closed: WeeklyReview, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    client.post(f"{REVIEW}corrections/", {"text": "Dora was there", "part": ""})
    assert "Dora was there" in client.get(REVIEW).content.decode()


def test_an_unknown_part_is_refused(closed: WeeklyReview, ben: Person, sign_in: SignIn) -> None:
    response = sign_in(ben).post(f"{REVIEW}corrections/", {"text": "x", "part": "nowhere"})
    assert response.status_code == 422
    assert not Correction.objects.exists()


def test_the_same_form_sent_twice_adds_one(closed: WeeklyReview, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    key = client.get(REVIEW).context["correction_form"]["key"].value()
    for _time in range(2):
        client.post(f"{REVIEW}corrections/", {"text": "Trials were 2,302", "key": key})
    assert Correction.objects.count() == 1


def test_an_open_review_is_changed_where_it_stands(clock: object, product: Team, ben: Person) -> None:
    with pytest.raises(RuleBroken, match="Change what is wrong where it stands"):
        add_correction(make_review(product, W48), by=ben, text="x")


def test_an_empty_one_is_refused_beside_its_field(closed: WeeklyReview, ben: Person, sign_in: SignIn) -> None:
    response = sign_in(ben).post(f"{REVIEW}corrections/", {"text": ""})
    assert "Write what is to be set right." in response.content.decode()
