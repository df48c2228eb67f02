"""Who is reminded of support requests, and on which mornings."""

import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from tasks.models import SupportRequest
from tasks.support.reminders import find_answers, find_promised, find_unanswered
from tasks.support.telling import ANSWERED, OWED
from teamops.notifications.models import Reminder
from teamops.notifications.rules import Mornings, find_rule
from teamops.people.models import Organization, Person, Team
from tests.factories import make_support

# Wednesday, in a week without holidays in Germany.
WEDNESDAY = datetime.date(2026, 11, 25)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def asked(product: Team, ana: Person, ben: Person) -> SupportRequest:
    """Asked on Monday at noon."""
    at = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
    return make_support(product, ana, asked_by=ben, asked_at=at, needed_by=WEDNESDAY + 9 * DAY)


def mornings(today: datetime.date, *persons: Person) -> Mornings:
    organization = Organization.objects.get(pk=persons[0].organization_id)
    return Mornings(organization, {person.pk: today for person in persons})


@pytest.mark.parametrize(("days", "is_asked"), [(-1, False), (0, True), (1, False), (2, True), (5, False)])
def test_who_is_asked_is_reminded_after_two_working_days_with_growing_pauses(
    asked: SupportRequest, ana: Person, ben: Person, days: int, is_asked: bool
) -> None:
    found = [
        (due.person_id, due.subject_id) for due in find_unanswered(mornings(WEDNESDAY + days * DAY, ana, ben))
    ]
    assert found == ([(ana.pk, asked.pk)] if is_asked else [])


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
    asked: SupportRequest, ana: Person, day: str, is_asked: bool
) -> None:
    SupportRequest.objects.update(state="promised", promised_for=datetime.date.fromisoformat(day))
    found = [(due.person_id, due.subject_id) for due in find_promised(mornings(WEDNESDAY, ana))]
    assert found == ([(ana.pk, asked.pk)] if is_asked else [])
    assert list(find_unanswered(mornings(WEDNESDAY, ana))) == []


def test_an_answer_is_told_once_unless_it_was_read(asked: SupportRequest, ben: Person) -> None:
    Reminder.objects.create(
        organization=asked.organization, person=ben, rule=ANSWERED, subject_type="supportrequest",
        subject_id=asked.pk, local_date=WEDNESDAY, due_on=WEDNESDAY,
    )  # fmt: skip
    [due] = find_answers(mornings(WEDNESDAY, ben))
    assert (due.person_id, due.subject_id) == (ben.pk, asked.pk)
    Reminder.objects.update(read_at=asked.asked_at)
    assert list(find_answers(mornings(WEDNESDAY, ben))) == []


def test_it_is_settled_when_it_is_answered_or_asked_of_another(
    asked: SupportRequest, ana: Person, ben: Person
) -> None:
    question, promise = find_rule(OWED), find_rule("support_promised")
    assert question is not None
    assert promise is not None
    [due] = find_unanswered(mornings(WEDNESDAY, ana))
    assert question.still_due(asked, due)
    asked.asked_of = ben
    assert not question.still_due(asked, due)
    asked.asked_of, asked.state, asked.promised_for = ana, "promised", WEDNESDAY
    assert not question.still_due(asked, due)
    asked.save()
    [due] = find_promised(mornings(WEDNESDAY, ana))
    assert promise.still_due(asked, due)
    asked.promised_for = WEDNESDAY + 7 * DAY
    assert not promise.still_due(asked, due)


def test_the_words_say_who_asks_since_when_and_by_when(asked: SupportRequest) -> None:
    rule, answer = find_rule(OWED), find_rule(ANSWERED)
    assert rule is not None
    assert answer is not None
    assert rule.say(asked, WEDNESDAY) == "asked by Ben Berg 2 days ago, needed by Fri 4 Dec"
    assert rule.path(asked) == "/support/1/"
    asked.state, asked.promised_for = "promised", WEDNESDAY + DAY
    assert answer.say(asked, WEDNESDAY) == "promised for Thu 26 Nov"
    asked.state = "declined"
    assert answer.say(asked, WEDNESDAY) == "Declined"


def test_each_rule_makes_one_query(
    asked: SupportRequest, ana: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    them = mornings(WEDNESDAY, ana)
    for find in (find_unanswered, find_promised, find_answers):
        with django_assert_num_queries(1):
            list(find(them))


@pytest.mark.parametrize(("days", "is_late"), [(5, False), (9, False), (10, True)])
def test_a_question_is_late_when_the_day_has_passed_on_which_it_is_needed(
    asked: SupportRequest, days: int, is_late: bool
) -> None:
    question = find_rule(OWED)
    assert question is not None
    assert question.is_late(asked, WEDNESDAY, WEDNESDAY + days * DAY) == is_late
