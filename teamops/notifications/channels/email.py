"""E-mail, by Django's mail settings."""

import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.utils.translation import pgettext_lazy

from teamops.notifications import emails
from teamops.notifications.channels import Channel, Destinations, Down, Limits, Message, Refused, register
from teamops.notifications.conversation import hand_over
from teamops.notifications.models import Delivery
from teamops.people.models import Person

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
    """What a mail server answers, as the engine understands it: `Refused`, `Down`, or the error itself."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        if _is_for_good(error):
            raise Refused(words(error)) from error
        raise
    except (smtplib.SMTPException, OSError) as error:
        if _is_down(error):
            raise Down(words(error)) from error
        raise


def _is_for_good(error: smtplib.SMTPRecipientsRefused) -> bool:
    """Whether the server will never take this address; with a 4xx (RFC 5321, 4.2.1) it may later."""
    return all(code >= 500 for code, _answer in error.recipients.values())


def _is_down(error: Exception) -> bool:
    """Whether the mail server could not be used at all, whatever the message."""
    return isinstance(error, SERVER_IS_DOWN) or not isinstance(error, smtplib.SMTPException)


def words(error: Exception) -> str:
    """The error as an administrator reads it: its kind and what it said."""
    return f"{type(error).__name__}: {error}"


register(
    Channel(
        name=EMAIL,
        label=pgettext_lazy("channel", "e-mail"),
        destinations=_destinations,
        send=_send,
        limits=Limits(most_items=MOST_ITEMS),
    )
)
