"""Many letters in one conversation with the mail server: a greeting, TLS and sign-in cost more than one."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

# Some servers take no more than a hundred in one conversation.
MOST_LETTERS = 50


class Conversation:
    """Opened for its first letter; begun anew after trouble, after many letters, or if the server hung up."""

    def __init__(self) -> None:
        self._backend: EmailBackend | None = None
        self._letters = 0

    def hand_over(self, letter: EmailMessage) -> None:
        """Raises what the mail server's answer raises; after that nothing is left open in the middle."""
        letter.connection = self._open()
        try:
            letter.send()
        except BaseException:
            self.close()
            raise
        self._letters += 1

    def _open(self) -> Any:
        if self._backend is not None and (self._letters >= MOST_LETTERS or not self._is_there()):
            self.close()
        if self._backend is None:
            backend = get_connection()
            if not isinstance(backend, EmailBackend):
                return backend
            # Opened by the first letter, and kept by us.
            backend.open()
            self._backend, self._letters = backend, 0
        return self._backend

    def _is_there(self) -> bool:
        """Asked before a letter, because afterwards nobody knows whether it was taken."""
        server = self._backend.connection if self._backend else None
        try:
            return server is not None and server.noop()[0] == 250
        except (SMTPException, OSError):
            return False

    def close(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None:
            try:
                backend.close()
            except (SMTPException, OSError):
                # Everything that was said was answered.
                backend.connection = None


_current: ContextVar[Conversation | None] = ContextVar("conversation", default=None)


@contextmanager
def one_conversation() -> Iterator[None]:
    """What is handed over within goes out in one conversation."""
    conversation = Conversation()
    token = _current.set(conversation)
    try:
        yield
    finally:
        _current.reset(token)
        conversation.close()


def hand_over(letter: EmailMessage) -> None:
    """Give a letter to the mail server, in the conversation that is going on, if one is."""
    conversation = _current.get()
    if conversation is None:
        letter.send()
    else:
        conversation.hand_over(letter)
