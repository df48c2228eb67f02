"""Many letters go out in one conversation with the mail server, and none twice when it breaks off."""

import datetime
import socket
from collections.abc import Iterator
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.conf import LazySettings

from teamops.notifications import conversation
from teamops.notifications.actions import deliver_waiting, sweep_all
from teamops.notifications.models import Delivery
from teamops.people.models import Team
from tests.factories import make_person, make_task

MORNING = datetime.datetime(2026, 11, 25, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
PERSONS = 4


class Server:
    """Counts conversations; `hangs_up_after` so many letters of one, `refuses` an address."""

    def __init__(self) -> None:
        self.conversations: list[int] = []
        self.letters: list[str] = []
        self.hangs_up_after = 0
        self.refuses = ""

    async def handle_EHLO(
        self, server: SMTP, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.conversations.append(0)
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address == self.refuses:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_NOOP(self, server: SMTP, session: Any, envelope: Any, arg: str) -> str:
        if self.hangs_up_after and self.conversations[-1] >= self.hangs_up_after:
            server.transport.close()  # type: ignore[union-attr]
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        self.conversations[-1] += 1
        self.letters += envelope.rcpt_tos
        return "250 OK"


@pytest.fixture
def server(settings: LazySettings) -> Iterator[Server]:
    played = Server()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(played, hostname="127.0.0.1", port=port, ready_timeout=30)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    played.conversations.clear()
    yield played
    controller.stop()


@pytest.fixture
def addresses(product: Team) -> list[str]:
    """Of persons with something to do this morning."""
    persons = [make_person(product.organization, f"P{number}", product) for number in range(PERSONS)]
    for person in persons:
        make_task(product, assignee=person, due=MORNING.date())
    return sorted(parseaddr(person.email or person.user.email)[1] for person in persons)  # type: ignore[union-attr]


def morning() -> None:
    with time_machine.travel(MORNING):
        sweep_all(MORNING)
        deliver_waiting()


def test_a_round_is_one_conversation(server: Server, addresses: list[str]) -> None:
    morning()
    assert sorted(server.letters) == addresses
    assert server.conversations == [PERSONS]


def test_after_many_letters_another_begins(
    server: Server, addresses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "MOST_LETTERS", 3)
    morning()
    assert sorted(server.letters) == addresses
    assert server.conversations == [3, 1]


def test_where_the_server_hung_up_another_begins_and_nobody_waits(
    server: Server, addresses: list[str]
) -> None:
    server.hangs_up_after = 1
    morning()
    assert sorted(server.letters) == addresses
    assert server.conversations == [1] * PERSONS


def test_an_address_that_is_refused_does_not_stop_the_others(server: Server, addresses: list[str]) -> None:
    server.refuses = addresses[1]
    morning()
    assert sorted(server.letters) == [one for one in addresses if one != server.refuses]
    assert Delivery.objects.get(channel="email", state="failed").reason == "refused"
