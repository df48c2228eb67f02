"""Telling people at once: a line in their inbox, and where it cannot wait a message of its own."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from teamops.activity.queries import kind_of
from teamops.dates import DAY, today
from teamops.notifications.channels import channels
from teamops.notifications.models import Delivery, Reminder
from teamops.notifications.preferences import Wishes, wishes_of
from teamops.notifications.rules import Rule, find_rule
from teamops.notifications.timing import is_quiet, working_days_of
from teamops.people.models import Person

# Time to read it where it was said, or to take it back.
AT_ONCE_AFTER = datetime.timedelta(minutes=1)


def tell(rule: str, about: Any, persons: Iterable[Person]) -> None:
    """Put one line by this rule into the inbox of each; the same on the same day is told once.

    Who wants it at once gets a message, but not at night or on a free day: then the next digest tells of it,
    unless it was read. The caller has made sure that they may see what it is about. `persons` come with their
    organization.
    """
    told = list(persons)
    _put([_line(rule, about, person) for person in told])
    _tell_at_once(rule, about, told)


def tell_each(rule: str, told: Iterable[tuple[Person, Any]]) -> None:
    """The same about several things, each to its person: so many at once are for the next digest."""
    _put([_line(rule, about, person) for person, about in told])


def _put(lines: list[Reminder]) -> None:
    Reminder.objects.bulk_create(lines, batch_size=500, ignore_conflicts=True)


def _line(rule: str, about: Any, person: Person) -> Reminder:
    day = today(person)
    return Reminder(
        organization_id=about.organization_id,
        person=person,
        rule=rule,
        subject_type=kind_of(about),
        subject_id=about.pk,
        local_date=day,
        due_on=day,
    )


def _tell_at_once(name: str, about: Any, persons: Sequence[Person]) -> None:
    rule, now = find_rule(name), timezone.now()
    if rule is None or not persons:
        return
    wishes = wishes_of(persons)
    eager = [person for person in persons if wishes.want_at_once(person.pk, rule)]
    awake = {person.pk: person for person in _at_work(eager, now)}
    if not awake:
        return
    lines = Reminder.objects.filter(
        person__in=awake,
        rule=name,
        subject_type=kind_of(about),
        subject_id=about.pk,
        local_date__gte=now.date() - DAY,
        read_at=None,
    )
    by_person = {line.person_id: line for line in lines.order_by("local_date")}
    Delivery.objects.bulk_create(
        _messages(rule, [awake[pk] for pk in by_person], by_person, wishes, now),
        batch_size=500,
        ignore_conflicts=True,
    )


def _at_work(persons: Sequence[Person], now: datetime.datetime) -> list[Person]:
    """Those who have a working day and no quiet hour just now."""
    days = working_days_of(persons, now) if persons else {}
    local = {person.pk: now.astimezone(person.zone) for person in persons}
    return [
        person
        for person in persons
        if days[person.pk].has(local[person.pk].date()) and not is_quiet(person, local[person.pk].hour)
    ]


def _messages(
    rule: Rule,
    persons: Sequence[Person],
    lines: dict[int, Reminder],
    wishes: Wishes,
    now: datetime.datetime,
) -> list[Delivery]:
    """One for each destination by which the person wants it, and which takes what cannot wait."""
    return [
        Delivery(
            organization_id=line.organization_id,
            person_id=person_id,
            channel=destination,
            reminder=line,
            local_date=line.local_date,
            due_at=now,
            not_before=now + AT_ONCE_AFTER,
        )
        for channel in channels()
        if channel.at_once and channel.send
        for person_id, destinations in channel.destinations(persons).items()
        for destination in destinations
        if wishes.want(person_id, rule, destination) and (line := lines[person_id])
    ]


def untell(rule: str, about: Any) -> None:
    """What was told at once by this rule is undone: the line leaves every inbox, and may be told again."""
    Reminder.objects.filter(
        organization_id=about.organization_id,
        rule=rule,
        subject_type=kind_of(about),
        subject_id=about.pk,
        local_date__gte=today(about.organization) - DAY,
    ).delete()
