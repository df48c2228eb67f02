"""For 24 hours the lead may open a closed review again, and the page says so."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from time_machine import Traveller

from feedback.actions import add_correction, add_decision, close_week, reopen_review
from feedback.models import WeeklyReview
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.feedback.conftest import NOW
from tests.feedback.weeks import W48

SignIn = Callable[[Person], Client]
REVIEW = "/acme/teams/product/review/2026-W48/"
DAY = datetime.timedelta(hours=24)
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def closed(clock: Traveller, product: Team, ana: Person) -> WeeklyReview:
    return close_week(product, by=ana, week=W48)


def test_the_lead_reopens_it_and_it_writes_itself_again(closed: WeeklyReview, ana: Person) -> None:
    reopen_review(closed, by=ana)
    review = WeeklyReview.objects.get()
    assert (review.is_closed, review.record, review.reopened_by) == (False, None, ana)
    add_decision(review, by=ana, text="We go on")


def test_it_leaves_a_trace_in_the_trail_and_on_the_page(
    closed: WeeklyReview, product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    reopen_review(closed, by=ana)
    event = Event.objects.get(verb="review.reopened")
    assert (event.actor, event.before) == (ana, {"closed_at": NOW.isoformat()})
    assert "Reopened Wed 25 Nov 12:00 by Ana Lead." in sign_in(ben).get(REVIEW).content.decode()
    close_week(product, by=ana, week=W48)
    assert "It had been reopened" in sign_in(ben).get(REVIEW).content.decode()


def test_what_was_set_right_is_seen_while_it_is_open_again(
    closed: WeeklyReview, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    add_correction(closed, by=ben, text="Trials were 2,302", part="numbers")
    reopen_review(closed, by=ana)
    assert "Trials were 2,302" in sign_in(ben).get(REVIEW).content.decode()


def test_it_is_possible_for_24_hours_and_not_a_second_longer(
    closed: WeeklyReview, ana: Person, clock: Traveller, sign_in: SignIn
) -> None:
    client = sign_in(ana)
    clock.move_to(NOW + DAY)
    assert f"{REVIEW}reopen/" in client.get(REVIEW).content.decode()
    clock.move_to(NOW + DAY + SECOND)
    assert f"{REVIEW}reopen/" not in client.get(REVIEW).content.decode()
    with pytest.raises(RuleBroken, match="for 24 hours"):
        reopen_review(closed, by=ana)
    said = client.post(f"{REVIEW}reopen/", follow=True).content.decode()
    assert "Add a correction instead" in said
    assert WeeklyReview.objects.get().is_closed


def test_neither_a_member_nor_who_facilitated_may(
    closed: WeeklyReview, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    WeeklyReview.objects.update(facilitator=cem)
    for person in (ben, cem):
        with pytest.raises(PermissionDenied):
            reopen_review(WeeklyReview.objects.get(), by=person)
        assert f"{REVIEW}reopen/" not in sign_in(person).get(REVIEW).content.decode()


def test_reopening_what_is_open_does_nothing(closed: WeeklyReview, ana: Person) -> None:
    reopen_review(closed, by=ana)
    reopen_review(WeeklyReview.objects.get(), by=ana)
    assert Event.objects.filter(verb="review.reopened").count() == 1


def test_a_review_that_was_never_held_cannot_be_reopened(
    clock: Traveller, product: Team, ana: Person, sign_in: SignIn
) -> None:
    assert sign_in(ana).post(f"{REVIEW}reopen/").status_code == 404
