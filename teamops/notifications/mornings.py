"""Whose morning it is: everybody whose working day has begun by their own clock and was not looked at yet."""

import datetime
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Aggregate, Exists, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from teamops.among import these
from teamops.dates import is_public_holiday, is_working_day
from teamops.made import made
from teamops.notifications.timing import WorkingDays, digest_at
from teamops.people.models import Absence, Organization, Person
from teamops.people.queries import PersonQuerySet

logger = logging.getLogger(__name__)


def mornings(now: datetime.datetime, *organization_ids: int) -> PersonQuerySet:
    """Everybody whose working morning has come and has not been looked at yet, of these organizations or all.

    Each person's date and hour are those of their own zone. Costs two queries, whatever the number of
    persons. Who has no sign-in never agreed to hear from us, and who can no longer use it need not.
    """
    zone = Coalesce(NullIf("time_zone", Value("")), "organization__time_zone")
    persons = Person.objects.filter(state=Person.State.ACTIVE, user__is_active=True).annotate(zone_name=zone)
    if organization_ids:
        persons = persons.filter(organization__in=these(organization_ids))
    return persons.filter(_has_morning(_places(organization_ids), now)).order_by("organization_id", "pk")


def _places(organization_ids: Sequence[int]) -> Iterable[tuple[str, str]]:
    """The zones of organizations, and those that persons have chosen, with the country."""
    organizations = Organization.objects.order_by()
    persons = Person.objects.order_by().exclude(time_zone="")
    if organization_ids:
        organizations = organizations.filter(pk__in=these(organization_ids))
        persons = persons.filter(organization__in=these(organization_ids))
    chosen = persons.values_list("time_zone", "organization__country")
    return organizations.values_list("time_zone", "country").union(chosen)


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


class _Ids(Aggregate):
    """The ids of a group's persons, as one value."""

    function = "ARRAY_AGG"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **extra)

    @property
    def convert_value(self) -> Any:
        """A list already on PostgreSQL, "1,2,3" on SQLite."""
        return lambda value, *_rest: [int(pk) for pk in value.split(",")] if isinstance(value, str) else value


@dataclass(frozen=True)
class Group:
    """Persons of one organization who are alike in all that decides their morning.

    Persons are many and such groups few, so that a group is what is read, and a `Person` is made only of who
    gets a message.
    """

    organization: Organization
    zone_name: str
    weekdays: str
    reminder_hour: int
    by_email: bool
    # The date of the morning before this one; None for who was at none.
    before: datetime.date | None
    ids: Sequence[int]
    # The date that it is for them.
    date: datetime.date

    @property
    def days(self) -> WorkingDays:
        """Their working days, but for absences."""
        return WorkingDays(self.organization.country, self.weekdays)

    @property
    def digest_at(self) -> datetime.datetime:
        """The moment of their digest."""
        return digest_at(self.person(self.ids[0]), self.date)

    def person(self, pk: int) -> Person:
        """One of them, with what a message and its channels need to know."""
        return made(
            Person,
            {"organization": self.organization},
            id=pk,
            organization_id=self.organization.pk,
            time_zone=self.zone_name,
            reminder_hour=self.reminder_hour,
            email_reminders=self.by_email,
        )


def groups_in_the_morning(now: datetime.datetime, organizations: Iterable[Organization]) -> list[Group]:
    """The same as `mornings`, of these organizations, as groups. Costs two queries."""
    by_id = {one.pk: one for one in organizations}
    if not by_id:
        return []
    alike = ("zone_name", "working_days", "reminder_hour", "email_reminders", "morning__local_date")
    rows = mornings(now, *by_id).order_by("organization_id").values_list("organization_id", *alike)
    return [
        Group(by_id[home], zone, week, hour, by_email, before, ids, now.astimezone(ZoneInfo(zone)).date())
        for home, zone, week, hour, by_email, before, ids in rows.annotate(ids=_Ids("pk"))
    ]


def in_chunks(groups: Iterable[Group], most: int) -> Iterator[list[Group]]:
    """The groups in parts of so many persons; one that is larger is divided."""
    chunk: list[Group] = []
    room = most
    for group in groups:
        left = group.ids
        while left:
            some, left = left[:room], left[room:]
            chunk.append(replace(group, ids=some))
            room -= len(some)
            if not room:
                yield chunk
                chunk, room = [], most
    if chunk:
        yield chunk
