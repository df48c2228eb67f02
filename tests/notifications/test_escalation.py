"""When nobody answers: the lead hears of it, on the day that was announced, once."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail

from tasks.models import Task
from teamops.notifications.actions import deliver_waiting, sweep_all
from teamops.notifications.models import Reminder
from teamops.people.models import Person, Team, TeamMembership
from tests.factories import make_task

# Wednesday; the task was due the day before.
DUE = datetime.date(2026, 11, 24)
DAY = datetime.timedelta(days=1)


def morning(day: datetime.date) -> None:
    now = datetime.datetime.combine(day, datetime.time(9, 30), tzinfo=ZoneInfo("Europe/Berlin"))
    with time_machine.travel(now, tick=False):
        sweep_all(now)
        deliver_waiting()


def mornings(*numbers: int) -> None:
    """So many days after the task's own."""
    for number in numbers:
        morning(DUE + number * DAY)


def letters(person: Person) -> list[str]:
    assert person.email
    return [str(letter.body) for letter in mail.outbox if person.email in letter.to[0]]


@pytest.fixture
def task(product: Team, ana: Person, ben: Person) -> Task:
    """Ana leads the team; nothing else is asked of her."""
    return make_task(product, "Write the survey", assignee=ben, due=DUE)


def test_who_is_asked_reads_who_will_hear_of_it_and_when(task: Task, ben: Person) -> None:
    """Five working days after the first time that he is asked, which is Wednesday."""
    mornings(1)
    assert "1 day late · If it stays open, Ana Lead sees it on Wed 2 Dec" in letters(ben)[0]


def test_the_date_stays_however_often_one_is_asked(task: Task, ben: Person) -> None:
    mornings(1, 2, 6)
    assert len(letters(ben)) == 3
    assert all("Ana Lead sees it on Wed 2 Dec" in letter for letter in letters(ben))


def test_the_lead_is_told_on_that_day_once(task: Task, ana: Person, ben: Person) -> None:
    mornings(1, 2, 3, 6, 7)
    assert letters(ana) == []
    mornings(8, 9, 10, 13)
    [letter] = letters(ana)
    assert "Still open in your team" in letter
    assert "Write the survey" in letter
    assert "Ben Berg: 8 days late" in letter
    assert "told that you would see it on this day" in letter


def test_what_was_done_in_time_no_lead_hears_of(task: Task, ana: Person) -> None:
    mornings(1, 2, 3, 6, 7)
    Task.objects.update(status="done")
    mornings(8, 9)
    assert letters(ana) == []
    assert not Reminder.objects.filter(person=ana).exists()


def test_another_day_for_it_begins_anew(task: Task, ana: Person) -> None:
    mornings(1)
    Task.objects.update(due=DUE + 3 * DAY)
    mornings(3, 6, 8, 9, 10)
    assert letters(ana) == []


def test_a_lead_who_was_away_is_told_when_they_are_back(task: Task, ana: Person) -> None:
    mornings(1)
    Person.objects.filter(pk=ana.pk).update(working_days="5")
    mornings(8, 9)
    assert letters(ana) == []
    mornings(10)
    assert len(letters(ana)) == 1


def test_a_lead_without_a_morning_is_told_nothing_where_most_have_theirs(
    product: Team, task: Task, ana: Person, cem: Person
) -> None:
    """The database reads of all, and nobody else is the worse for it."""
    mornings(1)
    make_task(product, "Read the survey", assignee=cem, due=DUE + 8 * DAY)
    Person.objects.filter(pk=ana.pk).update(working_days="5")
    mornings(8)
    assert letters(ana) == []
    assert len(letters(cem)) == 1


def test_of_a_leads_own_task_the_lead_above_hears(product: Team, ana: Person, admin: Person) -> None:
    root = product.parent
    assert root is not None
    TeamMembership.objects.update_or_create(team=root, person=admin, defaults={"is_lead": True})
    make_task(product, "Write the survey", assignee=ana, due=DUE)
    mornings(1)
    assert "If it stays open, Admin sees it" in letters(ana)[0]


def test_where_nobody_leads_nothing_is_announced(product: Team, ana: Person, ben: Person) -> None:
    TeamMembership.objects.update(is_lead=False)
    make_task(product, "Write the survey", assignee=ben, due=DUE)
    mornings(1)
    assert "If it stays open" not in letters(ben)[0]


def test_a_lead_whose_message_came_too_late_is_told_on_the_next_morning(
    task: Task, ana: Person, ben: Person
) -> None:
    """No mail server from that morning to the night."""
    mornings(1, 2, 3, 6, 7)
    at = datetime.datetime.combine(DUE + 8 * DAY, datetime.time(9, 30), tzinfo=ZoneInfo("Europe/Berlin"))
    sweep_all(at)
    with time_machine.travel(at + datetime.timedelta(hours=12), tick=False):
        deliver_waiting()
    assert letters(ana) == []
    mornings(9, 10, 13)
    assert len(letters(ana)) == 1


# --- Another lead


def lead_now(team: Team, person: Person) -> None:
    TeamMembership.objects.filter(team=team).update(is_lead=False)
    TeamMembership.objects.filter(team=team, person=person).update(is_lead=True)


def test_who_leads_meanwhile_hears_of_it_on_that_day_and_the_former_lead_does_not(
    product: Team, task: Task, ana: Person, ben: Person, cem: Person
) -> None:
    mornings(1)
    lead_now(product, cem)
    mornings(2, 3, 6, 7)
    assert "If it stays open, Cem Can sees it on Wed 2 Dec" in letters(ben)[1]
    assert letters(cem) == []
    mornings(8, 9, 10, 13)
    assert len(letters(cem)) == 1
    assert letters(ana) == []


def test_where_the_former_lead_leads_another_team_they_hear_of_that_alone(
    product: Team, support: Team, task: Task, ana: Person, cem: Person
) -> None:
    mornings(1)
    lead_now(product, cem)
    TeamMembership.objects.create(team=support, person=ana, is_lead=True)
    mornings(2, 3, 6, 7, 8, 9)
    assert len(letters(cem)) == 1
    assert letters(ana) == []


def test_in_the_place_of_a_lead_who_has_left_the_next_one_hears_of_it(
    product: Team, task: Task, ana: Person, ben: Person, cem: Person
) -> None:
    mornings(1)
    Person.objects.filter(pk=ana.pk).update(state="left")
    lead_now(product, cem)
    mornings(2, 3, 6, 7, 8, 9)
    assert len(letters(cem)) == 1
    assert letters(ana) == []


def test_a_lead_of_the_last_moment_hears_of_it_once_it_is_asked_for_again(
    product: Team, task: Task, ana: Person, ben: Person, cem: Person
) -> None:
    """Asked for on the 1st, 2nd, 4th, and then on the 8th working day."""
    mornings(1, 2, 3, 6, 7)
    lead_now(product, cem)
    mornings(8, 9, 10)
    assert letters(ana) == letters(cem) == []
    mornings(13, 14, 15)
    assert "Cem Can sees it as well" in letters(ben)[-1]
    assert len(letters(cem)) == 1
