"""Reading reminders and deliveries: whose morning it is, what is to be sent, what an inbox shows."""

import datetime
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from teamops.dates import is_public_holiday, is_working_day
from teamops.formats import day_name
from teamops.notifications.rules import Rule, families, find_rule
from teamops.people.models import Absence, Person
from teamops.people.queries import PersonQuerySet
from teamops.text import one_line

if TYPE_CHECKING:
    from teamops.notifications.models import Delivery, Reminder

T = TypeVar("T")
# SQLite takes few ids in one query.
MOST_AT_ONCE = 500

logger = logging.getLogger(__name__)


class LeasedQuerySet(models.QuerySet[Any]):
    def waiting(self, now: datetime.datetime) -> Self:
        """What may be taken now, also from a worker whose lease has run out; oldest first."""
        return self.filter(state__in=self.model.UNSENT, not_before__lte=now).order_by("not_before", "pk")


class DeliveryQuerySet(LeasedQuerySet):
    def visible_to(self, person: Person) -> "DeliveryQuerySet":
        """All of the organization for an administrator, else one's own."""
        rows = self.filter(organization_id=person.organization_id)
        return rows if person.is_administrator else rows.filter(person=person)

    def told(self) -> "DeliveryQuerySet":
        """What was sent, or is about to be."""
        return self.filter(state__in=[*self.model.UNSENT, self.model.State.SENT])


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def visible_to(self, person: Person) -> "ReminderQuerySet":
        """An inbox is its owner's alone."""
        return self.filter(organization_id=person.organization_id, person=person)

    def told_by(self, delivery: "Delivery") -> "ReminderQuerySet":
        """What a message tells: the one thing that could not wait, or what was found on its date."""
        if delivery.reminder_id is not None:
            return self.filter(pk=delivery.reminder_id)
        at_once = delivery.__class__.objects.told().filter(channel=delivery.channel)
        told_already = Exists(at_once.filter(reminder=OuterRef("pk")))
        return self.filter(~told_already, person=delivery.person_id, local_date=delivery.local_date)

    def unread(self) -> "ReminderQuerySet":
        return self.filter(read_at__isnull=True)

    def asked_anew(self) -> "ReminderQuerySet":
        """Those after which the same person was asked for the same thing once more."""
        same = ("person", "subject_type", "subject_id")
        later = self.model.objects.filter(
            **{name: OuterRef(name) for name in same}, local_date__gt=OuterRef("local_date")
        )
        anew = Q(Exists(later.filter(rule=OuterRef("rule"))))
        for names in families():
            anew |= Q(Exists(later.filter(rule__in=names)), rule__in=names)
        return self.filter(anew)


def mornings(now: datetime.datetime, *organization_ids: int) -> PersonQuerySet:
    """Everybody whose working morning has come and has not been looked at yet, of these organizations or all.

    Each person's date and hour are those of their own zone. Costs two queries, whatever the number of
    persons. Who has no sign-in never agreed to hear from us, and who can no longer use it need not.
    """
    zone = Coalesce(NullIf("time_zone", Value("")), "organization__time_zone")
    persons = Person.objects.filter(state=Person.State.ACTIVE, user__is_active=True).annotate(zone_name=zone)
    if organization_ids:
        persons = persons.filter(organization_id__in=organization_ids)
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
        has_morning |= (
            Q(zone_name__in=zones, reminder_hour__lte=hour)
            & _works_on(date, countries)
            & ~_is_night(hour)
            & (Q(morning__isnull=True) | Q(morning__local_date__lt=date))
        )
    return has_morning


def _works_on(date: datetime.date, countries: Iterable[str]) -> Q:
    """`timing.WorkingDays.has` for many persons at once."""
    working = [country for country in countries if is_working_day(date, country)]
    resting = [country for country in countries if is_public_holiday(date, country)]
    own_week = Q(working_days__contains=str(date.isoweekday())) & ~Q(organization__country__in=resting)
    away = Absence.objects.filter(person=OuterRef("pk"), first_day__lte=date, last_day__gte=date)
    return (Q(working_days="", organization__country__in=working) | own_week) & Q(~Exists(away))


def _is_night(hour: int) -> Q:
    """`timing.is_night` for many persons at once, for a digest of this day that was missed."""
    over_midnight = Q(quiet_from__gt=F("quiet_until")) & (Q(quiet_from__lte=hour) | Q(quiet_until__gt=hour))
    is_quiet = over_midnight | Q(quiet_from__lte=hour, quiet_until__gt=hour)
    return is_quiet & Q(quiet_from__lte=hour, quiet_from__gt=F("reminder_hour"))


@dataclass(frozen=True)
class Item:
    """A reminder in words, in the language that is active: what to do, by when, and why this person.

    `short` says by when. `path` stands after the organization's prefix; `letter` is where an e-mail leads
    without signing in, if there is such a page: it stands after the installation's address. `notice` says who
    else hears of it, and when, if nothing happens. What is finished need not be done any more.
    """

    reminder: "Reminder"
    rule: Rule
    title: str
    short: str
    why: str | Promise
    path: str
    is_late: bool
    is_finished: bool
    letter: str = ""
    subject: Any = None
    notice: str = ""

    @property
    def when(self) -> str:
        """By when, and who else hears of it if nothing happens, as a message says it."""
        return f"{self.short} · {self.notice}" if self.notice else self.short


def items(reminders: Iterable["Reminder"], *, reader: Person, today: datetime.date) -> list[Item]:
    """The reminders as `reader` may read them, in their order; one query per rule.

    What the reader may not see (any more), or was deleted, is left out.
    """
    reminders = list(reminders)
    subjects = _subjects(reminders, reader)
    names = _names(reminders)
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
                title=one_line(rule.title(subject)),
                short=_whose(names.get(reminder.member_id), rule.say(subject, today)),
                why=rule.why,
                path=rule.path(subject),
                is_late=reminder.due_on < today and not rule.tells,
                is_finished=not rule.still_due(subject, reminder.asked),
                letter=rule.letter(subject) if rule.letter else "",
                subject=subject,
                notice=_notice(reminder, names.get(reminder.escalates_to_id), today),
            )
        )
    return found


def _names(reminders: Iterable["Reminder"]) -> dict[int | None, str]:
    """The names of those whose thing it is, and of the leads who will hear of it; no query where are none."""
    ids = {one.member_id for one in reminders} | {one.escalates_to_id for one in reminders}
    known = [pk for pk in ids if pk is not None]
    return {person.pk: person.name for person in Person.objects.filter(pk__in=known)} if known else {}


def _whose(name: str | None, words: str) -> str:
    """What is told to a lead begins with whose it is. What people wrote makes no line of its own."""
    words = one_line(words)
    return _("%(name)s: %(text)s") % {"name": name, "text": words} if name else words


def _notice(reminder: "Reminder", lead: str | None, today: datetime.date) -> str:
    if not lead or reminder.escalates_on is None:
        return ""
    if reminder.escalates_on <= today:
        return _("%(name)s sees it as well") % {"name": lead}
    return _("If it stays open, %(name)s sees it on %(day)s") % {
        "name": lead,
        "day": day_name(reminder.escalates_on, today),
    }


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


def subjects_of(reminders: Iterable["Reminder"]) -> dict[tuple[str, int], Any]:
    """What the reminders are about, by rule and id, whoever may see it: to find out whether they hold."""
    ids: dict[str, set[int]] = defaultdict(set)
    for reminder in reminders:
        ids[reminder.rule].add(reminder.subject_id)
    subjects: dict[tuple[str, int], Any] = {}
    for name, subject_ids in ids.items():
        if rule := find_rule(name):
            rows: Any = rule.model._default_manager
            for some in parts(sorted(subject_ids), MOST_AT_ONCE):
                found = rows.select_related(*rule.related).filter(pk__in=some)
                subjects |= {(name, subject.pk): subject for subject in found}
    return subjects


def parts(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The sequence in parts of so many."""
    for first in range(0, len(things), size):
        yield things[first : first + size]


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
