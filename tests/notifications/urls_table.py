"""Everybody has their own inbox; what was sent is for administrators."""

from typing import Any

from django.utils import timezone

from teamops.dates import today
from teamops.notifications.models import Delivery, Reminder
from tests.factories import make_task
from tests.url_table import Cast, Row


def reminder_of_ben(cast: Cast) -> dict[str, Any]:
    """Ben is asked for a task; nobody else can mark his line."""
    task = make_task(cast.product, assignee=cast.ben, due=today(cast.acme))
    made = Reminder.objects.create(
        organization=cast.acme,
        person=cast.ben,
        rule="task_due",
        subject_type="task",
        subject_id=task.pk,
        local_date=today(cast.acme),
        due_on=today(cast.acme),
    )
    return {"pk": made.pk}


def failed_delivery(cast: Cast) -> dict[str, Any]:
    made = Delivery.objects.create(
        organization=cast.acme,
        person=cast.ben,
        channel=Delivery.Channel.EMAIL,
        local_date=today(cast.acme),
        due_at=timezone.now(),
        not_before=timezone.now(),
        state=Delivery.State.FAILED,
        reason=Delivery.Reason.ERROR,
    )
    return {"pk": made.pk}


def nothing(cast: Cast) -> dict[str, Any]:
    return {}


ROWS = [
    Row("inbox", "GET", nothing, 200, 200, 200, 200, 200),
    Row("mark_all_read", "POST", nothing, 302, 302, 302, 302, 302),
    Row("mark_read", "POST", reminder_of_ben, 404, 404, 302, 404, 404),
    Row("deliveries", "GET", nothing, 200, 403, 403, 403, 403),
    Row("send_again", "POST", failed_delivery, 302, 404, 403, 404, 404),
]
