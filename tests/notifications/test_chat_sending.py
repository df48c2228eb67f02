"""Messages to a provider that is slow, busy, broken, leads elsewhere or never ends; what is said of it."""

import base64
import datetime
import hashlib
import hmac
import logging
import sys
from collections.abc import Callable
from email import charset
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.utils import timezone, translation

from teamops.notifications.chats import through_apprise
from teamops.notifications.chats.apprise_services import SERVICES
from teamops.notifications.chats.kinds import ChannelError
from teamops.notifications.chats.message import Line, Message, Section
from teamops.notifications.chats.models import ChannelAddress, ChannelPace
from teamops.notifications.chats.sending import check_address, scrubbed, send_message, shown
from teamops.outgoing import NotAllowed
from teamops.people.models import Person
from teamops.sealing import seal
from tests.provider import GIGABYTE, Provider

URLS = {
    "slack": "https://hooks.slack.com/services/T0AAAA/B0BBBB/SecretOfTheHook1234",
    "msteams": "https://prod-01.westeurope.logic.azure.com/workflows/abc/triggers/x?sig=SecretOfTheHook1234",
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=SecretOfTheHook1234",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/SecretOfTheHook1234",
    "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=SecretOfTheHook1234",
    "apprise": "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
}
TAKEN: dict[str, Any] = {
    "slack": b"ok",
    "msteams": b"",
    "dingtalk": {"errcode": 0, "errmsg": "ok"},
    "feishu": {"code": 0, "msg": "success", "data": {}},
    "wecom": {"errcode": 0, "errmsg": "ok"},
    "apprise": b"",
}
MESSAGE = Message(
    "2 things for today",
    "https://teamops.example.com/acme/inbox/",
    sections=(
        Section(
            "Tasks", "Yours.", (Line("Write", "due today", "https://teamops.example.com/acme/tasks/1/"),)
        ),
    ),
)
Channel = Callable[..., ChannelAddress]


@pytest.fixture
def channel(ben: Person) -> Channel:
    def made(service: str = "slack", secret: str = "", url: str = "") -> ChannelAddress:
        return ChannelAddress.objects.create(
            organization=ben.organization,
            person=ben,
            service=service,
            name="Mine",
            sealed_url=seal(url or URLS[service]),
            sealed_secret=seal(secret) if secret else "",
            shown="…",
        )

    return made


@pytest.mark.parametrize("service", sorted(URLS))
def test_each_service_takes_a_message(channel: Channel, provider: Provider, service: str) -> None:
    provider.answer(202 if service == "msteams" else 204 if service == "apprise" else 200, TAKEN[service])
    send_message(channel(service), MESSAGE)
    (asked,) = provider.requests
    assert asked.headers["Content-Type"].startswith("application/json")
    assert "2 things for today" in asked.body.decode() or service == "apprise"
    assert "https://teamops.example.com/acme/tasks/1/" in asked.body.decode()
    if service != "apprise":
        assert f"https://{asked.host}{asked.path}" == URLS[service]


def test_dingtalk_is_signed_as_documented(channel: Channel, provider: Provider) -> None:
    provider.answer(200, TAKEN["dingtalk"])
    send_message(channel("dingtalk", secret="SECabcdef"), MESSAGE)
    query = {name: one for name, (one,) in parse_qs(urlsplit(provider.requests[0].path).query).items()}
    to_sign = f"{query['timestamp']}\nSECabcdef".encode()
    digest = hmac.new(b"SECabcdef", to_sign, hashlib.sha256).digest()
    assert query["sign"] == base64.b64encode(digest).decode() and len(query["timestamp"]) == 13
    assert query["access_token"] == "SecretOfTheHook1234"


def test_feishu_is_signed_as_documented(channel: Channel, provider: Provider) -> None:
    provider.answer(200, TAKEN["feishu"])
    send_message(channel("feishu", secret="abcdef"), MESSAGE)
    sent = provider.requests[0].json
    digest = hmac.new(f"{sent['timestamp']}\nabcdef".encode(), b"", hashlib.sha256).digest()
    assert sent["sign"] == base64.b64encode(digest).decode() and len(sent["timestamp"]) == 10


def refused(channel: ChannelAddress) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        send_message(channel, MESSAGE)
    return caught.value


@pytest.mark.parametrize(
    ("service", "status", "body", "again", "words"),
    [
        ("slack", 404, b"no_service", False, "404 no_service"),
        ("slack", 400, b"invalid_payload", False, "400 invalid_payload"),
        ("slack", 500, b"rollup_error", True, "500 rollup_error"),
        ("slack", 503, b"<html>We are down</html>", True, "503 <html>We are down</html>"),
        ("msteams", 413, b"", False, "413"),
        ("dingtalk", 200, {"errcode": 310000, "errmsg": "sign not match"}, False, "sign not match"),
        ("dingtalk", 200, {"errcode": 130101, "errmsg": "send too fast"}, True, "send too fast"),
        ("feishu", 200, {"code": 19021, "msg": "sign match fail"}, False, "sign match fail"),
        ("feishu", 200, {"code": 11232, "msg": "frequency limited"}, True, "frequency limited"),
        ("feishu", 400, {"code": 9499, "msg": "Bad Request"}, False, "Bad Request"),
        ("wecom", 200, {"errcode": 93000, "errmsg": "invalid webhook url"}, False, "invalid webhook"),
        ("wecom", 200, {"errcode": 45009, "errmsg": "api freq out of limit"}, True, "freq"),
        ("wecom", 200, b"what?", True, "200 what?"),
        ("apprise", 404, b'{"message": "Unknown Webhook"}', False, "Unknown Webhook"),
        ("apprise", 500, b"", True, "500"),
    ],
)
def test_what_the_service_answers_is_told_and_decides_whether_to_try_again(
    channel: Channel, provider: Provider, service: str, status: int, body: Any, again: bool, words: str
) -> None:
    provider.answer(status, body)
    error = refused(channel(service))
    assert words in error.detail and error.again is again


def test_a_redirect_is_no_success_and_is_not_followed(channel: Channel, provider: Provider) -> None:
    for service in ("slack", "apprise"):
        provider.answer(302, headers={"Location": "https://169.254.169.254/latest/meta-data/"})
        error = refused(channel(service))
        assert error.detail == "302 redirect, not followed" and not error.again
    assert len(provider.requests) == 2 and "169.254.169.254" not in provider.lookups


def test_what_has_no_words_of_the_service_is_said_in_those_of_the_reader(
    channel: Channel, provider: Provider
) -> None:
    """A number alone told nobody anything, and a redirect was English in Chinese."""
    page = {"headers": {"Content-Type": "text/html"}}
    provider.answer(500, b"<h1>Oops</h1>", **page)
    assert refused(channel()).detail == "500, without a reason"
    with translation.override("zh-hans"):
        provider.answer(413, b"")
        assert refused(channel()).detail == "413，没有说明原因"
        provider.answer(302, headers={"Location": "https://elsewhere.example/"})
        assert refused(channel()).detail == "302 是重定向，没有跟随"


def test_of_a_gigabyte_almost_nothing_is_read(channel: Channel, provider: Provider) -> None:
    for service in ("slack", "apprise"):
        provider.bytes_sent = 0
        provider.answer(500, endless=GIGABYTE)
        assert len(refused(channel(service)).detail) <= 300
        assert provider.bytes_sent < 64 * 1024 * 1024


def test_who_asks_to_be_left_alone_is_left_alone_by_all(channel: Channel, provider: Provider) -> None:
    """Retry-After holds for the address, whoever writes to it."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        provider.answer(429, b"rate_limited", headers={"Retry-After": "30"})
        error = refused(channel())
        assert error.again and error.wait == datetime.timedelta(seconds=30) and error.was_tried
        other = refused(channel())
        assert other.wait == datetime.timedelta(seconds=30) and not other.was_tried
        assert len(provider.requests) == 1
        clock.shift(31)
        send_message(channel(), MESSAGE)
    assert len(provider.requests) == 2


def test_no_address_is_written_to_faster_than_its_service_takes(channel: Channel, provider: Provider) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        provider.always.body = b'{"errcode": 0}'
        mine = channel("wecom")
        for _number in range(10):
            send_message(mine, MESSAGE)
        error = refused(mine)
        assert not error.was_tried and error.again and error.wait is not None
        assert 3 < error.wait.total_seconds() < 4
        clock.shift(error.wait)
        send_message(mine, MESSAGE)
    assert len(provider.requests) == 11
    assert "Secret" not in ChannelPace.objects.get().key


def test_a_private_address_behind_a_service_is_refused(channel: Channel, provider: Provider) -> None:
    provider.hosts["hooks.slack.com"] = ["10.0.0.1"]
    provider.hosts["discord.com"] = ["169.254.169.254"]
    for service in ("slack", "apprise"):
        error = refused(channel(service))
        assert "not found in the public Internet" in error.detail
    assert provider.requests == []


@pytest.mark.parametrize("service", sorted(URLS))
def test_no_secret_is_in_what_is_said_or_logged(
    channel: Channel, provider: Provider, service: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "JHMHI8qBe7bk2ZwO5U711o3dV_js" if service == "apprise" else "SecretOfTheHook1234"
    provider.answer(400, f"No hook at {URLS[service]} with {secret} and SECabcdef".encode())
    said = [refused(channel(service, secret="SECabcdef" if service == "dingtalk" else "")).detail]
    provider.hosts.clear()
    said.append(refused(channel(service)).detail)
    assert not any(secret in one for one in [*said, caplog.text])
    assert "SECabcdef" not in "".join(said) or service != "dingtalk"
    assert len(caplog.records) > 0


@pytest.mark.parametrize(
    "repeated",
    [
        "Ab%2BCdEfGhIjKlMnOp%2FQrs-t",
        "Ab%2bCdEfGhIjKlMnOp%2fQrs-t",
        "Ab+CdEfGhIjKlMnOp/Qrs-t",
        "Ab CdEfGhIjKlMnOp/Qrs-t",
        r"Ab\u002bCdEfGhIjKlMnOp\/Qrs-t",
        "AB+CDEFGHIJKLMNOP/QRS-T",
    ],
)
def test_a_secret_is_known_however_a_service_spells_it(repeated: str) -> None:
    url = "https://prod-01.westeurope.logic.azure.com/workflows/w/run?sv=1.0&sig=Ab%2BCdEfGhIjKlMnOp%2FQrs-t"
    assert scrubbed(f"401 the signature {repeated} is wrong", url) == "401 the signature … is wrong"


def test_trouble_inside_of_apprise_is_told_without_its_words(
    channel: Channel, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(url: str, *args: Any, **how: Any) -> Any:
        raise LookupError(f"nothing at {url}")

    monkeypatch.setattr(through_apprise, "deliver", fail)
    error = refused(channel("apprise"))
    assert error.detail == "LookupError" and error.again
    assert "JHMHI8qBe7bk2ZwO5U711o3dV_js" not in caplog.text


def test_apprise_changes_nothing_of_the_process() -> None:
    """A part of it, which is not loaded, has headers of letters encoded in another way."""
    before = dict(charset.CHARSETS)
    for url in APPRISE_URLS.values():
        check_address("apprise", url)
    assert before == charset.CHARSETS and "apprise.plugins.email" not in sys.modules


def test_an_address_under_a_lost_key_asks_to_be_connected_anew(channel: Channel, settings: Any) -> None:
    mine = channel()
    settings.SECRET_KEY = "another key of more than thirty-two characters"
    error = refused(mine)
    assert "anew" in error.detail and not error.again and not ChannelPace.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "https://discord.com/api/webhooks/1/2",
        "json://127.0.0.1/",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js?template=/etc/passwd",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js?verify=no",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js?+X-Header=1",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js#x?template=/etc/passwd",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js/#?template=/etc/passwd",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js?thread=1;template=/etc/passwd",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js?thread=1?template=/etc/passwd",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js?%74emplate=/etc/passwd",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js?:x=1",
        "discord://only-one-part",
        "ntfys://127.0.0.1/topic",
        "ntfys://localhost/topic",
        "ntfys://[::1/topic",
        "ntfys://chat.localhost:8443/topic",
        "gotifys://169.254.169.254/token-of-mine",
        "mmosts://[::1]/3ccdd113474722377935511fc85d3dd4",
        "rockets://user:token-of-mine-1234567890@10.0.0.1/#channel",
        "mailto://somebody@example.org",
        "syslog://",
        "file:///etc/passwd",
        "",
    ],
)
def test_by_apprise_go_only_the_services_that_can_be_held(url: str) -> None:
    with pytest.raises(NotAllowed):
        check_address("apprise", url)


APPRISE_URLS = {
    "barks": "barks://chat.example.org/devicekeyofmine123456",
    "discord": URLS["apprise"],
    "gchat": "gchat://workspace/key-of-mine/token-of-mine",
    "gotifys": "gotifys://chat.example.org/token-of-mine",
    "line": "line://tokenofmine1234567890tokenofmine/U1234567890",
    "mmosts": "mmosts://chat.example.org/3ccdd113474722377935511fc85d3dd4",
    "ntfys": "ntfys://chat.example.org/topic",
    "pover": "pover://" + "u" * 30 + "@" + "a" * 30,
    "pushdeers": "pushdeers://chat.example.org/pushKeyOfMine123",
    "pushplus": "pushplus://" + "a" * 32,
    "rockets": "rockets://user:token-of-mine-1234567890@chat.example.org/#channel",
    "schan": "schan://SCT12345678901234567890",
    "tgram": "tgram://123456789:abcdefghijklmnopqrstuvwxyz12345678901/12315544",
    "wxpusher": "wxpusher://AT_appid1234567890/123",
    "wxteams": "wxteams://" + "a" * 80,
    "zulip": "zulip://bot@organization/" + "a" * 32 + "/stream",
}


@pytest.mark.parametrize("scheme", sorted(SERVICES))
def test_each_service_of_apprise_goes_our_way_out(
    channel: Channel, provider: Provider, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it asks for, it asks through the guarded sender; nothing else of the network is used."""
    asked = []

    def watched(url: str, body: bytes, **how: Any) -> Any:
        asked.append(url)
        raise through_apprise.OutgoingError("stopped")

    monkeypatch.setattr(through_apprise, "send", watched)
    check_address("apprise", APPRISE_URLS[scheme])
    with pytest.raises(through_apprise.OutgoingError):
        through_apprise.deliver(APPRISE_URLS[scheme], {"title": "T", "body": "B"}, seconds=1)
    assert asked and all(url.startswith("https://") for url in asked)
    assert provider.lookups == [] and provider.requests == []


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        (URLS["slack"], "https://hooks.slack.com/…1234"),
        (URLS["dingtalk"], "https://oapi.dingtalk.com/…1234"),
        (URLS["apprise"], "discord://…"),
        ("https://hooks.slack.com/short", "https://hooks.slack.com/…"),
        ("tgram://123456789:abcdefghijklmnop/12315544", "tgram://…5544"),
    ],
)
def test_of_an_address_only_host_and_end_are_seen(url: str, seen: str) -> None:
    assert shown(url) == seen
