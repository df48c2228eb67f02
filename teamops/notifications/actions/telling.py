"""Telling people at once: a line in their inbox, without a message in the morning."""

from collections.abc import Iterable
from typing import Any

from teamops.activity.queries import kind_of
from teamops.dates import DAY, today
from teamops.notifications.models import Reminder
from teamops.people.models import Person


def tell(rule: str, about: Any, persons: Iterable[Person]) -> None:
    """Put one line by this rule into the inbox of each; the same on the same day is told once.

    The caller has made sure that they may see what it is about. `persons` come with their organization.
    """
    _put([_line(rule, about, person) for person in persons])


def tell_each(rule: str, things: Iterable[Any], person: Person) -> None:
    """The same about several things, for one person."""
    _put([_line(rule, about, person) for about in things])


def _put(lines: list[Reminder]) -> None:
    Reminder.objects.bulk_create(lines, batch_size=500, ignore_conflicts=True)


def _line(rule: str, about: Any, person: Person) -> Reminder:
    return Reminder(
        organization_id=about.organization_id,
        person=person,
        rule=rule,
        subject_type=kind_of(about),
        subject_id=about.pk,
        local_date=today(person),
        due_on=today(person),
    )


def untell(rule: str, about: Any) -> None:
    """What was told at once by this rule is undone: the line leaves every inbox, and may be told again."""
    Reminder.objects.filter(
        organization_id=about.organization_id,
        rule=rule,
        subject_type=kind_of(about),
        subject_id=about.pk,
        local_date__gte=today(about.organization) - DAY,
    ).delete()
