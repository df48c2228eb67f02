"""Answering by a link, once: its use and what it does are one transaction."""

from typing import Any

from django.db import IntegrityError, transaction

from teamops.activity.context import acting_via
from teamops.notifications.answers.links import AnswerLink
from teamops.notifications.answers.models import UsedLink
from teamops.notifications.answers.registry import Choice
from teamops.people.models import Person


class Used(Exception):
    """Somebody has answered by this link already, perhaps this very moment."""


@transaction.atomic
def answer_by_link(link: AnswerLink, choice: Choice, subject: Any, *, by: Person, **values: Any) -> Any:
    """Do what the choice stands for, as the person, by way of mail. What forbids it leaves the link unused.

    Of two at once the second one waits for the first and raises Used.
    """
    try:
        with transaction.atomic():
            UsedLink.objects.create(reminder_id=link.reminder_id, day=link.day, choice=choice.name)
    except IntegrityError as twice:
        raise Used from twice
    with acting_via("mail"):
        result = choice.act(subject, by=by, **values)
    return True if result is None else result
