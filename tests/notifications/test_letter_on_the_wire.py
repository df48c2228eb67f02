"""What a real SMTP server receives: strictly parsed, with nothing in it that a name or a title put there."""

import datetime
import email
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.conf import LazySettings

from teamops.notifications.actions import deliver_waiting, sweep_all
from teamops.notifications.models import Delivery
from teamops.people.models import Person, Team
from tests.factories import make_task

MORNING = datetime.datetime(2026, 11, 25, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
STRICT = SMTP.clone(raise_on_defect=True)
HOSTILE = "Ben\r\nBcc: victim@example.com\r\n\r\n<html>"
EXPECTED = {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Auto-Submitted"}


class Wire:
    """Keeps each letter as the bytes that came."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.recipients: list[list[str]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.raw.append(envelope.original_content)
        self.recipients.append(envelope.rcpt_tos)
        return "250 OK"


@pytest.fixture
def wire(settings: LazySettings) -> Iterator[Wire]:
    wire = Wire()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(wire, hostname="127.0.0.1", port=port, ready_timeout=30, server_hostname="localhost")
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.SITE_URL = "https://teamops.example.com"
    yield wire
    server.stop()


def sent(wire: Wire) -> EmailMessage:
    with time_machine.travel(MORNING):
        sweep_all(MORNING)
        deliver_waiting()
    [raw] = wire.raw
    letter = email.message_from_bytes(raw, policy=STRICT)
    assert isinstance(letter, EmailMessage)
    return letter


def test_it_has_both_parts_and_the_headers_of_an_automatic_message(
    wire: Wire, product: Team, ben: Person
) -> None:
    make_task(product, "Write the survey", assignee=ben, due=MORNING.date())
    letter = sent(wire)
    assert letter.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert set(letter.keys()) >= EXPECTED
    assert len(letter.keys()) == len(set(letter.keys()))
    assert letter["Auto-Submitted"] == "auto-generated"
    delivery = Delivery.objects.get(channel="email")
    assert letter["Message-ID"] == f"<{delivery.uuid}@teamops.example.com>"
    assert letter["To"].addresses[0].addr_spec == ben.email
    for part in letter.iter_parts():
        assert "Write the survey" in part.get_content()


@pytest.mark.parametrize(
    ("name", "title"),
    [
        (HOSTILE[:110], HOSTILE),
        ("B" * 120, "T" * 300),
        ("雨" * 120, "写" * 300),
        ("B\u2028en\x85\x0b", "Wri\u2029te\x0c"),
        ('"Ben" <other@example.com>', "=?utf-8?q?Bcc:_victim=40example.com?="),
    ],
)
def test_no_name_and_no_title_makes_a_header_or_a_line_that_is_too_long(
    wire: Wire, product: Team, ben: Person, name: str, title: str
) -> None:
    Person.objects.filter(pk=ben.pk).update(name=name)
    make_task(product, title, assignee=ben, due=MORNING.date())
    letter = sent(wire)
    assert wire.recipients == [[ben.email]]
    assert letter["Bcc"] is None
    assert [address.addr_spec for address in letter["To"].addresses] == [ben.email]
    assert not letter.defects
    [raw] = wire.raw
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    headers, _body = raw.split(b"\r\n\r\n", 1)
    assert headers.isascii()
