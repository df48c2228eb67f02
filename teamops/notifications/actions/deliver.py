"""Sending what is waiting, each message under a lease.

1. Claim one delivery: a filtered UPDATE that gives this process the message for some minutes.
2. Ask again whether the person is here and still has something to do.
3. Send it.
4. Mark it as sent, if the lease is still ours, and claim the next, in one transaction: a message then waits
   once for the disk, where it waited twice.

Killed between 3 and 4, this one message is sent once more when its lease runs out; killed anywhere else,
nothing is lost or doubled.
"""

import datetime
import logging
import time
from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q, QuerySet
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
from teamops.people.queries import Joined
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
    down: set[str] = set()
    with one_conversation():
        taken = _work_off(lambda: None if should_stop() else claim(without=down), down)
        for letters in kinds():
            taken += _work_off(_claim_letters(letters, down, should_stop), down)
    return taken


def _claim_letters(
    letters: Letters, down: set[str], should_stop: Callable[[], bool]
) -> Callable[[], Leased | None]:
    return lambda: None if EMAIL in down or should_stop() else claim_letter(letters)


def _work_off(take: Callable[[], Leased | None], down: set[str]) -> int:
    """Send what `take` gives, until it gives nothing more; what turns out to be unusable is put into `down`.
    Answers how many there were."""
    taken, one = 0, take()
    while one is not None:
        taken += 1
        outcome = _deliver(one)
        if outcome.is_down:
            down.add(channel_name(one.channel) if isinstance(one, Delivery) else EMAIL)
        one = _finish_and(take, one, outcome)
    return taken


def claim(*, without: Collection[str] = ()) -> Delivery | None:
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
    found.person.led = found.led
    return found


@prepared
def _claimed(pk: int) -> "QuerySet[Any]":
    """With `led`, the teams that the person leads, as `active_of`: what they may see hangs on it."""
    led = Joined("person__memberships__team__path", filter=Q(person__memberships__is_lead=True))
    rows = Delivery.objects.select_related("person__organization", "person__user").filter(pk=pk)
    return rows.annotate(led=led)


def claim_letter(letters: Letters) -> Leased | None:
    """The same of a letter of this kind."""
    rows, now = letters.model.objects, timezone.now()
    pk = _take(rows.waiting(now), now)
    if pk is None:
        return None
    found: Leased = rows.select_related(*letters.related).get(pk=pk)
    return found


@transaction.atomic(savepoint=False)
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


class Outcome(NamedTuple):
    """What is written down with a message; with `is_down` the next by its channel would fare no better."""

    state: Leased.State
    values: dict[str, Any]
    is_down: bool = False


def _deliver(delivery: Leased) -> Outcome:
    """Steps 2 and 3. Whatever goes wrong concerns this message only and is written down with it."""
    if delivery.attempts > MOST_ATTEMPTS:
        return Outcome(Leased.State.FAILED, {"reason": Leased.Reason.DIED})
    try:
        reason = _send(delivery) if isinstance(delivery, Delivery) else kind_of(delivery).send(delivery)
    except Refused as refused:
        logger.warning("%s: %s", delivery, refused)
        return Outcome(Leased.State.FAILED, {"reason": Leased.Reason.REFUSED, "detail": _words(refused)})
    except Exception as error:
        # A provider and what stands before it can fail in any way.
        logger.warning("%s: %s", delivery, error)
        return _put_off(delivery, error)
    if reason:
        return Outcome(Leased.State.SKIPPED, {"reason": reason})
    return Outcome(Leased.State.SENT, {"sent_at": timezone.now()})


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
    if delivery.reminder_id is None:
        reminders = _told_in_digest(delivery.person_id, delivery.channel, delivery.local_date)
    else:
        reminders = list(Reminder.objects.told_by(delivery))
    today = timezone.localdate()
    # What was put off since it was found is left out, and comes on its day.
    reminders = [one for one in reminders if one.snoozed_until is None or one.snoozed_until <= today]
    found = items(reminders, reader=delivery.person, today=today)
    wanted = [
        item
        for item in found
        if not item.is_finished and wishes.want(delivery.person_id, item.rule, delivery.channel)
    ]
    return once_each(wanted)


@prepared
def _told_in_digest(person: int, channel: str, day: datetime.date) -> "QuerySet[Reminder]":
    digest = Delivery(person_id=person, channel=channel, local_date=day)
    return Reminder.objects.told_by(digest).order_by("due_on", "pk")


def _put_off(delivery: Leased, error: Exception) -> Outcome:
    """After a failure: a growing pause, or the end."""
    about = {"reason": Leased.Reason.ERROR, "detail": _words(error)}
    is_down = isinstance(error, Down)
    if delivery.attempts >= MOST_ATTEMPTS:
        return Outcome(Leased.State.FAILED, about, is_down)
    pause = PAUSES[delivery.attempts - 1]
    asked_for = error.after if isinstance(error, TryLater) else None
    not_before = timezone.now() + max(pause, asked_for or pause)
    return Outcome(Leased.State.DUE, {**about, "not_before": not_before}, is_down)


def _finish_and(take: Callable[[], Leased | None], delivery: Leased, outcome: Outcome) -> Leased | None:
    """Step 4: write down how it went, and take the next.

    If that fails, how it went is written down alone, with patience: what was sent and not marked is sent
    again.
    """
    try:
        with transaction.atomic():
            _mark(delivery, outcome)
            return take()
    except Exception as error:
        logger.warning("%s: %s", delivery, error)
        _finish(delivery, outcome)
    return take()


def _mark(delivery: Leased, outcome: Outcome) -> None:
    """Unless the lease ran out and somebody else has taken the message."""
    rows = type(delivery).objects
    mine = rows.filter(pk=delivery.pk, state=Leased.State.SENDING, attempts=delivery.attempts)
    mine.update(state=outcome.state, **{"reason": "", "detail": "", **outcome.values})


def _finish(delivery: Leased, outcome: Outcome) -> None:
    """Tried a few times while the database is busy or restarts."""
    for pause in (*DATABASE_PAUSES, None):
        try:
            _mark(delivery, outcome)
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
