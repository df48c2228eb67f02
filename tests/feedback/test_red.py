"""What is red asks for a decision, a next step or "leave it, because …" before the review is closed."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from feedback.actions import (
    Unsettled,
    add_decision,
    add_next_step,
    close_week,
    leave_part,
    open_review,
)
from feedback.agenda import Agenda, DecisionLine, LeftLine, Slip
from feedback.models import WeeklyReview
from feedback.red import red_parts, unsettled
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_task
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W48, agenda

SignIn = Callable[[Person], Client]
REVIEW = "/acme/teams/product/review/2026-W48/"


def slip(**fields: Any) -> Slip:
    given: dict[str, Any] = {
        **dict.fromkeys(("number", "owner", "was", "now", "helper")),
        **dict.fromkeys(("what", "part_of", "why"), ""),
        **{"kind": "task", "days": 0, "moves": 0, "blocked": False, "late": False},
    }
    return Slip(**given | fields)


def told(*slips: Slip, **more: Any) -> Agenda:
    return Agenda("Product", W48, NOW, NOW.date(), None, slipping=list(slips), **more)


def test_a_date_that_has_moved_is_not_red_what_is_late_or_blocked_is() -> None:
    assert red_parts(told(slip(days=4, moves=1))) == []
    (red,) = red_parts(told(slip(late=True), slip(blocked=True, late=True)))
    assert (red.part, red.why, red.is_settled) == ("slipping", "1 blocked, 1 late.", False)


def test_it_is_settled_by_what_is_about_that_part_and_by_nothing_else() -> None:
    at = datetime.datetime(2026, 11, 25, tzinfo=datetime.UTC)
    other = DecisionLine(1, "We wait", "", None, at, part="goals")
    assert len(unsettled(told(slip(late=True), decisions=[other]))) == 1
    about = DecisionLine(1, "We wait", "", None, at, part="slipping")
    assert unsettled(told(slip(late=True), decisions=[about])) == []
    left = LeftLine("slipping", "it is small", None, at)
    assert unsettled(told(slip(late=True), left=[left])) == []


@pytest.fixture
def late(clock: object, product: Team, ben: Person) -> None:
    make_task(product, "Late work", assignee=ben, due=NOW.date() - 3 * DAY)


def settle(how: str, review: WeeklyReview, by: Person) -> object:
    if how == "decision":
        return add_decision(review, by=by, text="It waits", part="slipping")
    if how == "next step":
        return add_next_step(review, by=by, title="Call", owner=by, due=NOW.date() + DAY, part="slipping")
    return leave_part(review, by=by, part="slipping", because="it is small")


@pytest.mark.usefixtures("late")
@pytest.mark.parametrize("how", ["decision", "next step", "leave it"])
def test_the_review_is_closed_once_it_is_said_what_follows(
    how: str, product: Team, ana: Person, ben: Person
) -> None:
    review = open_review(product, by=ana, week=W48)
    with pytest.raises(Unsettled) as refused:
        close_week(product, by=ana, week=W48)
    assert refused.value.parts == ["slipping"]
    assert "Slipping and blocked" in str(refused.value.message)
    settle(how, review, ben)
    assert close_week(product, by=ana, week=W48).is_closed


@pytest.mark.usefixtures("late")
def test_the_page_says_beside_the_part_and_at_the_end_what_it_still_needs(
    product: Team, ana: Person, sign_in: SignIn
) -> None:
    client = sign_in(ana)
    page = client.get(REVIEW).content.decode()
    part = page[page.index('id="slipping"') : page.index('id="decisions"')]
    assert " 1 late." in part and "0 blocked" not in part and "Or leave it, because" in part
    closing = page[page.index('id="close"') :]
    assert 'href="#slipping">Slipping and blocked</a>' in closing
    assert client.post(f"{REVIEW}close/", follow=True).status_code == 200
    assert not WeeklyReview.objects.filter(closed_at__isnull=False).exists()
    client.post(f"{REVIEW}left/", {"part": "slipping", "slipping": "it is small"})
    page = client.get(REVIEW).content.decode()
    assert "Left as it is, because: it is small" in page
    client.post(f"{REVIEW}close/")
    assert "Left as it is, because: it is small" in client.get(REVIEW).content.decode()
    assert agenda(product, ana).left[0].author is not None


@pytest.mark.usefixtures("late")
def test_an_empty_reason_is_refused_beside_its_field(product: Team, ana: Person, sign_in: SignIn) -> None:
    response = sign_in(ana).post(f"{REVIEW}left/", {"part": "slipping", "slipping": ""})
    assert response.status_code == 422
    assert "Say why it is left as it is." in response.content.decode()


@pytest.mark.usefixtures("late")
def test_an_unknown_part_is_refused(product: Team, ana: Person) -> None:
    review = open_review(product, by=ana, week=W48)
    for act in (
        lambda: leave_part(review, by=ana, part="nowhere", because="x"),
        lambda: add_decision(review, by=ana, text="x", part="nowhere"),
    ):
        with pytest.raises(RuleBroken):
            act()


@pytest.mark.usefixtures("late")
def test_who_decides_nothing_is_told_what_is_missing_and_not_asked_for_it(
    product: Team, ana: Person, vic: Person, sign_in: SignIn
) -> None:
    open_review(product, by=ana, week=W48)
    for reader, asked in ((ana, True), (vic, False)):
        page = sign_in(reader).get(REVIEW).content.decode()
        assert ("Decide, or give a next step." in page) is asked
        assert ("A decision or a next step is still to come." in page) is not asked
