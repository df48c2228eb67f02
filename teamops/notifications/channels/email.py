"""E-mail, by Django's mail settings."""

import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.utils.translation import pgettext_lazy

from teamops.notifications import emails
from teamops.notifications.channels import (
    Channel,
    Destinations,
    Down,
    Limits,
    Message,
    Refused,
    TryLater,
    register,
)
from teamops.notifications.conversation import hand_over
from teamops.notifications.models import Delivery
from teamops.people.models import Person
from teamops.text import one_line

EMAIL = "email"
# A longer letter is not read; the rest stands on the person's page.
MOST_ITEMS = 100

# After these the next message would fare no better, as after any error of the connection itself.
SERVER_IS_DOWN = (
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
)


def _destinations(persons: Sequence[Person]) -> Destinations:
    """Everybody has an address: their own, or that of their account."""
    return {person.pk: [EMAIL] for person in persons}


def _send(delivery: Delivery, message: Message) -> None:
    with handing_over():
        hand_over(emails.morning_reminders(delivery, message))


@contextmanager
def handing_over() -> Iterator[None]:
    """What a mail server answers, as the engine understands it: `Refused`, `Down` or `TryLater`."""
    try:
        yield
    except (smtplib.SMTPException, OSError) as error:
        said = words(error)
        if isinstance(error, smtplib.SMTPRecipientsRefused) and _is_for_good(error):
            raise Refused(said) from error
        raise (Down if _is_down(error) else TryLater)(said) from error


def _is_for_good(error: smtplib.SMTPRecipientsRefused) -> bool:
    """Whether the server will never take this address; with a 4xx (RFC 5321, 4.2.1) it may later."""
    return all(code >= 500 for code, _answer in error.recipients.values())


def _is_down(error: Exception) -> bool:
    """Whether the mail server could not be used at all, whatever the message."""
    return isinstance(error, SERVER_IS_DOWN) or not isinstance(error, smtplib.SMTPException)


def words(error: Exception) -> str:
    """The error as an administrator reads it: what the server said, else its kind and words."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers: list[tuple[int, bytes | str]] = list(error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        answers = [(error.smtp_code, error.smtp_error)]
    else:
        return f"{type(error).__name__}: {error}"
    return "; ".join(dict.fromkeys(f"{code} {_text(answer)}" for code, answer in answers))


def _text(answer: bytes | str) -> str:
    return one_line(answer.decode(errors="replace") if isinstance(answer, bytes) else answer)


register(
    Channel(
        name=EMAIL,
        label=pgettext_lazy("channel", "e-mail"),
        destinations=_destinations,
        send=_send,
        limits=Limits(most_items=MOST_ITEMS),
    )
)
