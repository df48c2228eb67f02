"""Chats are connected, tried, paused and removed, by who may; their addresses are never seen again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from teamops.activity.models import Event
from teamops.errors import RuleBroken, Stale
from teamops.notifications.chats.actions import (
    MOST_CHANNELS,
    add_channel,
    change_channel,
    remove_channel,
    try_channel,
)
from teamops.notifications.chats.models import ChannelAddress
from teamops.people.actions import erase_person, remove_person
from teamops.people.models import Person, Team
from teamops.sealing import unseal
from tests.api_client import Api, errors
from tests.provider import Provider

SignIn = Callable[[Person], Client]
SECRET = "SecretOfTheHook1234"
URL = f"https://hooks.slack.com/services/T0AAAA/B0BBBB/{SECRET}"
DATA = {"service": "slack", "name": "Product chat", "url": URL}


def connect(owner: Any, by: Person, **more: str) -> ChannelAddress:
    data: dict[str, Any] = {**DATA, **more}
    return add_channel(owner, by=by, **data)


def everything_in_the_database() -> str:
    """Every text that is stored, to look for what must not be among it."""
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            said.append(repr(cursor.fetchall()))
    return "".join(said)


def test_a_lead_connects_a_chat_of_the_team(ana: Person, product: Team) -> None:
    channel = connect(product, ana)
    assert (channel.team, channel.person, channel.takes_minutes, channel.takes_digest) == (
        product,
        None,
        True,
        False,
    )
    assert channel.shown == "https://hooks.slack.com/…1234"
    event = Event.objects.get(verb="channel.added")
    assert event.after == {"channel": channel.pk, "service": "slack"}


def test_the_address_is_sealed_and_stands_nowhere_else(ana: Person, product: Team) -> None:
    channel = connect(product, ana)
    change_channel(channel, by=ana, name="Another")
    remove_channel(
        connect(ana, ana, service="feishu", url="https://open.feishu.cn/x", secret="Word12"), by=ana
    )
    assert unseal(channel.sealed_url) == URL
    stored = everything_in_the_database()
    assert SECRET not in stored and "Word12" not in stored


def test_members_connect_their_own_and_not_the_teams(ben: Person, ana: Person, product: Team) -> None:
    assert connect(ben, ben).person == ben
    for owner, by in [(product, ben), (ben, ana), (ana, ben)]:
        with pytest.raises(PermissionDenied):
            connect(owner, by)
    channel = connect(product, ana)
    for act in (
        lambda: change_channel(channel, by=ben, is_paused=True),
        lambda: remove_channel(channel, by=ben),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"url": "https://example.org/hook"}, "url"),
        ({"url": URL.replace("https", "http")}, "url"),
        ({"url": "https://127.0.0.1/"}, "url"),
        ({"service": "apprise"}, "url"),
        ({"service": "dingtalk"}, "url"),
        ({"secret": "word"}, "secret"),
    ],
)
def test_an_address_that_is_not_the_services_is_refused(
    ben: Person, data: dict[str, str], field: str
) -> None:
    with pytest.raises(RuleBroken) as caught:
        connect(ben, ben, **data)
    assert caught.value.field == field and SECRET not in str(caught.value.message)


def test_nobody_connects_more_than_is_of_use(ben: Person) -> None:
    for _number in range(MOST_CHANNELS):
        connect(ben, ben)
    with pytest.raises(RuleBroken, match="connected already"):
        connect(ben, ben)


def test_a_stale_change_is_refused(ana: Person, product: Team) -> None:
    channel = connect(product, ana)
    change_channel(channel, by=ana, is_paused=True, version=1)
    with pytest.raises(Stale):
        change_channel(ChannelAddress.objects.get(), by=ana, name="Late", version=1)


def test_a_test_says_what_the_service_answered(ben: Person, provider: Provider, sign_in: SignIn) -> None:
    channel = connect(ben, ben)
    tried = try_channel(channel, by=ben)
    assert (tried.arrived, tried.words) == (True, "200 ok")
    provider.answer(404, b"no_service")
    client = sign_in(ben)
    page = client.post(f"/acme/channels/{channel.uuid}/try/", follow=True).content.decode()
    assert "did not take the message: 404 no_service" in page and "did not arrive" in page
    assert SECRET not in page
    assert "Ben Berg sent this" in provider.requests[0].body.decode()


def test_a_test_cannot_be_used_to_flood(ben: Person, provider: Provider) -> None:
    channel = connect(ben, ben)
    for _number in range(3):
        assert try_channel(channel, by=ben).arrived
    with pytest.raises(RuleBroken, match="several times"):
        try_channel(channel, by=ben)
    assert len(provider.requests) == 3


def test_the_pages_connect_pause_choose_and_remove(sign_in: SignIn, ana: Person, product: Team) -> None:
    client = sign_in(ana)
    address = "/acme/teams/product/channels/"
    refused = client.post(address, {**DATA, "url": "https://example.org/secret-of-mine"})
    assert refused.status_code == 200 and "is not one of this service" in refused.content.decode()
    client.post(address, {**DATA, "takes_minutes": "on"})
    channel = ChannelAddress.objects.get()
    assert "Product chat" in client.get(address).content.decode()
    client.post(f"/acme/channels/{channel.uuid}/change/", {"act": "pause"})
    client.post(f"/acme/channels/{channel.uuid}/change/", {"act": "choose", "takes_digest": "on"})
    channel.refresh_from_db()
    assert (channel.is_paused, channel.takes_minutes, channel.takes_digest) == (True, False, True)
    assert client.post(f"/acme/channels/{channel.uuid}/change/", {"act": "x"}).status_code == 400
    page = client.post(f"/acme/channels/{channel.uuid}/remove/", follow=True).content.decode()
    assert "is removed" in page and SECRET not in page
    assert not ChannelAddress.objects.exists()


def test_a_member_sees_where_minutes_go_and_cannot_change_it(
    sign_in: SignIn, ana: Person, ben: Person, product: Team
) -> None:
    connect(product, ana)
    page = sign_in(ben).get("/acme/teams/product/channels/").content.decode()
    assert "Product chat" in page and "Send a test" not in page and "Connect a channel" not in page


@pytest.mark.parametrize("path", ["/acme/settings/channels/", "/acme/teams/product/channels/"])
def test_ten_channels_cost_no_more_queries_than_one(
    sign_in: SignIn, ana: Person, product: Team, path: str
) -> None:
    client = sign_in(ana)
    connect(ana, ana)
    connect(product, ana)
    counts = []
    for _round in range(2):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
        for _number in range(MOST_CHANNELS - 1 if not counts[1:] else 0):
            connect(ana, ana)
            connect(product, ana)
    assert counts[0] == counts[1] <= 12


def test_own_channels_are_nobody_elses_business(sign_in: SignIn, ben: Person, admin: Person) -> None:
    channel = connect(ben, ben)
    assert Api(admin).get("channels/").json()["count"] == 0
    assert sign_in(admin).post(f"/acme/channels/{channel.uuid}/remove/").status_code == 404


def test_the_api_takes_addresses_and_gives_none(ana: Person, ben: Person, product: Team) -> None:
    made = Api(ana).post("channels/", {**DATA, "team": "product", "takes_minutes": False})
    assert made.status_code == 201
    told = made.json()
    assert (told["team"], told["shown"], told["takes_minutes"]) == (
        "product",
        "https://hooks.slack.com/…1234",
        False,
    )
    path = f"channels/{told['uuid']}/"
    changed = Api(ana).patch(path, {"is_paused": True}, if_match=made["ETag"])
    assert changed.json()["is_paused"] is True
    assert Api(ana).patch(path, {"is_paused": False}, if_match=made["ETag"]).status_code == 412
    assert errors(Api(ana).patch(path, {"url": URL}, if_match="*")) == [("url", "unknown_field")]
    Api(ben).post("channels/", DATA)
    listed = Api(ben).get("channels/")
    assert [one["team"] for one in listed.json()["results"]] == ["product", None]
    assert [one["team"] for one in Api(ben).get("channels/?team=product").json()["results"]] == ["product"]
    refused = Api(ben).post("channels/", {**DATA, "url": f"https://example.org/{SECRET}"})
    assert errors(refused) == [("url", "address")]
    said = [one.content.decode() for one in (made, changed, listed, refused, Api(ana).get(path))]
    assert not any(SECRET in one for one in said)


def test_a_test_by_the_api_answers_what_the_service_said(ben: Person, provider: Provider) -> None:
    path = f"channels/{Api(ben).post('channels/', DATA).json()['uuid']}/test/"
    provider.answer(410, b"channel_is_archived")
    assert Api(ben).post(path).json() == {"arrived": False, "answer": "410 channel_is_archived"}
    assert Api(ben).post(path).json() == {"arrived": True, "answer": "200 ok"}


def test_all_addresses_are_sealed_anew_after_a_change_of_keys(
    ben: Person, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    connect(ben, ben)
    connect(ben, ben)
    ChannelAddress.objects.filter(pk=connect(ben, ben).pk).update(sealed_url="lost")
    before = settings.SECRET_KEY
    settings.SECRET_KEY = "a new key of more than thirty-two characters"
    settings.SECRET_KEY_FALLBACKS = [before]
    call_command("seal_anew")
    assert capsys.readouterr().out == "sealed anew: 2, cannot be opened: 1\n"
    settings.SECRET_KEY_FALLBACKS = []
    opened = [unseal(one.sealed_url) for one in ChannelAddress.objects.exclude(sealed_url="lost")]
    assert opened == [URL, URL]


def test_who_is_erased_leaves_no_address_behind(ben: Person, admin: Person) -> None:
    connect(ben, ben)
    remove_person(ben, by=admin, successors={})
    erase_person(ben, by=admin)
    assert not ChannelAddress.objects.exists()
