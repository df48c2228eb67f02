"""What a team raises stands in the review of the team above it, and is frozen with both."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from time_machine import Traveller

from feedback.actions import close_week, open_review, raise_in_review, take_back_raised
from feedback.actions.raised import MOST
from feedback.minutes.text import minutes_text
from feedback.models import Raised
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_person
from tests.feedback.conftest import NOW
from tests.feedback.weeks import W48, agenda

SignIn = Callable[[Person], Client]
ABOVE = "/acme/teams/acme/review/"
OWN = "/acme/teams/product/review/"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def head(company: Team) -> Person:
    """Leads the team above."""
    return make_person(company.organization, "Head", company, lead=True)


def test_a_line_of_a_team_stands_in_the_review_above_with_its_name(
    product: Team, support: Team, ben: Person, dora: Person, head: Person, sign_in: SignIn
) -> None:
    sign_in(ben).post(f"{OWN}2026-W48/raised/", {"text": "We need a server"})
    sign_in(dora).post("/acme/teams/support/review/2026-W48/raised/", {"text": "Two people are ill"})
    page = sign_in(head).get(ABOVE).content.decode()
    part = page[page.index('id="raised"') : page.index('id="decisions"')]
    for words in ("We need a server", "Two people are ill", "Product", "Support", "2 things are raised"):
        assert words in part, words
    own = sign_in(ben).get(OWN).content.decode()
    assert "We need a server" in own and "Two people are ill" not in own


def test_it_is_told_once_and_stays_in_both_records(
    company: Team, product: Team, ben: Person, head: Person, clock: Traveller
) -> None:
    line = raise_in_review(open_review(product, by=ben, week=W48), by=ben, text="We need a server")
    clock.shift(60)
    closed = close_week(company, by=head, week=W48)
    close_week(product, by=head, week=W48)
    Raised.objects.filter(pk=line.pk).delete()
    Team.objects.filter(pk=product.pk).update(name="Growth")
    for team in (company, product):
        assert [(one.text, one.team) for one in agenda(team, head).raised] == [
            ("We need a server", "Product")
        ]
    assert "- Product: We need a server" in minutes_text(closed, "en")
    clock.move_to(NOW.replace(day=30))
    assert agenda(company, head, W48.replace(day=30)).raised == []


def test_the_company_has_nobody_above_it(company: Team, head: Person, sign_in: SignIn) -> None:
    assert "What we want to raise" not in sign_in(head).get(ABOVE).content.decode()
    with pytest.raises(RuleBroken, match="no team above"):
        raise_in_review(open_review(company, by=head, week=W48), by=head, text="x")


def test_it_is_a_few_lines_and_no_more(product: Team, ben: Person, sign_in: SignIn) -> None:
    review = open_review(product, by=ben, week=W48)
    for number in range(MOST):
        raise_in_review(review, by=ben, text=f"Thing {number}")
    answer = sign_in(ben).post(f"{OWN}2026-W48/raised/", {"text": "One more"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "things are raised already" in page and 'value="One more"' in page


def test_it_can_be_taken_back_while_the_review_is_open(
    product: Team, ana: Person, ben: Person, vic: Person
) -> None:
    review = open_review(product, by=ben, week=W48)
    line = raise_in_review(review, by=ben, text="We need a server")
    with pytest.raises(PermissionDenied):
        take_back_raised(line, by=vic)
    take_back_raised(line, by=ana)
    assert not Raised.objects.exists()
    kept = raise_in_review(review, by=ben, text="We need a server")
    close_week(product, by=ana, week=W48)
    with pytest.raises(RuleBroken, match="This review is closed"):
        take_back_raised(kept, by=ana)


def test_of_two_who_take_it_back_one_does(product: Team, ben: Person, cem: Person) -> None:
    made = raise_in_review(open_review(product, by=ben, week=W48), by=ben, text="We need a server")
    seen = [Raised.objects.select_related("review__team").get(pk=made.pk) for _reader in (ben, cem)]
    for line, by in zip(seen, (ben, cem), strict=True):
        take_back_raised(line, by=by)
    assert Event.objects.get(verb="review.raised_taken_back").actor == ben


def test_the_same_form_sent_twice_raises_one(product: Team, ben: Person, sign_in: SignIn) -> None:
    for _time in range(2):
        sign_in(ben).post(f"{OWN}2026-W48/raised/", {"text": "We need a server", "key": "k1"})
    assert Raised.objects.count() == 1


def test_an_empty_line_is_refused_beside_its_field(product: Team, ben: Person, sign_in: SignIn) -> None:
    answer = sign_in(ben).post(f"{OWN}2026-W48/raised/", {"text": " "})
    assert "Write what the team above should speak about." in answer.content.decode()
