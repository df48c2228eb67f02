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
from collections.abc import Callable
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone, translation

from teamops.notifications import emails
from teamops.notifications.models import Delivery, Reminder
from teamops.notifications.queries import Item, is_too_late, items
from teamops.people.models import Person

logger = logging.getLogger(__name__)

# After the n-th failure the n-th pause; after the last one the message has failed.
PAUSES = [datetime.timedelta(minutes=minutes) for minutes in (1, 5, 20, 60)]
MOST_ATTEMPTS = len(PAUSES) + 1


def deliver_waiting(*, should_stop: Callable[[], bool] = lambda: False) -> int:
    """Send whatever waits, one by one, until nothing does or `should_stop`; answers how many it took."""
    taken = 0
    while not should_stop() and (delivery := claim()):
        _deliver(delivery)
        taken += 1
    return taken


def claim() -> Delivery | None:
    """Take the oldest waiting delivery for as long as the lease lasts; None if there is none.

    On PostgreSQL rows that another process is just taking are passed over, on SQLite writers take turns.
    """
    now = timezone.now()
    with transaction.atomic():
        waiting = Delivery.objects.waiting(now).select_for_update(skip_locked=True)
        pk = waiting.values_list("pk", flat=True).first()
        if pk is None:
            return None
        taken = (
            Delivery.objects.waiting(now)
            .filter(pk=pk)
            .order_by()
            .update(
                state=Delivery.State.SENDING,
                not_before=now + datetime.timedelta(seconds=settings.DELIVERY_LEASE_SECONDS),
                attempts=F("attempts") + 1,
            )
        )
    if not taken:
        return None
    return Delivery.objects.select_related("person__organization", "person__user").get(pk=pk)


def _deliver(delivery: Delivery) -> None:
    """Steps 2 to 4. Whatever goes wrong concerns this message only and is written down with it."""
    if delivery.attempts > MOST_ATTEMPTS:
        _finish(delivery, Delivery.State.FAILED, reason=Delivery.Reason.DIED)
        return
    try:
        reason = _send(delivery)
    except SMTPRecipientsRefused as error:
        _finish(delivery, Delivery.State.FAILED, reason=Delivery.Reason.REFUSED, detail=_words(error))
    except Exception as error:
        # A mail server and what stands before it can fail in any way.
        logger.warning("%s: %s", delivery, error)
        _put_off(delivery, error)
    else:
        if reason:
            _finish(delivery, Delivery.State.SKIPPED, reason=reason)
        else:
            _finish(delivery, Delivery.State.SENT, sent_at=timezone.now())


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


def _reason_not_to_write(delivery: Delivery) -> Delivery.Reason | None:
    person = delivery.person
    if person.state != Person.State.ACTIVE or person.user is None:
        return Delivery.Reason.LEFT
    if not person.email_reminders:
        return Delivery.Reason.OFF
    if is_too_late(delivery.due_at, timezone.now(), person.zone):
        return Delivery.Reason.TOO_LATE
    return None


def _still_due(delivery: Delivery) -> list[Item]:
    """What the person still has to do of what was found in the morning; late things first."""
    reminders = Reminder.objects.filter(person=delivery.person, local_date=delivery.local_date)
    today = timezone.localdate()
    found = items(reminders.order_by("due_on", "pk"), reader=delivery.person, today=today)
    return [item for item in found if not item.is_finished]


def _put_off(delivery: Delivery, error: Exception) -> None:
    """After a failure: a growing pause, or the end."""
    about = {"reason": Delivery.Reason.ERROR, "detail": _words(error)}
    if delivery.attempts >= MOST_ATTEMPTS:
        _finish(delivery, Delivery.State.FAILED, **about)
    else:
        not_before = timezone.now() + PAUSES[delivery.attempts - 1]
        _finish(delivery, Delivery.State.DUE, not_before=not_before, **about)


def _finish(delivery: Delivery, state: Delivery.State, **values: Any) -> None:
    """Write down how it went, unless the lease ran out and somebody else has taken the message.

    Tried a few times while the database is busy: what was sent and not marked would be sent again.
    """
    mine = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.SENDING, attempts=delivery.attempts)
    values = {"reason": "", "detail": "", **values}
    for tries_left in (2, 1, 0):
        try:
            mine.update(state=state, **values)
            return
        except OperationalError:
            if not tries_left:
                raise


def _words(error: Exception) -> str:
    """The error as an administrator reads it: its kind and what it said."""
    return f"{type(error).__name__}: {error}".replace("\x00", "")[:500]
