"""A real SMTP server for tests: it keeps what it receives, and can leave a sender waiting for its answer."""

import asyncio
import email
import socket
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from typing import Any, Literal

import pytest
from aiosmtpd.controller import Controller

Step = Literal["RCPT", "DATA"]


class Mailbox:
    """`letters` in the order in which they came; `waiting` has the addresses for which a sender is held.

    Held at RCPT it has not handed its letter over yet; held at DATA it has, but does not know it: that letter
    stands in `unanswered` as well.
    """

    url = ""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.waiting: list[str] = []
        self.unanswered: set[str] = set()
        self._held: Step | None = None
        self._after = 0
        self._lock = threading.Lock()

    # --- for the test

    def hold(self, step: Step, *, after: int) -> None:
        """From so many letters on, keep every sender waiting at this step."""
        with self._lock:
            self._held, self._after, self.waiting = step, after, []

    def release(self) -> None:
        with self._lock:
            self._held = None

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in list(self.letters) if address in letter["To"]]

    # --- for aiosmtpd

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        await self._keep_waiting("RCPT", address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        with self._lock:
            self.letters.append(email.message_from_bytes(envelope.content, policy=default))
        await self._keep_waiting("DATA", envelope.rcpt_tos[0])
        return "250 OK"

    async def _keep_waiting(self, step: Step, address: str) -> None:
        with self._lock:
            if self._held != step or len(self.letters) < self._after:
                return
            self.waiting.append(address)
            if step == "DATA":
                self.unanswered.add(address)
        while self._held == step:
            await asyncio.sleep(0.05)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server at `mailbox.url`, as EMAIL_URL takes it."""
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=30, server_hostname="localhost")
    server.start()
    box.url = f"smtp://127.0.0.1:{port}"
    yield box
    box.release()
    server.stop()
