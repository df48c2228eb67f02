"""An administrator has a message sent once more."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.notifications.models import Delivery
from teamops.notifications.permissions import can_send_again
from teamops.notifications.timing import digest_at, is_quiet, working_days_of
from teamops.people.models import Person
from teamops.people.permissions import require


@transaction.atomic
def send_again(delivery: Delivery, *, by: Person) -> datetime.datetime:
    """Put a message that failed or came too late back in the queue; what it asks for is looked at anew.

    At night and on a free day of the person it waits for the hour of their next digest. Answers when it goes
    out. Raises RuleBroken for one that was sent, still waits, or is not wanted.
    """
    require(can_send_again, by, delivery)
    at = _when(delivery.person)
    unsent = Delivery.objects.filter(
        pk=delivery.pk,
        state__in=[Delivery.State.FAILED, Delivery.State.SKIPPED],
        reason__in=Delivery.REPEATABLE,
    )
    put_back = unsent.update(
        state=Delivery.State.DUE, due_at=at, not_before=at, attempts=0, reason="", detail=""
    )
    if not put_back:
        raise RuleBroken(
            _("This message was sent, is about to be, or is not wanted any more. Reload the page."),
            code="not_failed",
        )
    record(
        delivery,
        "delivery.sent_again",
        by=by,
        before={"state": delivery.state, "reason": delivery.reason},
        after={"state": Delivery.State.DUE},
    )
    return at


def _when(person: Person) -> datetime.datetime:
    """Now, if that is an hour of a working day of theirs; else the moment of their next digest."""
    now = timezone.now()
    days, local = working_days_of([person], now)[person.pk], now.astimezone(person.zone)
    today = local.date()
    if days.has(today) and not is_quiet(person, local.hour):
        return now
    comes_today = days.has(today) and local.hour < person.reminder_hour
    return digest_at(person, today if comes_today else days.next(today))
