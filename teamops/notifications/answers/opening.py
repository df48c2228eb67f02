"""What a link to answer leads to now: the reminder with its subject, or the sentence why it leads nowhere."""

import datetime
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from teamops.dates import today
from teamops.notifications.answers.links import LIFETIME, AnswerLink, digest
from teamops.notifications.answers.models import UsedLink
from teamops.notifications.answers.pausing import pausing
from teamops.notifications.answers.registry import Answer, Choice, answer_to
from teamops.notifications.models import Reminder
from teamops.notifications.rules import Rule, find_rule
from teamops.people.models import Person


class Closed(Exception):
    """The link works no (more); `heading` says what happened, `text` what to do next.

    `person`: whose language it is said in, as far as they are known. `status` is that of HTTP.
    """

    def __init__(
        self,
        heading: str | Promise,
        text: str | Promise,
        person: Person | None = None,
        *,
        status: int = HTTPStatus.GONE,
    ) -> None:
        super().__init__(heading)
        self.heading = heading
        self.text = text
        self.person = person
        self.status = status


@dataclass(frozen=True)
class Opened:
    """What the page shows, and what it may do."""

    link: AnswerLink
    reminder: Reminder
    rule: Rule
    answer: Answer
    subject: Any
    choices: list[Choice]

    @property
    def person(self) -> Person:
        return self.reminder.person

    @property
    def today(self) -> datetime.date:
        return today(self.person)


def forged() -> Closed:
    return Closed(
        _("This link does not work"),
        _("It is not whole: perhaps a mail program has cut it. Open it from the message again, or sign in."),
        status=HTTPStatus.NOT_FOUND,
    )


def run_out() -> Closed:
    return Closed(
        _("This link has run out"),
        format_lazy(
            _("Links of e-mails work for {days} days. Sign in, and find it in My work."), days=LIFETIME.days
        ),
    )


def open_link(link: AnswerLink) -> Opened:
    """Look at everything anew, as the message may be days old. Raises Closed; writes nothing."""
    reminder = _reminder(link)
    person = reminder.person
    used = UsedLink.objects.filter(reminder=reminder, day=link.day).exists()
    if used:
        raise used_already(person)
    rule, answer = find_rule(reminder.rule), answer_to(reminder.rule)
    if rule is None or answer is None:
        raise _over(person)
    subject = _subject(rule, answer, reminder)
    if subject is None:
        raise Closed(
            _("This is no longer open to you"),
            _("What the message was about was removed, or you may no longer see it. Nothing was changed."),
            person,
        )
    if not rule.still_due(subject, reminder.asked):
        raise _over(person)
    if digest(answer, subject) != link.version:
        raise Closed(
            _("It has changed since the message was sent"),
            _("You would answer what you have not read, so nothing was changed. Sign in to see it."),
            person,
        )
    choices = [choice for choice in answer.choices if choice.allowed(person, subject)]
    if not choices:
        raise not_yours(person)
    return Opened(link, reminder, rule, answer, subject, [*choices, pausing(reminder)])


def used_already(person: Person) -> Closed:
    return Closed(
        _("You have answered this already"),
        _("Each link works once. Sign in to see your answer or to change it."),
        person,
    )


def left() -> Closed:
    return Closed(
        _("This link works no more"),
        _("Whom the message was sent to has left, or can no longer sign in here. Nothing was changed."),
    )


def nothing_comes() -> Closed:
    return Closed(
        _("Nothing comes any more"),
        _("Whom the message was sent to has left, or can no longer sign in here. Nobody writes to them."),
    )


def not_yours(person: Person) -> Closed:
    return Closed(
        _("This is no longer yours to answer"),
        _("You have lost the right to change it since the message was sent. Nothing was changed."),
        person,
    )


def _over(person: Person) -> Closed:
    return Closed(
        _("Nothing is left to do here"),
        _("It was done, moved or answered since the message was sent. Sign in to see how it stands."),
        person,
    )


def _reminder(link: AnswerLink) -> Reminder:
    """The reminder, if its person is still there and may sign in."""
    rows = Reminder.objects.select_related("person__organization", "person__user")
    reminder = rows.filter(pk=link.reminder_id).first()
    if reminder is None:
        raise run_out()
    person = reminder.person
    if not person.has_sign_in or person.user is None or not person.user.is_active:
        raise left()
    return reminder


def _subject(rule: Rule, answer: Answer, reminder: Reminder) -> Any:
    """What it is about, as its person may see it now."""
    person = reminder.person
    rows: Any = rule.model._default_manager
    visible = rows.visible_to(person).select_related(*rule.related, *answer.related)
    subject: Model | None = visible.filter(pk=reminder.subject_id).first()
    if subject is not None and rule.prepare:
        rule.prepare([subject], person)
    return subject
