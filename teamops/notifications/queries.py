"""Reading reminders and deliveries: whose morning it is, what is to be sent, what an inbox shows."""

import datetime
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.functional import Promise

from teamops.dates import is_working_day
from teamops.notifications.rules import Rule, find_rule
from teamops.people.models import Person
from teamops.people.queries import PersonQuerySet

if TYPE_CHECKING:
    from teamops.notifications.models import Delivery, Reminder

logger = logging.getLogger(__name__)

# A morning that was missed is made up for until this hour of the person's own day; after it only those are
# written to who chose such a late hour.
EVENING = 20


class LeasedQuerySet(models.QuerySet[Any]):
    def waiting(self, now: datetime.datetime) -> Self:
        """What may be taken now, also from a worker whose lease has run out; oldest first."""
        return self.filter(state__in=self.model.UNSENT, not_before__lte=now).order_by("not_before", "pk")


class DeliveryQuerySet(LeasedQuerySet):
    def visible_to(self, person: Person) -> "DeliveryQuerySet":
        """All of the organization for an administrator, else one's own."""
        rows = self.filter(organization_id=person.organization_id)
        return rows if person.is_administrator else rows.filter(person=person)


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def visible_to(self, person: Person) -> "ReminderQuerySet":
        """An inbox is its owner's alone."""
        return self.filter(organization_id=person.organization_id, person=person)

    def unread(self) -> "ReminderQuerySet":
        return self.filter(read_at__isnull=True)

    def asked_anew(self) -> "ReminderQuerySet":
        """Those after which the same person was asked for the same thing once more."""
        same = ("person", "rule", "subject_type", "subject_id")
        later = self.model.objects.filter(
            **{name: OuterRef(name) for name in same}, local_date__gt=OuterRef("local_date")
        )
        return self.filter(Exists(later))


def mornings(now: datetime.datetime, organization_id: int | None = None) -> PersonQuerySet:
    """Everybody whose working morning has come and has not been looked at yet.

    Each person's date and hour are those of their own zone. Costs two queries, whatever the number of
    persons. Who has no sign-in never agreed to hear from us, and who can no longer use it need not.
    """
    zone = Coalesce(NullIf("time_zone", Value("")), "organization__time_zone")
    persons = Person.objects.filter(state=Person.State.ACTIVE, user__is_active=True).annotate(zone_name=zone)
    if organization_id is not None:
        persons = persons.filter(organization_id=organization_id)
    places = persons.order_by().values_list("zone_name", "organization__country").distinct()
    return persons.filter(_has_morning(places, now)).order_by("organization_id", "pk")


def _has_morning(places: Iterable[tuple[str, str]], now: datetime.datetime) -> Q:
    """The condition for `mornings`: places where the clock shows the same are asked for together."""
    countries = set()
    zones_by_hour: dict[tuple[datetime.date, int], set[str]] = defaultdict(set)
    for zone_name, country in places:
        try:
            local = now.astimezone(ZoneInfo(zone_name))
        except (ZoneInfoNotFoundError, ValueError):
            # Names come and go with the machine's tables; it must not stop everybody else's morning.
            logger.error("Nobody in the time zone %r is reminded: this machine does not know it", zone_name)
            continue
        zones_by_hour[local.date(), local.hour].add(zone_name)
        countries.add(country)
    has_morning = Q(pk__in=[])
    for (date, hour), zones in zones_by_hour.items():
        working = [country for country in countries if is_working_day(date, country)]
        has_morning |= (
            Q(zone_name__in=zones, organization__country__in=working, reminder_hour__lte=hour)
            & (Q() if hour < EVENING else Q(reminder_hour__gte=EVENING))
            & (Q(morning__isnull=True) | Q(morning__local_date__lt=date))
        )
    return has_morning


def is_too_late(due_at: datetime.datetime, now: datetime.datetime, zone: ZoneInfo) -> bool:
    """Whether a morning's message would come on another day, or in the night of somebody who is up by day."""
    due, local = due_at.astimezone(zone), now.astimezone(zone)
    return local.date() != due.date() or (local.hour >= EVENING > due.hour)


@dataclass(frozen=True)
class Item:
    """A reminder in words, in the language that is active: what to do, by when, and why this person.

    `path` stands after the organization's prefix; `letter` is where an e-mail leads without signing in, if
    there is such a page: it stands after the installation's address. What is finished need not be done any
    more.
    """

    reminder: "Reminder"
    rule: Rule
    title: str
    when: str
    why: str | Promise
    path: str
    is_late: bool
    is_finished: bool
    letter: str = ""


def items(reminders: Iterable["Reminder"], *, reader: Person, today: datetime.date) -> list[Item]:
    """The reminders as `reader` may read them, in their order; one query per rule.

    What the reader may not see (any more), or was deleted, is left out.
    """
    reminders = list(reminders)
    subjects = _subjects(reminders, reader)
    found = []
    for reminder in reminders:
        rule = find_rule(reminder.rule)
        subject = subjects.get((reminder.rule, reminder.subject_id))
        if rule is None or subject is None:
            continue
        found.append(
            Item(
                reminder=reminder,
                rule=rule,
                title=rule.title(subject),
                when=rule.say(subject, today),
                why=rule.why,
                path=rule.path(subject),
                is_late=reminder.due_on < today and not rule.tells,
                is_finished=not rule.still_due(subject, reminder),
                letter=rule.letter(subject) if rule.letter else "",
            )
        )
    return found


def sent_items(
    deliveries: Sequence["Delivery"], *, reader: Person, today: datetime.date
) -> dict[int, list[Item]]:
    """What each delivery told of, by its id, as far as the reader may see it; a few queries for a page."""
    from teamops.notifications.models import Reminder

    reminders = Reminder.objects.filter(
        person__in={one.person_id for one in deliveries},
        local_date__in={one.local_date for one in deliveries},
    ).order_by("pk")
    told: dict[tuple[int, datetime.date], list[Item]] = defaultdict(list)
    for item in items(reminders, reader=reader, today=today):
        told[item.reminder.person_id, item.reminder.local_date].append(item)
    return {one.pk: told[one.person_id, one.local_date] for one in deliveries}


def _subjects(reminders: Iterable["Reminder"], reader: Person) -> dict[tuple[str, int], Any]:
    """What the reminders are about, by rule and id, as far as the reader may see it."""
    ids: dict[str, set[int]] = defaultdict(set)
    for reminder in reminders:
        ids[reminder.rule].add(reminder.subject_id)
    subjects: dict[tuple[str, int], Any] = {}
    for name, subject_ids in ids.items():
        rule = find_rule(name)
        if rule is None:
            continue
        rows: Any = rule.model._default_manager
        visible = list(rows.visible_to(reader).select_related(*rule.related).filter(pk__in=subject_ids))
        if rule.prepare:
            rule.prepare(visible, reader)
        subjects |= {(name, subject.pk): subject for subject in visible}
    return subjects
