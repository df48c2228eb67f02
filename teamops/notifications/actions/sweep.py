"""Finding what is due: for everybody whose morning has come, set-wise, in chunks of one organization.

A chunk is one transaction: the mornings as looked at, the reminders, and one delivery per channel. Killed
in the middle, nothing of it has happened; done twice at once, the unique constraints keep the first.
"""

import datetime
import logging
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.db import transaction

from teamops.notifications.models import Delivery, Morning, Reminder
from teamops.notifications.queries import mornings
from teamops.notifications.rules import Mornings, rules
from teamops.people.models import Organization, Person

logger = logging.getLogger(__name__)

# Persons per transaction; SQLite takes few ids in one IN.
CHUNK = 500


def sweep_all(now: datetime.datetime) -> None:
    """Sweep every organization in which it is somebody's morning; trouble in one does not stop the others."""
    for organization_id in mornings(now).order_by().values_list("organization_id", flat=True).distinct():
        try:
            sweep(organization_id, now)
        except Exception:
            logger.exception("Reminders of organization %s could not be found", organization_id)


def sweep(organization_id: int, now: datetime.datetime) -> None:
    """Write down whom to remind of what in this organization, for the mornings that have come by `now`."""
    organization = Organization.objects.get(pk=organization_id)
    waiting = mornings(now, organization_id)
    while persons := list(waiting[:CHUNK]):
        _sweep_chunk(organization, persons, now)


@transaction.atomic
def _sweep_chunk(organization: Organization, persons: list[Person], now: datetime.datetime) -> None:
    for person in persons:
        person.organization = organization
    dates = {person.pk: now.astimezone(person.zone).date() for person in persons}
    # First, so that a second sweep of the same persons waits here until this one is through.
    _mark_as_looked_at(dates)
    reminders = _find_reminders(Mornings(organization, dates))
    Reminder.objects.bulk_create(reminders, ignore_conflicts=True, batch_size=CHUNK)
    Reminder.objects.unread().asked_anew().filter(person__in=dates).update(read_at=now)
    to_remind = {reminder.person_id for reminder in reminders}
    deliveries = [
        delivery for person in persons if person.pk in to_remind for delivery in _deliveries(person, now)
    ]
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True, batch_size=CHUNK)


def _mark_as_looked_at(dates: dict[int, datetime.date]) -> None:
    Morning.objects.bulk_create(
        [Morning(person_id=person_id, local_date=date) for person_id, date in dates.items()],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["local_date"],
    )


def _find_reminders(found_on: Mornings) -> list[Reminder]:
    """What the rules ask for, in an order that two sweeps at once share, so that neither blocks the other."""
    reminders = [
        Reminder(
            organization=found_on.organization,
            person_id=due.person_id,
            rule=rule.name,
            subject_type=rule.subject_type,
            subject_id=due.subject_id,
            local_date=found_on.dates[due.person_id],
            due_on=due.due_on,
        )
        for rule in rules()
        for due in rule.find(found_on)
    ]
    return sorted(reminders, key=lambda reminder: (reminder.person_id, reminder.rule, reminder.subject_id))


def _deliveries(person: Person, now: datetime.datetime) -> Iterable[Delivery]:
    """One delivery per channel by which the person is reached. The inbox has it as soon as it is written."""
    date = now.astimezone(person.zone).date()
    due_at = _morning(date, person.reminder_hour, person.zone)
    common = {"organization": person.organization, "person": person, "local_date": date, "due_at": due_at}
    yield Delivery(
        **common, channel=Delivery.Channel.INBOX, state=Delivery.State.SENT, not_before=now, sent_at=now
    )
    if person.email_reminders:
        yield Delivery(**common, channel=Delivery.Channel.EMAIL, not_before=now)


def _morning(date: datetime.date, hour: int, zone: ZoneInfo) -> datetime.datetime:
    return datetime.datetime.combine(date, datetime.time(hour), tzinfo=zone)
