"""Sending what is waiting, each message under a lease.

1. Claim one delivery: a filtered UPDATE that gives this process the message for some minutes.
2. Ask again whether the person is here and still has something to do.
3. Send it.
4. Mark it as sent, if the lease is still ours.

Killed between 3 and 4, this one message is sent once more when its lease runs out; killed anywhere else,
nothing is lost or doubled.
"""

import datetime
import logging
import smtplib
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone, translation

from teamops.notifications import emails
from teamops.notifications.letters import Letters, kind_of, kinds, register
from teamops.notifications.models import Delivery, Leased, Reminder
from teamops.notifications.queries import Item, is_too_late, items
from teamops.people.models import Person

logger = logging.getLogger(__name__)

# After the n-th failure the n-th pause, together most of a working day; after the last one it has failed.
PAUSES = [datetime.timedelta(minutes=minutes) for minutes in (1, 5, 20, 60, 120, 240)]
MOST_ATTEMPTS = len(PAUSES) + 1
# Seconds between tries to write down that a message was sent; together well below the lease.
DATABASE_PAUSES = (1, 5, 15)
# After these the next message would fare no better, as after any error of the connection itself.
SERVER_IS_DOWN = (
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
)


def deliver_waiting(*, should_stop: Callable[[], bool] = lambda: False) -> int:
    """Send whatever waits, one by one, until nothing does or `should_stop`; answers how many it took.

    Stops, too, when the mail server cannot be used: what it did not try waits for the next round.
    """
    taken = 0
    for letters in kinds():
        while not should_stop() and (letter := claim(letters)):
            taken += 1
            if not _deliver(letter):
                return taken
    return taken


def claim(letters: Letters | None = None) -> Any:
    """Take the oldest waiting message of this kind (of the mornings, unless said otherwise) for as long as
    the lease lasts; None if there is none.

    On PostgreSQL rows that another process is just taking are passed over, on SQLite writers take turns.
    """
    letters = letters or MORNINGS
    rows, now = letters.model.objects, timezone.now()
    with transaction.atomic():
        waiting = rows.waiting(now).select_for_update(skip_locked=True)
        pk = waiting.values_list("pk", flat=True).first()
        if pk is None:
            return None
        taken = (
            rows.waiting(now)
            .filter(pk=pk)
            .order_by()
            .update(
                state=Leased.State.SENDING,
                not_before=now + datetime.timedelta(seconds=settings.DELIVERY_LEASE_SECONDS),
                attempts=F("attempts") + 1,
            )
        )
    if not taken:
        return None
    return rows.select_related(*letters.related).get(pk=pk)


def _deliver(delivery: Leased) -> bool:
    """Steps 2 to 4; whether it makes sense to go on with the next message.

    Whatever goes wrong concerns this message only and is written down with it.
    """
    if delivery.attempts > MOST_ATTEMPTS:
        _finish(delivery, Leased.State.FAILED, reason=Leased.Reason.DIED)
        return True
    try:
        reason = kind_of(delivery).send(delivery)
    except Exception as error:
        # A mail server and what stands before it can fail in any way.
        logger.warning("%s: %s", delivery, error)
        if _is_refused_for_good(error):
            _finish(delivery, Leased.State.FAILED, reason=Leased.Reason.REFUSED, detail=_words(error))
        else:
            _put_off(delivery, error)
        return not _is_down(error)
    if reason:
        _finish(delivery, Leased.State.SKIPPED, reason=reason)
    else:
        _finish(delivery, Leased.State.SENT, sent_at=timezone.now())
    return True


def _is_refused_for_good(error: Exception) -> bool:
    """Whether the server will never take this address; with a 4xx (RFC 5321, 4.2.1) it may later."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _ in error.recipients.values())


def _is_down(error: Exception) -> bool:
    """Whether the mail server could not be used at all, whatever the message."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, SERVER_IS_DOWN)
    return isinstance(error, OSError)


def _send(delivery: Delivery) -> Delivery.Reason | None:
    """Send the message, or say why it need not be sent any more."""
    person = delivery.person
    reason = _reason_not_to_write(delivery)
    if reason:
        return reason
    with translation.override(person.language_code), timezone.override(person.zone):
        found = _still_due(delivery)
        if not found:
            return Delivery.Reason.DONE
        emails.morning_reminders(delivery, found).send()
    return None


MORNINGS = Letters(Delivery, _send)
register(MORNINGS)


def wants_no_mail(person: Person) -> Leased.Reason | None:
    """Why nothing is sent to a person by e-mail; None: they get it."""
    if person.state != Person.State.ACTIVE or person.user is None or not person.user.is_active:
        return Leased.Reason.LEFT
    return None if person.email_reminders else Leased.Reason.OFF


def _reason_not_to_write(delivery: Delivery) -> Delivery.Reason | None:
    person = delivery.person
    reason = wants_no_mail(person)
    if reason:
        return reason
    if is_too_late(delivery.due_at, timezone.now(), person.zone):
        return Delivery.Reason.TOO_LATE
    return None


def _still_due(delivery: Delivery) -> list[Item]:
    """What the person still has to do of what was found in the morning; late things first."""
    reminders = Reminder.objects.filter(person=delivery.person, local_date=delivery.local_date)
    today = timezone.localdate()
    found = items(reminders.order_by("due_on", "pk"), reader=delivery.person, today=today)
    return [item for item in found if not item.is_finished]


def _put_off(delivery: Leased, error: Exception) -> None:
    """After a failure: a growing pause, or the end."""
    about = {"reason": Leased.Reason.ERROR, "detail": _words(error)}
    if delivery.attempts >= MOST_ATTEMPTS:
        _finish(delivery, Leased.State.FAILED, **about)
    else:
        not_before = timezone.now() + PAUSES[delivery.attempts - 1]
        _finish(delivery, Leased.State.DUE, not_before=not_before, **about)


def _finish(delivery: Leased, state: Leased.State, **values: Any) -> None:
    """Write down how it went, unless the lease ran out and somebody else has taken the message.

    Tried a few times while the database is busy or restarts: what was sent and not marked is sent again.
    """
    rows = type(delivery).objects
    mine = rows.filter(pk=delivery.pk, state=Leased.State.SENDING, attempts=delivery.attempts)
    values = {"reason": "", "detail": "", **values}
    for pause in (*DATABASE_PAUSES, None):
        try:
            mine.update(state=state, **values)
            return
        except (OperationalError, InterfaceError):
            if pause is None:
                raise
            connection.close_if_unusable_or_obsolete()
            time.sleep(pause)


def _words(error: Exception) -> str:
    """The error as an administrator reads it: its kind and what it said."""
    return f"{type(error).__name__}: {error}".replace("\x00", "")[:500]
