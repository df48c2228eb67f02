"""Who is reminded of what teams need from each other, and on which mornings."""

import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from goals.models import Dependency
from goals.reminders import find_promised, find_unanswered
from teamops.notifications.rules import Mornings, find_rule
from teamops.people.models import Organization, Person, Team
from tests.factories import make_dependency, make_goal, make_person

# Wednesday, in a week without holidays in Germany.
WEDNESDAY = datetime.date(2026, 11, 25)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def leo(support: Team) -> Person:
    return make_person(support.organization, "Leo Lead", support, lead=True)


@pytest.fixture
def asked(product: Team, support: Team, ben: Person, leo: Person) -> Dependency:
    """Asked on Tuesday at noon."""
    at = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
    goal = make_goal(product, owner=ben)
    return make_dependency(goal, support, asked_at=at, needed_on=WEDNESDAY + 30 * DAY)


def mornings(today: datetime.date, *persons: Person) -> Mornings:
    organization = Organization.objects.get(pk=persons[0].organization_id)
    return Mornings(organization, {person.pk: today for person in persons})


def unanswered(today: datetime.date, *persons: Person) -> list[tuple[int, int]]:
    return [(due.person_id, due.subject_id) for due in find_unanswered(mornings(today, *persons))]


@pytest.mark.parametrize(("days", "is_asked"), [(-1, False), (0, True), (1, True), (2, False), (5, True)])
def test_leads_of_the_asked_team_are_asked_with_growing_pauses(
    asked: Dependency, leo: Person, days: int, is_asked: bool
) -> None:
    assert unanswered(WEDNESDAY + days * DAY, leo) == ([(leo.pk, asked.pk)] if is_asked else [])


def test_nobody_else_is(asked: Dependency, ana: Person, ben: Person, dora: Person) -> None:
    assert unanswered(WEDNESDAY, ana, ben, dora) == []


def test_each_lead_once_and_only_of_what_is_unanswered(asked: Dependency, leo: Person, support: Team) -> None:
    second = make_person(support.organization, "Lea Lead", support, lead=True)
    make_dependency(asked.goal, support, state="declined", asked_at=asked.asked_at)
    assert unanswered(WEDNESDAY, leo, second) == [(leo.pk, asked.pk), (second.pk, asked.pk)]


def test_whom_the_lead_has_named_is_asked_in_their_place(
    asked: Dependency, leo: Person, dora: Person
) -> None:
    Dependency.objects.update(owner=dora)
    assert unanswered(WEDNESDAY, leo, dora) == [(dora.pk, asked.pk)]


@pytest.mark.parametrize(
    ("day", "is_asked"),
    [
        ("2026-11-25", True),  # today
        ("2026-11-26", True),  # tomorrow
        ("2026-11-27", False),
        ("2026-11-24", True),  # 1 working day late
        ("2026-11-20", False),  # 3
    ],
)
def test_who_promised_is_reminded_when_the_day_is_near_or_has_passed(
    asked: Dependency, leo: Person, ben: Person, day: str, is_asked: bool
) -> None:
    Dependency.objects.update(state="accepted", owner=leo, promised_on=datetime.date.fromisoformat(day))
    found = [(due.person_id, due.subject_id) for due in find_promised(mornings(WEDNESDAY, leo, ben))]
    assert found == ([(leo.pk, asked.pk)] if is_asked else [])


def test_it_is_settled_when_it_is_answered_moved_or_delivered(asked: Dependency, leo: Person) -> None:
    question, promise = find_rule("dependency_asked"), find_rule("dependency_promised")
    assert question is not None
    assert promise is not None
    [due] = find_unanswered(mornings(WEDNESDAY, leo))
    assert question.still_due(asked, due)
    asked.state, asked.owner, asked.promised_on = "accepted", leo, WEDNESDAY
    assert not question.still_due(asked, due)
    asked.save()
    [due] = find_promised(mornings(WEDNESDAY, leo))
    assert promise.still_due(asked, due)
    asked.promised_on = WEDNESDAY + 7 * DAY
    assert not promise.still_due(asked, due)


def test_the_words_say_who_asks_and_by_when(asked: Dependency) -> None:
    rule = find_rule("dependency_asked")
    assert rule is not None
    assert rule.say(asked, WEDNESDAY) == "asked by Product, needed by Fri 25 Dec"
    assert rule.path(asked) == f"/dependencies/{asked.pk}/"


def test_each_rule_makes_one_query(
    asked: Dependency, leo: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    them = mornings(WEDNESDAY, leo)
    for find in (find_unanswered, find_promised):
        with django_assert_num_queries(1):
            list(find(them))
