"""Who is asked for a check-in, and on which mornings."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from goals.models import Cycle, Goal, KeyResult
from goals.reminders import find_check_ins_due
from teamops.dates import is_working_day
from teamops.notifications.rules import Mornings, find_rule
from teamops.people.models import Organization, Person, Team
from tests.factories import make_check_in, make_goal, make_key_result

# Thursday, the first day of its quarter, in a country without holidays then.
FIRST = datetime.date(2026, 10, 1)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _first_day() -> Iterator[None]:
    with time_machine.travel("2026-10-01 08:00+02:00"):
        yield


@pytest.fixture
def goal(product: Team) -> Goal:
    return make_goal(product)


def asked(person: Person, today: datetime.date) -> list[int]:
    organization = Organization.objects.get(pk=person.organization_id)
    return [due.subject_id for due in find_check_ins_due(Mornings(organization, {person.pk: today}))]


def days_asked(person: Person, days: int) -> list[int]:
    """How many days after the first one the person is asked; mornings are those of working days."""
    mornings = [number for number in range(days) if is_working_day(FIRST + number * DAY, "DE")]
    return [number for number in mornings if asked(person, FIRST + number * DAY)]


def test_the_first_is_asked_for_at_the_end_of_the_first_period_then_with_growing_pauses(
    goal: Goal, ben: Person
) -> None:
    """Due on Wednesday, 7 October; then on its 2nd, 4th, 8th and 16th working day."""
    make_key_result(goal, owner=ben)
    assert days_asked(ben, 28) == [6, 7, 11, 15, 27]


def test_a_check_in_ends_the_asking_until_the_next_is_due(goal: Goal, ben: Person) -> None:
    key_result = make_key_result(goal, owner=ben)
    make_check_in(key_result, 33, days_ago=-7)
    assert days_asked(ben, 15) == [14]


def test_the_cadence_says_how_often(goal: Goal, ben: Person) -> None:
    make_key_result(goal, owner=ben, cadence=14)
    assert days_asked(ben, 15) == [13, 14]


def test_what_falls_due_on_a_free_day_is_asked_for_on_the_next_working_day(goal: Goal, ben: Person) -> None:
    """Due on Saturday, 10 October."""
    make_key_result(goal, owner=ben, cadence=10)
    assert days_asked(ben, 12) == [11]
    organization = Organization.objects.get(pk=ben.organization_id)
    [due] = find_check_ins_due(Mornings(organization, {ben.pk: FIRST + 11 * DAY}))
    assert due.due_on == datetime.date(2026, 10, 10)


@pytest.mark.parametrize(
    ("of_goal", "of_key_result"),
    [
        ({"state": Goal.State.DRAFT}, {}),
        ({"state": Goal.State.CLOSED}, {}),
        ({}, {"dropped_at": datetime.datetime(2026, 10, 2, tzinfo=datetime.UTC)}),
        ({}, {"owner": None}),
    ],
)
def test_what_is_at_rest_is_not_asked_for(
    product: Team, ben: Person, of_goal: dict[str, Any], of_key_result: dict[str, Any]
) -> None:
    make_key_result(make_goal(product, **of_goal), **{"owner": ben, **of_key_result})
    assert days_asked(ben, 10) == []


def test_a_closed_cycle_asks_nobody(goal: Goal, ben: Person) -> None:
    make_key_result(goal, owner=ben)
    Cycle.objects.update(state=Cycle.State.CLOSED)
    assert days_asked(ben, 10) == []


def test_a_reached_target_asks_nobody_but_a_health_measure_goes_on(goal: Goal, ben: Person) -> None:
    make_check_in(make_key_result(goal, owner=ben), 40)
    assert days_asked(ben, 10) == []
    health = make_key_result(goal, kind=KeyResult.Kind.AT_MOST, start=None, target=10, owner=ben)
    make_check_in(health, 9)
    assert days_asked(ben, 10)[0] == 7


def test_only_its_owner_is_asked(goal: Goal, ben: Person, cem: Person) -> None:
    make_key_result(goal, owner=cem)
    assert days_asked(ben, 10) == []


def test_a_reminder_holds_until_somebody_checked_in_or_another_answers_for_it(
    goal: Goal, ben: Person, cem: Person
) -> None:
    key_result = make_key_result(goal, owner=ben)
    rule = find_rule("check_in_due")
    assert rule is not None
    organization = Organization.objects.get(pk=ben.organization_id)
    [reminder] = find_check_ins_due(Mornings(organization, {ben.pk: FIRST + 6 * DAY}))
    assert rule.still_due(key_result, reminder)
    key_result.owner = cem
    assert not rule.still_due(key_result, reminder)
    key_result.owner = ben
    make_check_in(key_result, 33, days_ago=-6)
    assert not rule.still_due(key_result, reminder)
