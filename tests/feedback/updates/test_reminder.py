"""The morning's message asks for the update, and its link needs no sign-in."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from time_machine import Traveller

from feedback.models import WeeklyUpdate
from feedback.updates.links import letter_path
from teamops.activity.models import Event
from teamops.notifications.actions import deliver_waiting, sweep
from teamops.notifications.models import Reminder
from teamops.people.actions import remove_person
from teamops.people.actions.hours import add_absence
from teamops.people.models import Organization, Person, Team
from tests.feedback.updates.conftest import NOW, W48, Ask, Write

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
EMPTY = {"progress": "", "plans": "", "problems": "", "mood": "", "note": "", "version": "0"}


def remind(organization: Organization) -> list[str]:
    """What is written to Ben this morning."""
    sweep([organization.pk], timezone.now())
    deliver_waiting()
    sent = [str(message.body) for message in mail.outbox if "ben-berg" in message.to[0]]
    mail.outbox.clear()
    return sent


def path_in(letter: str) -> str:
    found = re.search(r"https?://[^/]+(/accounts/update/\S+)", letter)
    assert found
    return found[1]


def test_it_asks_on_its_day_says_why_and_stops_when_it_is_written(
    ask: Ask, write: Write, clock: Traveller, acme: Organization, ben: Person
) -> None:
    ask()
    (letter,) = remind(acme)
    assert "Weekly update for Product" in letter
    assert "Your team’s review reads it." in letter
    write(ben)
    assert not Reminder.objects.unread().filter(person=ben).exists()
    clock.move_to(NOW.replace(day=24))
    assert remind(acme) == []


def test_one_that_is_missing_is_asked_for_again_the_next_day(
    ask: Ask, clock: Traveller, acme: Organization, ben: Person
) -> None:
    ask()
    remind(acme)
    clock.move_to(NOW.replace(day=24))
    (letter,) = remind(acme)
    assert "1 day late" in letter


def test_who_is_away_is_not_asked(ask: Ask, clock: Traveller, acme: Organization, ben: Person) -> None:
    ask()
    add_absence(ben, by=ben, first_day=W48, last_day=W48)
    assert remind(acme) == []


def test_the_link_of_the_letter_opens_the_form_without_signing_in(
    ask: Ask, acme: Organization, product: Team, ben: Person
) -> None:
    ask()
    path = path_in(remind(acme)[0])
    client = Client()
    page = client.get(path)
    assert page.status_code == 200
    # The address is what lets in: it is told to no other site. (To none at all, and the form is refused.)
    assert page["Referrer-Policy"] == "same-origin"
    answer = client.post(path, {**EMPTY, "progress": "From the train"})
    assert "Your update is in" in answer.content.decode()
    assert WeeklyUpdate.objects.get(person=ben).progress == "From the train"
    event = Event.objects.get(verb="update.written")
    assert (event.actor, event.via) == (ben, "mail")


def test_the_letter_and_its_page_speak_the_readers_language(
    ask: Ask, acme: Organization, product: Team, ben: Person
) -> None:
    Person.objects.filter(pk=ben.pk).update(language="zh-hans")
    ask()
    (letter,) = remind(acme)
    assert "周报" in letter
    page = Client().get(path_in(letter)).content.decode()
    assert "周报" in page
    assert "Weekly" not in page


def test_a_link_that_was_made_up_has_run_out_or_is_of_who_has_left_opens_nothing(
    ask: Ask, clock: Traveller, product: Team, ben: Person, admin: Person
) -> None:
    ask()
    path = letter_path(WeeklyUpdate.objects.get(person=ben))
    client = Client()
    assert client.get(path[:-2] + "x/").status_code == 404
    assert client.get(path).status_code == 200
    clock.move_to(NOW.replace(month=12, day=15))
    assert client.get(path).status_code == 404
    clock.move_to(NOW)
    remove_person(ben, by=admin, successors={})
    assert client.get(path).status_code == 404


def test_a_link_opens_nothing_when_its_update_can_no_longer_be_written(
    write: Write, clock: Traveller, ben: Person
) -> None:
    update = write(ben, note="I think of leaving")
    clock.move_to(NOW.replace(day=26))
    path = letter_path(update)
    clock.move_to(NOW.replace(month=12, day=6))
    assert Client().get(path).status_code == 200
    clock.move_to(NOW.replace(month=12, day=7))
    assert Client().get(path).status_code == 404
    assert Client().post(path, {**EMPTY, "progress": "Much later"}).status_code == 404


def said_by(path: str) -> str:
    """What stands at a link that works no more: it names nobody, no team and no organization."""
    answer = Client().get(path)
    page = answer.content.decode()
    assert answer.status_code == 404 and answer["X-Robots-Tag"] == "noindex, nofollow"
    assert not re.search("Ben|Product|Acme", page, re.IGNORECASE)
    assert "There is nothing here" not in page
    return page


def test_a_link_that_works_no_more_says_why_and_what_to_do(
    ask: Ask, clock: Traveller, product: Team, ben: Person, admin: Person
) -> None:
    """It led to the page of addresses that are mistyped."""
    from teamops.people.actions import remove_person

    ask()
    path = letter_path(WeeklyUpdate.objects.get(person=ben))
    assert "It is not whole: perhaps a mail program has cut it." in said_by(path[:-2] + "x/")
    assert "It is not whole" in said_by("/accounts/update/guessed/")
    clock.move_to(NOW.replace(month=12, day=15))
    page = said_by(path)
    assert "This link has run out" in page and "Sign in to write the update of this week." in page
    clock.move_to(NOW)
    seat = product.memberships.get(person=ben)
    seat.delete()
    assert "This is no longer yours to answer" in said_by(path)
    seat.save()
    remove_person(ben, by=admin, successors={})
    assert "has left, or can no longer sign in here" in said_by(path)


def test_a_link_to_the_update_of_a_past_week_says_so_in_the_persons_language(
    ask: Ask, clock: Traveller, ben: Person
) -> None:
    ask()
    update = WeeklyUpdate.objects.get(person=ben)
    clock.move_to(NOW.replace(day=30))
    path = letter_path(update)
    clock.move_to(NOW.replace(month=12, day=7))
    page = said_by(path)
    assert "The time for this update is over" in page
    assert "Updates are written in their week and in the one after it." in page
    Person.objects.filter(pk=ben.pk).update(language="zh-hans")
    assert "这份周报已过时间" in said_by(path)


def test_an_administrator_who_looks_at_deliveries_gets_no_signed_link(
    ask: Ask, sign_in: SignIn, acme: Organization, ben: Person, admin: Person
) -> None:
    ask()
    remind(acme)
    page = sign_in(admin).get("/acme/settings/deliveries/").content.decode()
    assert "Weekly update for Product" in page
    assert "/accounts/update/" not in page
