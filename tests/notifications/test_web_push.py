"""Notifications in browsers: encrypted for the one that asked, signed, through the one way out, ended when it
is gone. The push service is played; what came is decrypted as a browser does."""

import base64
import datetime
import json
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.test import Client

from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.notifications.actions import deliver_waiting, sweep_all
from teamops.notifications.chats.actions import add_browser, add_channel, seal_all_anew, try_channel
from teamops.notifications.chats.browsers import browser_name
from teamops.notifications.chats.models import ChannelAddress, PushKey
from teamops.notifications.chats.push_keys import public_key
from teamops.notifications.models import Delivery
from teamops.people.models import Person, Team
from tests.factories import make_task
from tests.notifications.test_channels import everything_in_the_database
from tests.provider import Provider
from tests.push_service import Browser

SignIn = Callable[[Person], Client]
NOW = datetime.datetime(2026, 11, 25, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
PAGE = "/acme/settings/channels/"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def connected(ben: Person, browser: Browser) -> ChannelAddress:
    return add_browser(ben, by=ben, name="Firefox, Linux", **browser.subscription)


def test_a_browser_connects_by_its_button(sign_in: SignIn, ben: Person, browser: Browser) -> None:
    client = sign_in(ben)
    page = client.get(PAGE)
    assert f'data-push="{public_key()}"' in page.content.decode()
    agent = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    client.post(f"{PAGE}browser/", browser.subscription, headers={"user-agent": agent})
    channel = ChannelAddress.objects.get()
    assert (channel.person, channel.service, channel.name) == (ben, "webpush", "Firefox, Windows")
    html = client.get(PAGE).content.decode()
    assert "https://fcm.googleapis.com/…1234" in html
    assert "SecretOfTheBrowser" not in html


def test_what_it_sends_is_checked(sign_in: SignIn, ben: Person, browser: Browser) -> None:
    client = sign_in(ben)
    for wrong in (
        {"endpoint": "https://evil.example/push/12345678"},
        {"endpoint": "https://169.254.169.254/latest"},
        {"p256dh": "bm90IGEga2V5"},
        {"auth": "c2hvcnQ"},
        {"auth": "€"},
    ):
        client.post(f"{PAGE}browser/", {**browser.subscription, **wrong})
    assert client.post(f"{PAGE}browser/", {}).status_code == 400
    assert not ChannelAddress.objects.exists()


def test_the_morning_arrives_encrypted_and_signed(
    product: Team, ben: Person, connected: ChannelAddress, browser: Browser, provider: Provider
) -> None:
    make_task(product, "Write the survey", assignee=ben, due=NOW.date())
    provider.answer(201, "")
    sweep_all(NOW)
    deliver_waiting()
    [asked] = provider.requests
    assert b"survey" not in asked.body
    told = browser.read(asked.body)
    assert told == {
        "title": "Write the survey: due today",
        "body": "Write the survey · due today\nTasks: These tasks are yours and due today.",
        "url": "http://127.0.0.1:8000/acme/inbox/",
    }
    assert (asked.headers["Content-Encoding"], asked.headers["TTL"]) == ("aes128gcm", "43200")
    assert Delivery.objects.get(channel=f"browser:{connected.pk}").state == Delivery.State.SENT
    assert is_signed(asked.headers["Authorization"], "https://fcm.googleapis.com")


def is_signed(header: str, audience: str) -> bool:
    """RFC 8292, checked with nothing but the key that the header names: the one that browsers got."""
    token, key = (part.split("=", 1)[1] for part in header.removeprefix("vapid ").split(","))
    assert key == public_key()
    signed, signature = token.rsplit(".", 1)
    claims = json.loads(decoded(signed.split(".")[1]))
    assert claims["aud"] == audience
    assert 0 < claims["exp"] - NOW.timestamp() <= 24 * 60 * 60
    assert claims["sub"].startswith(("mailto:", "https:"))
    raw = decoded(signature)
    numbers = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(key))
    point.verify(numbers, signed.encode(), ec.ECDSA(hashes.SHA256()))
    return True


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_a_long_morning_fits_and_says_how_much_is_left_out(
    product: Team, ben: Person, connected: ChannelAddress, browser: Browser, provider: Provider
) -> None:
    for number in range(30):
        make_task(product, f"写问卷 {number} " + "长" * 180, assignee=ben, due=NOW.date())
    provider.answer(201, "")
    sweep_all(NOW)
    deliver_waiting()
    [asked] = provider.requests
    assert len(asked.body) <= 4096
    assert "more" in browser.read(asked.body)["body"].splitlines()[-2]


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_removed(
    product: Team, ben: Person, connected: ChannelAddress, provider: Provider, status: int
) -> None:
    make_task(product, assignee=ben, due=NOW.date())
    provider.answer(status, "unsubscribed")
    sweep_all(NOW)
    deliver_waiting()
    assert not ChannelAddress.objects.exists()
    assert Event.objects.get(verb="channel.removed").actor is None
    sent = Delivery.objects.get(channel=f"browser:{connected.pk}")
    assert (sent.state, sent.reason, len(provider.requests)) == ("failed", "refused", 1)


def test_one_that_is_busy_is_asked_again_later(
    product: Team, ben: Person, connected: ChannelAddress, provider: Provider
) -> None:
    make_task(product, assignee=ben, due=NOW.date())
    provider.answer(429, "slow down", headers={"Retry-After": "600"})
    sweep_all(NOW)
    deliver_waiting()
    waits = Delivery.objects.get(channel=f"browser:{connected.pk}")
    assert waits.state == Delivery.State.DUE
    assert waits.not_before >= NOW + datetime.timedelta(minutes=10)
    assert ChannelAddress.objects.exists()


def test_the_test_button_says_what_the_service_answered(
    ben: Person, connected: ChannelAddress, browser: Browser, provider: Provider
) -> None:
    provider.answer(201, "Created")
    tried = try_channel(connected, by=ben)
    assert (tried.arrived, tried.words) == (True, "201 Created")
    assert browser.read(provider.requests[0].body)["title"] == "This channel is connected to TeamOps"
    provider.answer(302, "", headers={"Location": "https://169.254.169.254/"})
    assert try_channel(connected, by=ben).words == "302 redirect, not followed"
    provider.answer(410, "push subscription has unsubscribed or expired")
    assert not try_channel(connected, by=ben).arrived
    assert not ChannelAddress.objects.exists()


def test_the_same_browser_connects_again_and_stays_one(
    ben: Person, connected: ChannelAddress, browser: Browser
) -> None:
    add_browser(ben, by=ben, name="Firefox", **browser.subscription)
    assert [one.name for one in ChannelAddress.objects.all()] == ["Firefox"]


def test_a_team_has_no_browser(ana: Person, product: Team, sign_in: SignIn) -> None:
    data = {"service": "webpush", "name": "Wall", "url": Browser().endpoint}
    page = sign_in(ana).post("/acme/teams/product/channels/", data).content.decode()
    assert 'class="error"' in page
    with pytest.raises(RuleBroken):
        add_channel(product, by=ana, service="webpush", name="Wall", url=Browser().endpoint)


def test_no_secret_of_it_is_in_the_database(connected: ChannelAddress, browser: Browser) -> None:
    public_key()
    stored = everything_in_the_database()
    assert not [one for one in browser.subscription.values() if one in stored]


def test_the_key_is_one_and_is_sealed_anew_with_the_others(db: None, settings: object) -> None:
    before = public_key()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another one, for tests alone"  # type: ignore[attr-defined]
    assert seal_all_anew() == (1, 0)
    settings.SECRET_KEY_FALLBACKS = []  # type: ignore[attr-defined]
    assert public_key() == before
    assert PushKey.objects.count() == 1


def test_a_key_that_cannot_be_opened_gives_way_to_a_new_one(db: None, settings: object) -> None:
    before = public_key()
    settings.SECRET_KEY = "a lost one, for tests alone"  # type: ignore[attr-defined]
    assert public_key() != before
    assert public_key() == public_key()


def test_the_worker_lies_at_the_root_and_asks_for_nothing(client: Client) -> None:
    response = client.get("/push-worker.js")
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert b"fetch" not in response.content
    assert "'unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", "Chrome, Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("", "Browser"),
    ],
)
def test_a_browser_is_called_as_it_names_itself(agent: str, name: str) -> None:
    assert browser_name(agent) == name
