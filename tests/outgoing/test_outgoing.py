"""What goes out goes to public addresses only, over https, without a redirect, and brings back little."""

import datetime
import socket
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from teamops.outgoing import Answer, NotAllowed, NotReached, addresses, connection, send, sending
from tests.provider import GIGABYTE, Provider

URL = "https://provider.example.org/hook/secret-of-the-hook"


def post(url: str = URL, body: bytes = b"{}", **options: Any) -> Answer:
    return send(url, body, **options)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.8",
        "172.16.5.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.100.100.200",
        "0.0.0.0",
        "224.0.0.1",
        "239.255.255.250",
        "255.255.255.255",
        "192.0.0.192",
        "192.88.99.1",
        "198.18.0.1",
        "203.0.113.9",
        "168.63.129.16",
        "::1",
        "::",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "::ffff:0:7f00:1",
        "5f00::1",
        "3fff::1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "fe80::1",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "no address",
    ],
)
def test_what_is_not_the_public_internet_is_refused(address: str) -> None:
    assert not addresses.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "151.101.1.1"])
def test_the_public_internet_is_allowed(address: str) -> None:
    assert addresses.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://provider.example.org/",
        "ftp://provider.example.org/",
        "file:///etc/passwd",
        "//provider.example.org/",
        "provider.example.org/hook",
        "https://",
        "https://user:word@provider.example.org/",
        "https://provider.example.org:22/",
        "https://provider.example.org:99999/",
        "https://provider.example.org/a b",
        "https://provider.example.org/\r\nHost: other",
        "https://provider.example.org/\x00",
        "https://provider.example.org/秘密",
        "https://[::1/",
        "https://" + "a" * 70 + ".example.org/",
        "https://provider.example.org/" + "a" * 2000,
    ],
)
def test_what_is_no_https_address_is_refused(provider: Provider, url: str) -> None:
    with pytest.raises(NotAllowed):
        post(url)
    assert provider.lookups == [] and provider.requests == []


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1:8000/", "https://[::1]/", "https://169.254.169.254/latest/"]
)
def test_a_private_address_is_refused_however_it_is_written(url: str) -> None:
    with pytest.raises(NotAllowed):
        post(url)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "0177.0.0.1"])
def test_numbers_that_a_resolver_takes_for_this_machine_are_refused(host: str) -> None:
    with pytest.raises((NotAllowed, NotReached)):
        post(f"https://{host}/")


def test_a_named_provider_has_its_own_hosts_and_port(provider: Provider) -> None:
    hosts = ["hooks.slack.com", ".logic.azure.com"]
    for url in (
        URL,
        "https://hooks.slack.com.evil.example.org/",
        "https://evilhooks.slack.com/",
        "https://logic.azure.com/",
        "https://hooks.slack.com:8443/",
        "https://hooks.slack.com@provider.example.org/",
    ):
        with pytest.raises(NotAllowed):
            post(url, hosts=hosts)
    assert provider.requests == []
    assert post("https://hooks.slack.com/services/x", hosts=hosts).status == 200
    assert post("https://hooks.slack.com:443/services/x", hosts=hosts).status == 200
    assert post("https://PROD-01.westeurope.logic.azure.com/x", hosts=hosts).status == 200


def test_the_request_names_the_host_to_the_server_and_checks_its_certificate(provider: Provider) -> None:
    answer = post(URL + "?a=1", b'{"text": 1}', headers={"Content-Type": "application/json"})
    (asked,) = provider.requests
    assert (answer.status, answer.text) == (200, "ok")
    assert (asked.host, asked.sni) == ("provider.example.org", "provider.example.org")
    assert (asked.path, asked.body) == ("/hook/secret-of-the-hook?a=1", b'{"text": 1}')
    provider.hosts["other.example.com"] = ["127.0.0.1"]
    with pytest.raises(NotReached, match="certificate"):
        post("https://other.example.com/")


def test_a_redirect_is_not_followed(provider: Provider) -> None:
    provider.answer(302, headers={"Location": "https://169.254.169.254/latest/meta-data/"})
    assert post().status == 302
    assert len(provider.requests) == 1 and provider.lookups == ["provider.example.org"]


def test_a_host_is_looked_up_once_and_connected_to_as_it_was_looked_at(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that stands for something else at the second look (DNS rebinding) gets no second look."""
    seen = []

    def connect(where: tuple[str, int], timeout: float) -> socket.socket:
        seen.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(connection.socket, "create_connection", connect)
    provider.hosts["provider.example.org"] = ["93.184.216.34", "93.184.216.35"]
    answers = iter([provider.hosts["provider.example.org"], ["169.254.169.254"]])
    real = provider.look_up

    def changing(host: Any, port: Any, *args: Any, **kwargs: Any) -> list[Any]:
        provider.hosts["provider.example.org"] = next(answers)
        return real(host, port)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    with pytest.raises(NotReached):
        post()
    assert seen == [("93.184.216.34", 443), ("93.184.216.35", 443)]


def test_one_private_address_among_public_ones_refuses_the_host(provider: Provider) -> None:
    provider.hosts["provider.example.org"] = ["93.184.216.34", "10.0.0.1"]
    with pytest.raises(NotReached, match="not found in the public Internet"):
        post()
    provider.hosts["provider.example.org"] = ["93.184.216.34", "::ffff:a9fe:a9fe"]
    with pytest.raises(NotReached):
        post()
    assert provider.requests == []


def test_nobody_learns_whether_there_is_a_host_of_that_name_inside(provider: Provider) -> None:
    """The same error with the same words, as if nobody knew it."""
    said = []
    for found in ([], ["10.0.0.1"], ["127.0.0.2"], ["169.254.169.254"]):
        provider.hosts["inside.example.org"] = found
        with pytest.raises(NotReached, match=r"inside\.example\.org") as refused:
            post("https://inside.example.org/")
        said.append(refused.value.message)
    assert len(set(said)) == 1
    assert provider.requests == []


def test_of_a_gigabyte_almost_nothing_is_read(provider: Provider) -> None:
    provider.answer(endless=GIGABYTE)
    answer = post()
    assert len(answer.body) == sending.MOST_BYTES
    assert provider.bytes_sent < 64 * 1024 * 1024  # what fits into the buffers on the way


def test_an_answer_that_drips_is_given_up(provider: Provider) -> None:
    provider.answer(body=b"x" * 1000, drip=0.02)
    with pytest.raises(NotReached, match="in time"):
        post(seconds=0.3)


def test_a_server_that_says_nothing_is_given_up(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "READ_SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setattr(
            connection, "test_server", lambda: (silent.getsockname()[1], provider.certificate)
        )
        with pytest.raises(NotReached):
            post()


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("7", 7),
        ("0", 0),
        ("999999999999", 86400),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Fri, 01 Jan 2199 00:00:00 GMT", 86400),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("Mon, 01 Jan 2020 00:00:00 +99999999999999999999", None),
        ("1 Jan 99999999999 0:0", None),
    ],
)
def test_how_long_a_provider_wants_to_be_left_alone_is_read(
    provider: Provider, said: str, wait: int | None
) -> None:
    provider.answer(429, headers={"Retry-After": said})
    answer = post()
    assert answer.status == 429
    assert answer.retry_after == (None if wait is None else datetime.timedelta(seconds=wait))


def test_no_error_holds_the_secret_of_the_address(provider: Provider) -> None:
    provider.hosts["provider.example.org"] = ["10.0.0.1"]
    errors = []
    for url in (URL, URL.replace("https", "http"), "https://unknown.example.org/hook/secret-of-the-hook"):
        with pytest.raises((NotAllowed, NotReached)) as caught:
            post(url)
        errors.append(caught.value)
    assert len(errors) == 3
    assert not any("secret" in f"{one} {one!r} {one.__cause__!r}" for one in errors)


def test_the_way_to_this_machine_is_open_to_tests_alone(provider: Provider, settings: Any) -> None:
    settings.TESTING = False
    with pytest.raises(ImproperlyConfigured):
        post()
    settings.OUTGOING_TEST_SERVER = None
    with pytest.raises(NotReached):
        post()
