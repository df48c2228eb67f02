"""Decisions through the API: found over all reviews, and without an id of the database."""

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from feedback.actions import add_decision, decide_change, open_review
from feedback.models import Decision
from goals.actions import edit_goal
from goals.models import Goal, KeyResult
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import make_task
from tests.feedback.weeks import W47, W48

REVIEW = "teams/product/reviews/2026-W48/"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def decided(product: Team, support: Team, ana: Person) -> None:
    for team, week, text, because in (
        (product, W47, "Evening reminders stop", "no opens"),
        (product, W48, "周五上线欢迎流程", "A week costs us 90 users"),
        (support, W48, "Reminders go on", ""),
    ):
        add_decision(open_review(team, by=None, week=week), by=None, text=text, because=because)


def texts(person: Person, query: str = "") -> list[str]:
    return [one["text"] for one in Api(person).get(f"decisions/{query}").json()["results"]]


def test_decisions_of_all_reviews_are_found_by_their_words(decided: None, ben: Person) -> None:
    assert texts(ben) == ["Reminders go on", "周五上线欢迎流程", "Evening reminders stop"]
    assert texts(ben, "?text=REMINDERS") == ["Reminders go on", "Evening reminders stop"]
    assert texts(ben, "?text=欢迎") == ["周五上线欢迎流程"]
    assert texts(ben, "?text=users+week") == ["周五上线欢迎流程"]
    assert texts(ben, "?text=reminders&team=product") == ["Evening reminders stop"]
    told = Api(ben).get("decisions/?page_size=1&page=2").json()
    assert told["count"] == 3
    assert (told["results"][0]["team"], told["results"][0]["review"]) == ("product", "2026-W48")


def test_a_guest_finds_those_of_their_teams(decided: None, vic: Person, zoe: Person) -> None:
    assert texts(vic, "?text=reminders") == ["Evening reminders stop"]
    other = Api(zoe, organization=zoe.organization.slug)
    assert other.get("decisions/?team=product").json()["count"] == 0


def test_what_is_kept_from_a_person_is_not_found(
    retention: KeyResult, product: Team, ana: Person, ben: Person, cem: Person
) -> None:
    review = open_review(product, by=ana, week=W48)
    decide_change(
        review, retention, by=ana, reason="scope", target=Decimal(38), text="We aim lower", because="time"
    )
    assert texts(cem) == ["We aim lower"]
    edit_goal(Goal.objects.get(), by=ana, is_private=True)
    assert texts(cem) == []


def test_a_page_of_decisions_costs_a_fixed_number_of_queries(
    product: Team, ana: Person, ben: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    review = open_review(product, by=ana, week=W48)
    for number in range(30):
        add_decision(review, by=ana, text=f"We do {number}")
    api = Api(ben)
    with django_assert_max_num_queries(8):
        assert len(api.get("decisions/").json()["results"]) == 30


def test_another_owner_is_a_person_and_no_id(product: Team, ana: Person, ben: Person) -> None:
    task = make_task(product, "Call Finance", assignee=ben)
    changes = {"item": f"task:{task.number}", "owner": str(ana.uuid)}
    sent = {"text": "Ana calls", "because": "Ben is away", "changes": changes}
    made = Api(ana).post(f"{REVIEW}decisions/", sent)
    assert made.status_code == 201
    told = [{"uuid": str(one.uuid), "name": one.name} for one in (ben, ana)]
    assert made.json()["changed"]["fields"] == {"owner": told}
    listed = Api(ben).get(f"{REVIEW}decisions/").json()["results"]
    assert [one["changed"]["fields"] for one in listed] == [{"owner": told}]


def test_somebody_where_nobody_was(product: Team, ana: Person) -> None:
    task = make_task(product, "Call Finance")
    changes = {"item": f"task:{task.number}", "owner": str(ana.uuid)}
    made = Api(ana).post(f"{REVIEW}decisions/", {"text": "Ana calls", "changes": changes})
    assert [one and one["name"] for one in made.json()["changed"]["fields"]["owner"]] == [None, "Ana Lead"]


@pytest.mark.parametrize("item", ["task:999", "goal:999", "part:goals", "nonsense", "task:x", "kudos:1"])
def test_a_thing_that_is_not_there_is_said_beside_its_field(product: Team, ana: Person, item: str) -> None:
    changes = {"item": item, "due": "2026-12-11"}
    refused = Api(ana).post(f"{REVIEW}decisions/", {"text": "It waits", "changes": changes})
    assert refused.status_code == 400
    assert errors(refused) == [("changes.item", "unknown")]
    assert not Decision.objects.exists()
