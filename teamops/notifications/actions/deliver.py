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
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone, translation

from teamops.notifications.channels import (
    Channel,
    Down,
    Message,
    NotSent,
    Refused,
    TryLater,
    channel_name,
    find_channel,
)
from teamops.notifications.conversation import one_conversation
from teamops.notifications.letters import Letters, kind_of, kinds
from teamops.notifications.models import Delivery, Leased, Reminder
from teamops.notifications.preferences import EMAIL, Wishes, wishes_of
from teamops.notifications.queries import Item, LeasedQuerySet, items, once_each
from teamops.notifications.timing import is_too_late
from teamops.people.models import Person
from teamops.prepared import prepared

logger = logging.getLogger(__name__)

# After the n-th failure the n-th pause, together most of a working day; after the last one it has failed.
PAUSES = [datetime.timedelta(minutes=minutes) for minutes in (1, 5, 20, 60, 120, 240)]
MOST_ATTEMPTS = len(PAUSES) + 1
# Seconds between tries to write down that a message was sent; together well below the lease.
DATABASE_PAUSES = (1, 5, 15)


def deliver_waiting(*, should_stop: Callable[[], bool] = lambda: False) -> int:
    """Send whatever waits, one by one, until nothing does or `should_stop`; answers how many it took.

    A channel that turns out to be unusable is left alone for the rest of the round.
    """
    taken = 0
    down: set[str] = set()
    with one_conversation():
        while not should_stop() and (delivery := claim(without=down)):
            taken += 1
            if not _deliver(delivery):
                down.add(channel_name(delivery.channel))
        for letters in kinds():
            while EMAIL not in down and not should_stop() and (letter := claim_letter(letters)):
                taken += 1
                if not _deliver(letter):
                    down.add(EMAIL)
    return taken


def claim(*, without: Iterable[str] = ()) -> Delivery | None:
    """Take the oldest waiting delivery for as long as the lease lasts; None if there is none.

    `without`: names of channels that are passed over.
    """
    now = timezone.now()
    waiting = Delivery.objects.waiting(now)
    for name in without:
        waiting = waiting.exclude(channel=name).exclude(channel__startswith=f"{name}:")
    pk = _take(waiting, now)
    if pk is None:
        return None
    [found] = _claimed(pk)
    return found


@prepared
def _claimed(pk: int) -> "QuerySet[Delivery]":
    return Delivery.objects.select_related("person__organization", "person__user").filter(pk=pk)


def claim_letter(letters: Letters) -> Leased | None:
    """The same of a letter of this kind."""
    rows, now = letters.model.objects, timezone.now()
    pk = _take(rows.waiting(now), now)
    if pk is None:
        return None
    found: Leased = rows.select_related(*letters.related).get(pk=pk)
    return found


@transaction.atomic
def _take(waiting: LeasedQuerySet, now: datetime.datetime) -> int | None:
    """The id of the first that waits, which is ours now; None if there is none.

    On PostgreSQL rows that another process is just taking are passed over, on SQLite writers take turns.
    """
    pk = waiting.select_for_update(skip_locked=True).values_list("pk", flat=True).first()
    if pk is None:
        return None
    lease = now + datetime.timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)
    first = waiting.filter(pk=pk).order_by()
    taken = first.update(state=Leased.State.SENDING, not_before=lease, attempts=F("attempts") + 1)
    return int(pk) if taken else None


def _deliver(delivery: Leased) -> bool:
    """Steps 2 to 4; whether it makes sense to go on with the next message.

    Whatever goes wrong concerns this message only and is written down with it.
    """
    if delivery.attempts > MOST_ATTEMPTS:
        _finish(delivery, Leased.State.FAILED, reason=Leased.Reason.DIED)
        return True
    try:
        reason = _send(delivery) if isinstance(delivery, Delivery) else kind_of(delivery).send(delivery)
    except Refused as refused:
        logger.warning("%s: %s", delivery, refused)
        _finish(delivery, Leased.State.FAILED, reason=Leased.Reason.REFUSED, detail=_words(refused))
        return True
    except Exception as error:
        # A provider and what stands before it can fail in any way.
        logger.warning("%s: %s", delivery, error)
        _put_off(delivery, error)
        return not isinstance(error, Down)
    if reason:
        _finish(delivery, Leased.State.SKIPPED, reason=reason)
    else:
        _finish(delivery, Leased.State.SENT, sent_at=timezone.now())
    return True


def _send(delivery: Delivery) -> Delivery.Reason | None:
    """Send the message, or say why it need not be sent any more."""
    person, channel = delivery.person, find_channel(delivery.channel)
    wishes = wishes_of([person])
    reason = _reason_not_to_write(delivery, channel, wishes)
    if reason or channel is None or channel.send is None:
        return reason or Delivery.Reason.OFF
    with translation.override(person.language_code), timezone.override(person.zone):
        found = _still_due(delivery, wishes)
        if not found:
            return Delivery.Reason.DONE
        most = channel.limits.most_items or len(found)
        left_out = max(0, len(found) - most)
        channel.send(delivery, Message(found[:most], left_out, at_once=delivery.reminder_id is not None))
    return None


def _reason_not_to_write(
    delivery: Delivery, channel: Channel | None, wishes: Wishes
) -> Delivery.Reason | None:
    person = delivery.person
    if person.state != Person.State.ACTIVE or person.user is None or not person.user.is_active:
        return Delivery.Reason.LEFT
    if channel is None or not wishes.want_any(person.pk, delivery.channel):
        return Delivery.Reason.OFF
    if delivery.channel not in channel.destinations([person]).get(person.pk, ()):
        return Delivery.Reason.OFF
    if is_too_late(person, delivery.due_at, timezone.now()):
        return Delivery.Reason.TOO_LATE
    return None


def _still_due(delivery: Delivery, wishes: Wishes) -> list[Item]:
    """What the person still has to do of what was found, and wants to hear of so; most important first."""
    reminders = Reminder.objects.told_by(delivery).order_by("due_on", "pk")
    found = items(reminders, reader=delivery.person, today=timezone.localdate())
    wanted = [
        item
        for item in found
        if not item.is_finished and wishes.want(delivery.person_id, item.rule, delivery.channel)
    ]
    return once_each(wanted)


def _put_off(delivery: Leased, error: Exception) -> None:
    """After a failure: a growing pause, or the end."""
    about = {"reason": Leased.Reason.ERROR, "detail": _words(error)}
    if delivery.attempts >= MOST_ATTEMPTS:
        _finish(delivery, Leased.State.FAILED, **about)
    else:
        pause = PAUSES[delivery.attempts - 1]
        asked_for = error.after if isinstance(error, TryLater) else None
        not_before = timezone.now() + max(pause, asked_for or pause)
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
    """The error as an administrator reads it: what the channel says, else its kind and what it said."""
    words = str(error) if isinstance(error, NotSent) else f"{type(error).__name__}: {error}"
    return words.replace("\x00", "")[:500]
