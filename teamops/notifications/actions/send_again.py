"""An administrator has a message sent once more."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.notifications.models import Delivery
from teamops.notifications.permissions import can_send_again
from teamops.people.models import Person
from teamops.people.permissions import require


@transaction.atomic
def send_again(delivery: Delivery, *, by: Person) -> None:
    """Put a message that failed or came too late back in the queue; what it asks for is looked at anew.

    Raises RuleBroken for one that was sent, still waits, or is not wanted.
    """
    require(can_send_again, by, delivery)
    now = timezone.now()
    unsent = Delivery.objects.filter(
        pk=delivery.pk,
        state__in=[Delivery.State.FAILED, Delivery.State.SKIPPED],
        reason__in=Delivery.REPEATABLE,
    )
    put_back = unsent.update(
        state=Delivery.State.DUE, due_at=now, not_before=now, attempts=0, reason="", detail=""
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
