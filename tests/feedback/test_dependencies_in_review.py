"""What stands between teams, in both their reviews; and the days that they hold together."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from feedback.actions import close_week
from feedback.gathering import gather
from feedback.record import freeze, thaw
from goals.actions import accept_dependency, move_promise
from goals.models import Dependency, Goal
from teamops.people.models import Person, Team
from tests.factories import make_dependency, make_goal, make_joint_event, make_person
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W48, agenda

SignIn = Callable[[Person], Client]
TODAY = NOW.date()

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def leo(support: Team) -> Person:
    return make_person(support.organization, "Leo Lead", support, lead=True)


@pytest.fixture
def promised(clock: object, product: Team, support: Team, ben: Person, leo: Person) -> Dependency:
    goal = make_goal(product, "New users stay: they come back", owner=ben)
    needed = TODAY + 14 * DAY
    return make_dependency(
        goal, support, "A field in the data", needed_on=needed, promised_on=needed, owner=leo
    )


def test_it_stands_in_both_reviews_from_each_side(
    promised: Dependency, product: Team, support: Team, ben: Person
) -> None:
    [asking], [asked] = agenda(product, ben).dependencies, agenda(support, ben).dependencies
    assert (asking.needs, asking.other, asking.goal_statement) == (True, "Support", "New users stay")
    assert (asked.needs, asked.other, asked.goal_statement) == (False, "Product", "")
    assert asking.owner is not None
    assert asking.owner.name == "Leo Lead"


def test_a_promise_that_moved_is_told_with_its_slip_and_why(
    promised: Dependency, product: Team, ben: Person, leo: Person, sign_in: SignIn
) -> None:
    move_promise(promised, by=leo, promised_on=TODAY + 21 * DAY, reason="The tender was late")
    html = sign_in(ben).get("/acme/teams/product/review/").content.decode()
    for words in (
        "promised too late",
        "The tender was late",
        "+7",
        "1 is promised for later than it is needed.",
    ):
        assert words in html, words
    [change] = [one for one in agenda(product, ben).changes if one.verb == "dependency.promise_moved"]
    assert change.what == "A field in the data"


def test_what_asks_for_somebody_comes_first(
    promised: Dependency, product: Team, support: Team, ben: Person
) -> None:
    goal = promised.goal
    make_dependency(goal, support, "Unanswered", needed_on=TODAY + 3 * DAY)
    make_dependency(goal, support, "Late", promised_on=TODAY - DAY)
    make_dependency(goal, support, "At risk", needed_on=TODAY + DAY, promised_on=TODAY + 9 * DAY)
    lines = [line.what for line in agenda(product, ben).dependencies]
    assert lines == ["Late", "At risk", "Unanswered", "A field in the data"]


def test_what_is_over_is_not_discussed_again(promised: Dependency, product: Team, ben: Person) -> None:
    for state, is_there in (("withdrawn", False), ("declined", True), ("confirmed", False)):
        Dependency.objects.update(state=state)
        assert bool(agenda(product, ben).dependencies) is is_there, state
    Dependency.objects.update(state="confirmed", confirmed_at=NOW)
    assert agenda(product, ben).dependencies
    Goal.objects.update(state="closed")
    assert not agenda(product, ben).dependencies


def test_a_private_goals_are_told_in_neither(
    promised: Dependency, product: Team, support: Team, ben: Person, leo: Person
) -> None:
    Goal.objects.update(is_private=True)
    assert (agenda(product, ben).dependencies, agenda(support, leo).dependencies) == ([], [])


def test_joint_events_stand_in_the_next_two_weeks(
    product: Team, support: Team, ben: Person, sign_in: SignIn
) -> None:
    make_joint_event(product, support, title="A day with customers", day=TODAY + 9 * DAY, purpose="Listen")
    make_joint_event(product, support, title="Far ahead", day=TODAY + 20 * DAY)
    make_joint_event(product, support, title="Yesterday", day=TODAY - DAY)
    make_joint_event(product, support, title="Cancelled", day=TODAY + DAY, cancelled_at=NOW)
    for team in (product, support):
        [day] = agenda(team, ben).joint_days
        assert (day.title, day.teams, day.purpose) == (
            "A day with customers",
            ["Product", "Support"],
            "Listen",
        )
    html = sign_in(ben).get("/acme/teams/support/review/").content.decode()
    assert "1 joint event: A day with customers." in html


def test_the_record_keeps_what_was_said_whatever_comes_after(
    promised: Dependency, product: Team, support: Team, ana: Person, leo: Person, ben: Person
) -> None:
    make_joint_event(product, support, day=TODAY + 2 * DAY)
    told = gather(product, W48, None, None)
    assert thaw(json.loads(json.dumps(freeze(told)))) == told
    close_week(product, by=ana, week=W48)
    before = agenda(product, ben)
    move_promise(promised, by=leo, promised_on=TODAY + 40 * DAY, reason="Later")
    Dependency.objects.update(what="Something else")
    assert agenda(product, ben) == before


def test_an_older_record_knows_no_dependencies_and_is_still_read(promised: Dependency, product: Team) -> None:
    record = freeze(gather(product, W48, None, None))
    del record["dependencies"], record["joint_days"]
    assert (thaw(record).dependencies, thaw(record).joint_days) == ([], [])


def test_an_answer_is_a_change_since_the_last_review(
    product: Team, support: Team, ben: Person, leo: Person
) -> None:
    asked = make_dependency(make_goal(product, owner=ben), support, "A field in the data")
    accept_dependency(asked, by=leo, promised_on=TODAY + 5 * DAY)
    assert ("dependency.accepted", "A field in the data") in [
        (change.verb, change.what) for change in agenda(product, ben).changes
    ]
