"""Who is asked for a task, and on which mornings."""

import datetime
from typing import Any

import pytest

from tasks.models import Task
from tasks.reminders import find_tasks_due, find_tasks_due_soon, find_tasks_overdue
from teamops.notifications.rules import Mornings, find_rule
from teamops.people.models import Organization, Person, Team
from tests.factories import make_organization, make_person, make_task, make_team

# Wednesday, in a week without holidays in Germany.
WEDNESDAY = datetime.date(2026, 11, 25)
DAY = datetime.timedelta(days=1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def found_by(mornings: Mornings) -> list[int]:
    """Whatever the three rules about a task's day find."""
    finds = (find_tasks_overdue, find_tasks_due, find_tasks_due_soon)
    return [due.subject_id for find in finds for due in find(mornings)]


def asked(person: Person, today: datetime.date) -> list[int]:
    organization = Organization.objects.get(pk=person.organization_id)
    return found_by(Mornings(organization, {person.pk: today}))


@pytest.mark.parametrize(
    ("due", "is_asked"),
    [
        ("2026-11-25", True),  # today
        ("2026-11-26", True),  # tomorrow
        ("2026-11-27", False),
        ("2026-11-24", True),  # 1 working day late
        ("2026-11-23", True),  # 2
        ("2026-11-20", False),  # 3, over a weekend
        ("2026-11-19", True),  # 4
        ("2026-11-18", False),
        ("2026-11-13", True),  # 8
    ],
)
def test_it_is_asked_for_the_day_before_on_the_day_and_then_with_growing_pauses(
    product: Team, ben: Person, due: str, is_asked: bool
) -> None:
    task = make_task(product, assignee=ben, due=day(due))
    assert asked(ben, WEDNESDAY) == ([task.pk] if is_asked else [])


@pytest.mark.parametrize("due", ["2026-11-28", "2026-11-29", "2026-11-30"])
def test_on_friday_the_weekend_and_monday_are_tomorrow(product: Team, ben: Person, due: str) -> None:
    task = make_task(product, assignee=ben, due=day(due))
    assert asked(ben, day("2026-11-27")) == [task.pk]
    assert asked(ben, day("2026-11-26")) == []


def test_what_was_due_on_a_free_day_is_asked_for_on_the_next_working_day(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben, due=day("2026-12-26"))
    assert asked(ben, day("2026-12-28")) == [task.pk]


def test_a_make_up_working_day_is_the_next_working_day(product: Team, ben: Person) -> None:
    """In China people work on Saturday, 10 October 2026, for the week before."""
    Organization.objects.update(country="CN")
    task = make_task(product, assignee=ben, due=day("2026-10-10"))
    assert asked(ben, day("2026-10-09")) == [task.pk]
    monday = make_task(product, assignee=ben, due=day("2026-10-12"))
    assert monday.pk not in asked(ben, day("2026-10-09"))
    assert asked(ben, day("2026-10-10")) == [task.pk, monday.pk]


@pytest.mark.parametrize("status", [Task.Status.DONE, Task.Status.DROPPED])
def test_what_is_not_open_is_not_asked_for(product: Team, ben: Person, status: str) -> None:
    make_task(product, assignee=ben, due=WEDNESDAY, status=status)
    assert asked(ben, WEDNESDAY) == []


def test_what_has_no_day_is_not_asked_for(product: Team, ben: Person) -> None:
    make_task(product, assignee=ben, due=None)
    assert asked(ben, WEDNESDAY) == []


def test_only_its_owner_is_asked(product: Team, ben: Person, cem: Person) -> None:
    make_task(product, assignee=cem, due=WEDNESDAY)
    make_task(product, assignee=None, due=WEDNESDAY)
    assert asked(ben, WEDNESDAY) == []


def test_each_is_asked_by_the_date_of_their_own_zone(product: Team, ben: Person, cem: Person) -> None:
    """It is Thursday for Cem already."""
    for_ben = make_task(product, assignee=ben, due=WEDNESDAY + 2 * DAY)
    for_cem = make_task(product, assignee=cem, due=WEDNESDAY + 2 * DAY)
    mornings = Mornings(product.organization, {ben.pk: WEDNESDAY, cem.pk: WEDNESDAY + DAY})
    found = found_by(mornings)
    assert found == [for_cem.pk]
    assert for_ben.pk not in found


def test_nothing_of_another_organization_is_found(product: Team, ben: Person) -> None:
    other = make_organization("other")
    make_task(make_team(other, "Other"), assignee=make_person(other, "Zoe"), due=WEDNESDAY)
    assert asked(ben, WEDNESDAY) == []


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({"title": "Another title"}, True),
        ({"status": "doing"}, True),
        ({"status": "done"}, False),
        ({"due": WEDNESDAY + 7 * DAY}, False),
        ({"assignee": None}, False),
    ],
)
def test_a_reminder_holds_until_the_task_is_done_moved_or_given_away(
    product: Team, ben: Person, change: dict[str, Any], holds: bool
) -> None:
    task = make_task(product, assignee=ben, due=WEDNESDAY)
    mornings = Mornings(product.organization, {ben.pk: WEDNESDAY})
    [reminder] = find_tasks_due(mornings)
    for name, value in change.items():
        setattr(task, name, value)
    rule = find_rule("task_due")
    assert rule is not None
    assert rule.still_due(task, reminder) is holds


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("2026-11-25", "due today"),
        ("2026-11-26", "due tomorrow"),
        ("2026-11-30", "due Mon 30 Nov"),
        ("2026-11-22", "3 days late"),
    ],
)
def test_it_says_when(product: Team, ben: Person, due: str, words: str) -> None:
    rule = find_rule("task_due")
    assert rule is not None
    assert rule.say(make_task(product, assignee=ben, due=day(due)), WEDNESDAY) == words
