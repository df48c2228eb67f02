"""A browser shows nothing more to whoever sits at it, once the sign-in by which it was connected is over."""

import datetime
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from teamops.activity.models import Event
from teamops.notifications.actions import deliver_waiting, sweep_all
from teamops.notifications.actions.daily import do_daily_work
from teamops.notifications.chats.actions import add_browser
from teamops.notifications.chats.models import ChannelAddress
from teamops.notifications.models import Delivery
from teamops.people.actions import remove_person
from teamops.people.models import Person, Team
from tests.factories import PASSWORD, make_task
from tests.provider import Provider
from tests.push_service import Browser

SignIn = Callable[[Person], Client]
NOW = datetime.datetime(2026, 11, 25, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
CONNECT = "/acme/settings/channels/browser/"
NEW = "a-much-longer-secret-7"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def connect(client: Client, number: int = 1) -> ChannelAddress:
    """By the button of the page, in a browser of its own."""
    subscription = Browser().subscription
    subscription["endpoint"] += f"-{number}"
    client.post(CONNECT, subscription)
    return ChannelAddress.objects.latest("pk")


def connected() -> list[ChannelAddress]:
    return list(ChannelAddress.objects.order_by("pk"))


def test_signing_out_ends_it(sign_in: SignIn, ben: Person) -> None:
    client = sign_in(ben)
    connect(client)
    client.post("/accounts/logout/")
    assert connected() == []
    assert Event.objects.filter(verb="channel.removed").count() == 1


def test_the_other_browsers_of_the_same_person_go_on(sign_in: SignIn, ben: Person) -> None:
    here, there = sign_in(ben), sign_in(ben)
    connect(here)
    other = connect(there, 2)
    here.post("/accounts/logout/")
    assert connected() == [other]


def test_it_is_known_again_after_the_session_has_run_out(sign_in: SignIn, ben: Person) -> None:
    client = sign_in(ben)
    connect(client)
    del client.cookies["sessionid"]
    assert ben.user is not None
    client.force_login(ben.user)
    client.post("/accounts/logout/")
    assert connected() == []


def test_who_signs_out_where_somebody_else_had_connected_ends_that(
    sign_in: SignIn, ben: Person, ana: Person
) -> None:
    client = sign_in(ben)
    connect(client)
    del client.cookies["sessionid"]
    assert ana.user is not None
    client.force_login(ana.user)
    client.post("/accounts/logout/")
    assert connected() == []


def test_who_connects_a_browser_takes_it_over_at_once(sign_in: SignIn, ben: Person, ana: Person) -> None:
    client = sign_in(ben)
    connect(client)
    assert ana.user is not None
    client.force_login(ana.user)
    mine = connect(client, 2)
    assert connected() == [mine]
    assert mine.person == ana


def test_a_made_up_cookie_ends_nothing(sign_in: SignIn, ben: Person, ana: Person) -> None:
    channel = connect(sign_in(ben))
    client = sign_in(ana)
    for made_up in (str(channel.uuid), f"{channel.uuid}:1:2", "x"):
        client.cookies["browser"] = made_up
        client.post("/accounts/logout/")
        assert ana.user is not None
        client.force_login(ana.user)
    assert connected() == [channel]


def test_a_new_password_ends_all_but_the_browser_in_which_it_was_chosen(
    sign_in: SignIn, ben: Person, product: Team, provider: Provider
) -> None:
    here, there = sign_in(ben), sign_in(ben)
    mine = connect(here)
    connect(there, 2)
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post("/accounts/password/change/", sent).status_code == 302
    assert connected() == [mine]
    make_task(product, assignee=ben, due=NOW.date())
    provider.answer(201, "")
    sweep_all(NOW)
    deliver_waiting()
    assert Delivery.objects.get(channel=f"browser:{mine.pk}").state == "sent"


def test_under_a_password_that_was_changed_by_a_command_nothing_is_shown(
    ben: Person, product: Team, provider: Provider
) -> None:
    channel = add_browser(ben, by=ben, name="Firefox", **Browser().subscription)
    make_task(product, assignee=ben, due=NOW.date())
    sweep_all(NOW)
    assert ben.user is not None
    ben.user.set_password(NEW)
    ben.user.save()
    deliver_waiting()
    assert provider.requests == []
    assert Delivery.objects.get(channel=f"browser:{channel.pk}").reason == "refused"
    assert connected() == []


def test_who_leaves_is_not_told_in_it_and_neither_when_they_come_back(
    sign_in: SignIn, ben: Person, admin: Person
) -> None:
    connect(sign_in(ben))
    remove_person(ben, by=admin, successors={})
    assert connected() == []


def test_of_a_closed_account_it_ends_within_a_day(ben: Person, dora: Person) -> None:
    add_browser(ben, by=ben, name="Firefox", **Browser().subscription)
    theirs = add_browser(dora, by=dora, name="Firefox", **Browser().subscription)
    assert ben.user is not None
    ben.user.is_active = False
    ben.user.save()
    do_daily_work("lost_browsers", ben.organization_id)
    assert connected() == [theirs]
