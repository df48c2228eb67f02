"""Decisions are written down in the meeting and can be taken back until it is closed."""

import re
from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from feedback.actions import add_decision, close_week, open_review, remove_decision
from feedback.models import Decision, WeeklyReview
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.feedback.weeks import W48, agenda

SignIn = Callable[[Person], Client]
URL = "/acme/teams/product/review/2026-W48/decisions/"

pytestmark = pytest.mark.usefixtures("clock")


def test_it_keeps_what_why_who_and_their_order(product: Team, ana: Person, ben: Person) -> None:
    review = open_review(product, by=ana, week=W48)
    add_decision(review, by=ben, text="Evening reminders stop", because="they bring opt-outs")
    add_decision(review, by=ana, text="The welcome flow goes live")
    first, second = agenda(product, ben).decisions
    assert (first.text, first.because, first.author and first.author.name) == (
        "Evening reminders stop",
        "they bring opt-outs",
        "Ben Berg",
    )
    assert second.text == "The welcome flow goes live"


def test_the_same_form_sent_twice_adds_one(product: Team, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    key = client.get("/acme/teams/product/review/").context["decision_form"]["key"].value()
    for _time in range(2):
        response = client.post(URL, {"text": "Evening reminders stop", "key": key})
        assert response["Location"].endswith("/2026-W48/#decisions")
    assert Decision.objects.count() == 1


def test_who_writes_on_the_wall_stays_there(product: Team, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    html = client.get("/acme/teams/product/review/?present=1").content.decode()
    [action] = re.findall(r'action="([^"]*decisions/[^"]*)"', html)
    assert urljoin("/acme/teams/product/review/?present=1", action) == f"{URL}?present=1"
    response = client.post(f"{URL}?present=1", {"text": "Evening reminders stop"})
    assert response["Location"].endswith("/2026-W48/?present=1#decisions")


def test_an_empty_one_is_refused_beside_the_field_and_opens_no_review(
    product: Team, ben: Person, sign_in: SignIn
) -> None:
    response = sign_in(ben).post(URL, {"text": "", "because": "they bring opt-outs"})
    assert response.status_code == 422
    html = response.content.decode()
    assert "Write what was decided." in html
    assert "they bring opt-outs" in html
    assert not WeeklyReview.objects.exists()


def test_it_is_taken_back_while_the_review_is_open(product: Team, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    client.post(URL, {"text": "Evening reminders stop"})
    assert "Take back decision 1" in client.get("/acme/teams/product/review/").content.decode()
    client.post(f"/acme/decisions/{Decision.objects.get().pk}/remove/")
    assert not Decision.objects.exists()


def test_after_closing_nothing_is_added_or_taken_back(product: Team, ana: Person, ben: Person) -> None:
    decision = add_decision(open_review(product, by=ben, week=W48), by=ben, text="Evening reminders stop")
    review = close_week(product, by=ana, week=W48)
    with pytest.raises(RuleBroken, match="Add a correction"):
        add_decision(review, by=ben, text="Another")
    with pytest.raises(RuleBroken, match="Add a correction"):
        remove_decision(decision, by=ben)


def test_a_guest_decides_nothing(product: Team, ana: Person, vic: Person) -> None:
    with pytest.raises(PermissionDenied):
        add_decision(open_review(product, by=ana, week=W48), by=vic, text="I decide")
