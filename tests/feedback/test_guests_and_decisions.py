"""A review may change a thing of another team: its guests read what was decided, and nothing of the thing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from feedback.actions import close_week, decide_change, open_review
from feedback.models import Decision, WeeklyReview
from teamops.notifications.actions import deliver_waiting
from teamops.people.actions import add_to_team
from teamops.people.models import Person, Team
from tests.api_client import Api
from tests.factories import make_goal, make_key_result, make_milestone, make_plan, make_task
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W48, leave_red

SignIn = Callable[[Person], Client]
REVIEW = "/acme/teams/product/review/2026-W48/"
SAID: dict[str, Any] = {"text": "They get more time", "because": "two weeks were lost"}
SECRETS = ("Fewer complaints", "First answer", "Train the crew", "Crew is trained", "Dora")
# What a guest of the team could read of it.
PAGES = (
    REVIEW,
    f"{REVIEW}items/",
    f"{REVIEW}present/",
    f"{REVIEW}minutes/",
    "/acme/teams/product/review/",
    "/acme/activity/",
    "/acme/search/?q=They+get+more+time",
)
ADDRESSES = (
    "teams/product/reviews/2026-W48/",
    "teams/product/reviews/2026-W48/agenda/",
    "teams/product/reviews/2026-W48/decisions/",
    "teams/product/reviews/2026-W48/notes/",
    "reviews/?team=product",
)

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def review(product: Team, support: Team, admin: Person, dora: Person, vic: Person) -> WeeklyReview:
    """Product's, in which an administrator has changed something of each kind of Support."""
    made = open_review(product, by=admin, week=W48)
    goal = make_goal(support, "Fewer complaints", owner=dora)
    day = NOW.date() + 5 * DAY
    adjusted = {"reason": "scope", **SAID}
    decide_change(made, goal, by=admin, due=goal.last_day - DAY, **adjusted)
    key_result = make_key_result(goal, "First answer", owner=admin)
    decide_change(made, key_result, by=admin, owner=dora, **adjusted)
    task = make_task(support, "Train the crew", assignee=dora, due=NOW.date())
    decide_change(made, task, by=admin, due=day, **SAID)
    point = make_milestone(make_plan(support), title="Crew is trained", owner=dora, due=NOW.date())
    decide_change(made, point, by=admin, due=day, **SAID)
    return made


def read_by(client: Client, person: Person) -> dict[str, str]:
    """Every page and answer that there is for this person."""
    api = Api(person)
    pages = {path: client.get(path, follow=True) for path in PAGES}
    answers = {path: api.get(path) for path in ADDRESSES}
    found = {**pages, **answers}
    return {path: one.content.decode() for path, one in found.items() if one.status_code == 200}


def told(read: dict[str, str]) -> set[tuple[str, str]]:
    return {(path, secret) for path, text in read.items() for secret in SECRETS if secret in text}


def test_while_it_is_open(review: WeeklyReview, vic: Person, sign_in: SignIn) -> None:
    read = read_by(sign_in(vic), vic)
    assert told(read) == set()
    assert "They get more time" in read[REVIEW]
    assert "They get more time" in read[ADDRESSES[2]]


def test_once_it_is_closed(
    review: WeeklyReview, product: Team, admin: Person, vic: Person, sign_in: SignIn
) -> None:
    leave_red(product, admin)
    close_week(product, by=admin, week=W48)
    read = read_by(sign_in(vic), vic)
    assert told(read) == set()
    assert "They get more time" in read[REVIEW]
    deliver_waiting()
    letters = [str(letter.body) for letter in mail.outbox if "Vic" in str(letter.to)]
    assert not [secret for letter in letters for secret in SECRETS if secret in letter]


def test_members_read_what_was_changed(review: WeeklyReview, ben: Person, sign_in: SignIn) -> None:
    read = read_by(sign_in(ben), ben)
    for secret in ("Fewer complaints", "First answer", "Train the crew", "Crew is trained"):
        assert secret in read[REVIEW]
        assert secret in read[ADDRESSES[2]]


def test_a_guest_of_both_teams_reads_it_as_well(
    review: WeeklyReview, product: Team, support: Team, admin: Person, vic: Person, sign_in: SignIn
) -> None:
    add_to_team(support, vic, by=admin)
    assert "Train the crew" in read_by(sign_in(vic), vic)[REVIEW]
    leave_red(product, admin)
    close_week(product, by=admin, week=W48)
    assert "Train the crew" in read_by(sign_in(vic), vic)[REVIEW]


def test_of_the_own_team_guests_read_what_was_changed(
    product: Team, admin: Person, ana: Person, vic: Person, sign_in: SignIn
) -> None:
    task = make_task(product, "Write the survey", assignee=ana, due=NOW.date())
    made = open_review(product, by=admin, week=W48)
    decide_change(made, task, by=admin, due=NOW.date() + DAY, **SAID)
    read = read_by(sign_in(vic), vic)
    assert "“Write the survey”: due" in read[REVIEW]
    assert "Write the survey" in read[ADDRESSES[2]]


def test_of_what_was_decided_before_its_team_was_kept_a_guest_reads_the_words(
    review: WeeklyReview, vic: Person, sign_in: SignIn
) -> None:
    for decision in Decision.objects.all():
        assert decision.changed is not None
        del decision.changed["team"]
        decision.save()
    assert told(read_by(sign_in(vic), vic)) == set()
