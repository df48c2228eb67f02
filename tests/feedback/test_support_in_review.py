"""What people of a team need, in its review: how it stands, how old it is, and how long answers took."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from time_machine import Traveller

from feedback.actions import close_week
from feedback.agenda import SupportLine
from feedback.gathering import gather
from feedback.page import review_page
from feedback.record import freeze, thaw
from goals.models import Goal
from tasks.models import SupportRequest
from tasks.support.actions import ask_support, hand_over_support, promise_support, supply_support
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_plan, make_support, make_task
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W47, W48, agenda

SignIn = Callable[[Person], Client]
TODAY = NOW.date()

pytestmark = pytest.mark.usefixtures("clock")


def lines(team: Team, reader: Person) -> list[SupportLine]:
    return agenda(team, reader).support


def test_it_stands_with_age_answer_and_response_time(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    make_support(product, ana, "Access to the logs", asked_by=ben, asked_at=NOW - 6 * DAY)
    make_support(
        product, ana, "A decision on the price", asked_by=ben, state="promised", asked_at=NOW - 3 * DAY,
        answered_at=NOW - DAY, promised_for=TODAY + DAY, answer="I ask the leads",
    )  # fmt: skip
    html = sign_in(ben).get("/acme/teams/product/review/").content.decode()
    for words in (
        "2 requests for support. 1 without an answer, for up to 6 days.",
        "no answer for 6 days",
        "promised for Thu 26 Nov",
        "answered after 2 days, asked 3 days ago",
        "I ask the leads",
    ):
        assert words in html, words
    why = sign_in(ben).get("/acme/teams/product/review/2026-W48/why/").content.decode()
    assert "asked 19 Nov" in why


def test_the_oldest_comes_first_and_what_ended_since_the_last_review_last(
    product: Team, support: Team, ana: Person, ben: Person
) -> None:
    make_support(product, ana, "New", asked_by=ben, asked_at=NOW)
    make_support(product, ana, "Old", asked_by=ben, asked_at=NOW - 9 * DAY)
    for state, ended in (("supplied", 1), ("declined", 1), ("withdrawn", 1), ("supplied", 40)):
        make_support(
            product, ana, f"{state} {ended}", asked_by=ben, state=state, asked_at=NOW - 50 * DAY,
            closed_at=NOW - ended * DAY,
        )  # fmt: skip
    make_support(support, ana, "Another team's", asked_by=ben)
    assert [line.need for line in lines(product, ben)] == ["Old", "New", "supplied 1", "declined 1"]


def test_nothing_is_told_of_a_private_goal(product: Team, ana: Person, ben: Person) -> None:
    goal = make_goal(product, owner=ben, is_private=True)
    task = make_task(product, plan=make_plan(product, goal))
    make_support(product, ana, asked_by=ben, goal=goal)
    make_support(product, ana, asked_by=ben, task=task)
    assert lines(product, ben) == []


def test_of_a_goal_that_was_made_private_later_the_record_tells_nothing(
    product: Team, ana: Person, ben: Person, dora: Person
) -> None:
    goal = make_goal(product, owner=ben)
    make_support(product, ana, "For the goal", asked_by=ben, goal=goal)
    make_support(
        product, ana, "For its task", asked_by=ben, task=make_task(product, plan=make_plan(product, goal))
    )
    make_support(product, ana, "For neither", asked_by=ben)
    close_week(product, by=ana, week=W48)
    assert len(lines(product, dora)) == 3
    Goal.objects.update(is_private=True)
    assert [line.need for line in lines(product, dora)] == ["For neither"]


def test_the_record_keeps_what_was_said_whatever_comes_after(product: Team, ana: Person, ben: Person) -> None:
    asked = make_support(product, ana, asked_by=ben)
    told = gather(product, W48, None, None)
    assert thaw(json.loads(json.dumps(freeze(told)))) == told
    close_week(product, by=ana, week=W48)
    before = agenda(product, ben)
    supply_support(asked, by=ana, answer="Here it is")
    SupportRequest.objects.update(need="Something else")
    assert agenda(product, ben) == before


def test_an_older_record_knows_no_requests_and_is_still_read(product: Team, ana: Person) -> None:
    make_support(product, ana)
    record = freeze(gather(product, W48, None, None))
    del record["support"]
    assert thaw(record).support == []


def test_a_past_week_is_told_as_it_stood(
    clock: Traveller, product: Team, ana: Person, ben: Person, cem: Person, admin: Person
) -> None:
    clock.move_to(NOW - 7 * DAY)
    asked = ask_support(product, by=ben, need="Access to the logs", asked_of=ana)
    promise_support(asked, by=ana, promised_for=TODAY - 2 * DAY, answer="On Monday")
    other = ask_support(product, by=ben, need="A decision", asked_of=ana)
    clock.move_to(NOW)
    ask_support(product, by=ben, need="Asked later", asked_of=ana)
    supply_support(asked, by=ana, answer="Here it is")
    hand_over_support(ana, to=cem, by=admin)
    promise_support(SupportRequest.objects.get(pk=other.pk), by=cem, promised_for=TODAY + DAY)
    told = review_page(product, W47, ben).agenda.support
    assert [(line.need, line.state, line.promised_for) for line in told] == [
        ("Access to the logs", "promised", TODAY - 2 * DAY),
        ("A decision", "asked", None),
    ]
    assert [line.asked_of.name for line in told if line.asked_of] == ["Ana Lead", "Ana Lead"]
    assert told[0].answer == ""  # what was said since stands in its place
