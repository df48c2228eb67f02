"""The list of reviews, page by page, and finding what was decided."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from feedback.actions import add_decision, close_week, decide_change, open_review
from feedback.finding import decisions_of, find_decisions
from goals.actions import edit_goal
from goals.models import Goal, KeyResult
from teamops.people.models import Person, Team
from teamops.search.queries import search
from tests.factories import make_review, make_team
from tests.feedback.weeks import DAY, W46, W48

SignIn = Callable[[Person], Client]
HISTORY = "/acme/teams/product/review/history/"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def decided(product: Team, ben: Person) -> None:
    review = open_review(product, by=ben, week=W46)
    add_decision(review, by=ben, text="Evening reminders stop", because="Ärger with opt-outs")
    add_decision(review, by=ben, text="暂停晚间推送，先看次日留存")


def found(client: Client, text: str) -> str:
    return client.get(HISTORY, {"q": text}).content.decode().partition("<main")[2]


@pytest.mark.parametrize("text", ["reminders", "EVENING stop", "ärger", "ÄRGER reminders"])
def test_a_decision_is_found_by_words_of_it_and_of_its_reasons(
    decided: None, ben: Person, sign_in: SignIn, text: str
) -> None:
    page = found(sign_in(ben), text)
    assert "opt-outs" in page and "留存" not in page
    assert "/acme/teams/product/review/2026-W46/#decisions" in page


def test_two_chinese_characters_within_a_sentence_are_enough(
    decided: None, ben: Person, sign_in: SignIn
) -> None:
    page = found(sign_in(ben), "留存")
    assert "<mark>留存</mark>" in page and "1 decision with “留存”" in page


def test_what_is_nowhere_is_said_to_be_nowhere(decided: None, ben: Person, sign_in: SignIn) -> None:
    assert "Nothing was decided in these words." in found(sign_in(ben), "unicorn")


def test_the_palette_finds_decisions_of_the_teams_that_one_sees(
    decided: None, product: Team, ben: Person, vic: Person
) -> None:
    other = make_team(product.organization, "Finance", product.parent)
    add_decision(open_review(other, by=ben, week=W46), by=ben, text="Reminders to Finance stop")

    def titles(person: Person) -> list[str]:
        return [
            hit.title for kind in search(person, "reminders") if kind.key == "decisions" for hit in kind.hits
        ]

    assert titles(ben) == ["Reminders to Finance stop", "Evening reminders stop"]
    assert titles(vic) == ["Evening reminders stop"]


def test_the_list_is_paged_and_leads_to_minutes(product: Team, ana: Person, sign_in: SignIn) -> None:
    for number in range(1, 30):
        make_review(product, W48 - number * 7 * DAY)
    close_week(product, by=ana, week=W48)
    client = sign_in(ana)
    first, second = (client.get(HISTORY, {"page": number}).content.decode() for number in (1, 2))
    assert "Week 48" in first and "/review/2026-W48/minutes/" in first and "1 of 2" in first
    assert "Week 48" not in second and "Week 19" in second


def test_decisions_found_are_paged_too(product: Team, ben: Person, sign_in: SignIn) -> None:
    review = open_review(product, by=ben, week=W48)
    for number in range(30):
        add_decision(review, by=ben, text=f"Price {number:02}")
    page = found(sign_in(ben), "price")
    assert "Price</mark> 29" in page and "Price</mark> 03" not in page
    assert "?q=price&amp;page=2" in page


def test_a_decision_about_a_goal_that_is_kept_from_somebody_is_not_found_by_them(
    retention: KeyResult, product: Team, ana: Person, cem: Person
) -> None:
    review = open_review(product, by=ana, week=W48)
    decide_change(
        review, retention, by=ana, reason="scope", target=Decimal(38), text="We aim lower", because="time"
    )
    assert find_decisions(cem, ["lower"], 5)
    edit_goal(Goal.objects.get(), by=ana, is_private=True)
    assert find_decisions(cem, ["lower"], 5) == [] and decisions_of(product, cem, ["lower"]) == []
    assert [hit.title for hit in find_decisions(ana, ["lower"], 5)] == ["We aim lower"]
