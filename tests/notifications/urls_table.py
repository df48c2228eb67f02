"""Everybody has their own inbox; what was sent is for administrators."""

from typing import Any

from django.utils import timezone

from tasks.models import Task
from teamops.dates import today
from teamops.notifications.answers import answer_to
from teamops.notifications.answers.links import AnswerLink, digest
from teamops.notifications.models import Delivery, Reminder
from tests.factories import make_task
from tests.url_table import Cast, Row, site


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


def link_of_ben(cast: Cast) -> dict[str, Any]:
    """The link of a message to Ben: whoever has it answers as Ben, signed in as whom they may be."""
    reminder = Reminder.objects.get(pk=reminder_of_ben(cast)["pk"])
    answer = answer_to("task_due")
    assert answer is not None
    subject = Task.objects.get(pk=reminder.subject_id)
    path = AnswerLink(reminder.pk, reminder.local_date, digest(answer, subject)).path
    return {"token": path.rstrip("/").rsplit("/", 1)[1]}


def no_link(cast: Cast) -> dict[str, Any]:
    """What somebody made up."""
    return {"token": "WzFd:1xW8O8:made-up"}


ROWS = [
    site("answer_by_mail", "GET", *7 * [200], kwargs=link_of_ben),
    site("answer_by_mail", "POST", *7 * [200], kwargs=link_of_ben, data=lambda cast: {"choice": "done"}),
    site("answer_by_mail", "GET", *7 * [404], kwargs=no_link),
    site("answer_by_mail", "POST", *7 * [404], kwargs=no_link, data=lambda cast: {"choice": "done"}),
    Row("inbox", "GET", nothing, 200, 200, 200, 200, 200),
    Row("mark_all_read", "POST", nothing, 302, 302, 302, 302, 302),
    Row("mark_read", "POST", reminder_of_ben, 404, 404, 302, 404, 404),
    Row("deliveries", "GET", nothing, 200, 403, 403, 403, 403),
    Row("send_again", "POST", failed_delivery, 302, 404, 403, 404, 404),
]
