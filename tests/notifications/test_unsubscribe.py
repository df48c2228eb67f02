"""Ending e-mail by its own link: what mail programs do with one click, and people with a button."""

import datetime
from functools import partial

import pytest
import time_machine
from django.test import Client

from teamops.activity.models import Event
from teamops.notifications.answers.links import UnsubscribeLink
from teamops.notifications.models import Wish
from teamops.notifications.preferences import wants
from teamops.notifications.rules import find_rule
from teamops.people.actions import remove_person
from teamops.people.models import Person
from tests.tasks.test_truly_at_once import at_once

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def anybody() -> Client:
    return Client(enforce_csrf_checks=True)


def wants_tasks(person: Person) -> bool:
    rule = find_rule("task_due")
    assert rule is not None
    return wants(Person.objects.select_related("organization").get(pk=person.pk), rule, "email")


def test_opening_the_link_changes_nothing(anybody: Client, ben: Person) -> None:
    for ask in (anybody.get, anybody.head):
        assert ask(UnsubscribeLink(ben.pk).path).status_code == 200
    ben.refresh_from_db()
    assert ben.email_reminders
    assert not Event.objects.exists()


def test_a_mail_program_ends_all_mail_with_one_click(anybody: Client, ben: Person) -> None:
    """RFC 8058: a POST without cookies or a form's token."""
    response = anybody.post(UnsubscribeLink(ben.pk).path, ONE_CLICK)
    assert response.status_code == 200
    ben.refresh_from_db()
    assert not ben.email_reminders
    event = Event.objects.get(verb="person.changed")
    assert (event.actor, event.via) == (ben, "mail")


def test_one_kind_is_ended_and_the_settings_say_so(anybody: Client, ben: Person) -> None:
    assert wants_tasks(ben)
    path = UnsubscribeLink(ben.pk, "tasks").path
    assert "“Tasks”" in anybody.get(path).content.decode()
    page = anybody.post(path).content.decode()
    assert "No more e-mail of the kind “Tasks” comes" in page
    assert not wants_tasks(ben)
    assert Wish.objects.get(person=ben).wanted is False
    inside = Client()
    assert ben.user is not None
    inside.force_login(ben.user)
    settings = inside.get("/acme/settings/notifications/").content.decode()
    assert 'value="tasks:email">' in settings
    assert 'value="check_ins:email" checked>' in settings


def test_it_is_taken_back_on_the_same_page(anybody: Client, ben: Person) -> None:
    for kind in ("", "tasks"):
        path = UnsubscribeLink(ben.pk, kind).path
        anybody.post(path)
        assert not wants_tasks(ben)
        anybody.post(path, {"again": "yes"})
        assert wants_tasks(ben)


def test_twice_is_as_once(anybody: Client, ben: Person) -> None:
    for _number in range(2):
        anybody.post(UnsubscribeLink(ben.pk).path, ONE_CLICK)
    assert Event.objects.filter(verb="person.changed").count() == 1


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_twice_in_the_same_instant_is_as_once(ben: Person) -> None:
    answers = at_once(*[partial(Client().post, UnsubscribeLink(ben.pk).path, ONE_CLICK)] * 3)
    assert [one.status_code for one in answers] == [200] * 3
    assert Event.objects.filter(verb="person.changed").count() == 1


def test_the_link_of_an_old_message_still_works(anybody: Client, ben: Person) -> None:
    path = UnsubscribeLink(ben.pk).path
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=900)):
        anybody.post(path, ONE_CLICK)
    ben.refresh_from_db()
    assert not ben.email_reminders


def test_a_forged_link_ends_nothing(anybody: Client, ben: Person) -> None:
    assert anybody.post("/accounts/mail/WzEsIiJd:1xW8O8:made-up/", ONE_CLICK).status_code == 404


def test_who_has_left_is_told_that_nothing_comes(anybody: Client, ben: Person, admin: Person) -> None:
    path = UnsubscribeLink(ben.pk).path
    remove_person(ben, by=admin, successors={})
    response = anybody.post(path, ONE_CLICK)
    assert response.status_code == 410
    assert "Nothing comes any more" in response.content.decode()
    assert "Ben" not in response.content.decode()
