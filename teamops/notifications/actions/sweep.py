"""Finding what is due: for everybody whose morning has come, set-wise, in chunks of one organization.

A chunk is one transaction: the mornings as looked at, the reminders, and one delivery per channel. Killed
in the middle, nothing of it has happened; done twice at once, the unique constraints keep the first.
"""

import datetime
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, OuterRef, Subquery

from teamops.among import these
from teamops.collecting import collecting_rarely
from teamops.dates import DAY
from teamops.inserting import insert_new
from teamops.notifications.channels import channels
from teamops.notifications.finding import find_reminders
from teamops.notifications.kinds import kind_of
from teamops.notifications.models import Delivery, Morning, Reminder
from teamops.notifications.preferences import wishes_of
from teamops.notifications.queries import MOST_AT_ONCE, mornings, parts
from teamops.notifications.rules import NEVER, Mornings, NewReminder, rules
from teamops.notifications.timing import digest_at, working_days_of
from teamops.people.models import Organization, Person
from teamops.prepared import read

logger = logging.getLogger(__name__)

# Persons per transaction. Wording the questions takes longer than answering them for a few, so PostgreSQL
# gets more at once; SQLite takes only so long a question, and everybody else waits while it writes.
CHUNKS = {"postgresql": 10_000, "sqlite": 1_000}
# What is read of each person.
READ = ("organization", "time_zone", "working_days", "reminder_hour", "email_reminders")
# What is written of each reminder, and of each message.
REMINDER = (*NewReminder._fields[:-1], "escalates_to_id")
MESSAGE = (
    "organization_id", "person_id", "channel", "local_date", "due_at", "not_before", "state", "sent_at",
)  # fmt: skip


def sweep_all(now: datetime.datetime) -> None:
    """Sweep every organization in which it is somebody's morning."""
    for together in organizations_to_sweep(now):
        sweep(together, now)


def organizations_to_sweep(now: datetime.datetime) -> list[list[int]]:
    """The ids of organizations with mornings, each list for one sweep: small ones of the same zone and
    country share a chunk."""
    waiting = mornings(now).order_by("organization").values_list("organization_id")
    sizes = dict(waiting.annotate(size=Count("pk")))
    groups: list[list[int]] = []
    most = CHUNKS[connection.vendor]
    filled: dict[tuple[str, str], tuple[list[int], int]] = {}
    for some in parts(sorted(sizes), MOST_AT_ONCE):
        rows = Organization.objects.filter(pk__in=some).order_by("pk")
        for pk, zone, country in rows.values_list("pk", "time_zone", "country"):
            group, persons = filled.get((zone, country), ([], most))
            if persons + sizes[pk] > most:
                group, persons = [], 0
                groups.append(group)
            group.append(pk)
            filled[zone, country] = (group, persons + sizes[pk])
    return groups


def sweep(organization_ids: Sequence[int], now: datetime.datetime) -> None:
    """Write down whom to remind of what in these organizations, which are of one zone and country, for the
    mornings that have come by `now`; trouble in one does not stop the others."""
    try:
        _sweep(organization_ids, now)
    except Exception:
        for pk in organization_ids:
            _sweep_alone(pk, now)


def _sweep_alone(organization_id: int, now: datetime.datetime) -> None:
    try:
        _sweep([organization_id], now)
    except Exception:
        logger.exception("Reminders of organization %s could not be found", organization_id)


@collecting_rarely()
def _sweep(organization_ids: Sequence[int], now: datetime.datetime) -> None:
    organizations = [
        organization
        for some in parts(organization_ids, MOST_AT_ONCE)
        for organization in Organization.objects.filter(pk__in=some).order_by("pk")
    ]
    most = CHUNKS[connection.vendor]
    waiting = mornings(now, *organization_ids).only(*READ)
    # One more than are swept at once tells whether to ask again: a full chunk is often the last.
    while persons := read(waiting[: most + 1]):
        _sweep_chunk(organizations, persons[:most], now)
        if len(persons) <= most:
            break


@transaction.atomic
def _sweep_chunk(
    organizations: Sequence[Organization], persons: list[Person], now: datetime.datetime
) -> None:
    by_id = {one.pk: one for one in organizations}
    for person in persons:
        person.organization = by_id[person.organization_id]
    dates = {person.pk: now.astimezone(person.zone).date() for person in persons}
    seen = _lock(dates)
    # Whom another sweep has looked at meanwhile is not looked at again: the date never goes back.
    persons = [one for one in persons if seen.get(one.pk, NEVER) < dates[one.pk]]
    dates = {one.pk: dates[one.pk] for one in persons}
    if not persons:
        return
    before = _told_on(dates, seen)
    _mark_as_looked_at(dates, seen)
    days = working_days_of(persons, now)
    first, *others = organizations
    found_on = Mornings(first, dates, before, days, tuple(others), are_most=_are_most(dates, by_id))
    [reminders] = find_reminders([found_on])
    home = {person.pk: person.organization_id for person in persons}
    insert_new(Reminder, REMINDER, (_as_written(one, home[one.person_id]) for one in reminders))
    Reminder.objects.unread().asked_anew().filter(person__in=found_on.people).update(read_at=now)
    _end_pauses(found_on)
    insert_new(Delivery, MESSAGE, _deliveries(persons, dates, reminders, now))


def _as_written(one: NewReminder, organization_id: int) -> Sequence[Any]:
    """Its values for `REMINDER`."""
    return organization_id, *one[1:-1], one.escalates_to and one.escalates_to.pk


def _are_most(persons: Collection[int], organizations: Collection[int]) -> bool:
    return 2 * len(persons) > Person.objects.filter(organization__in=organizations).count()


Dates = dict[int, datetime.date]


def _lock(dates: Dates) -> Dates:
    """The dates of these persons' last mornings. Locked in their order, so that a second sweep of the same
    persons waits here until this one is through, and then finds nothing more to do for them."""
    rows = Morning.objects.select_for_update().filter(person__in=these(dates)).order_by("person")
    return dict(rows.values_list("person_id", "local_date"))


def _mark_as_looked_at(dates: Dates, seen: Dates) -> None:
    """A query for each date that it is somewhere, and one for those who had no morning yet."""
    for date in set(dates.values()):
        there = [pk for pk in seen if dates.get(pk) == date]
        Morning.objects.filter(person__in=these(there)).update(local_date=date)
    Morning.objects.bulk_create(
        [Morning(person_id=pk, local_date=date) for pk, date in dates.items() if pk not in seen],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["local_date"],
    )


def _told_on(dates: Dates, seen: Dates) -> Dates:
    """The date of everybody's last morning of which they were told.

    Where its message came too late to be sent, it is the day before, so that what stood in it is asked again.
    """
    lost = Delivery.objects.filter(
        person__in=these(dates),
        reminder=None,
        reason=Delivery.Reason.TOO_LATE,
        local_date=Subquery(Morning.objects.filter(person=OuterRef("person")).values("local_date")),
    )
    told = {pk: seen.get(pk, NEVER) for pk in dates}
    for pk, date in lost.values_list("person_id", "local_date"):
        told[pk] = date - DAY
    return told


def _end_pauses(mornings: Mornings) -> None:
    """Those that are over have been asked for by now; a query for each date that it is somewhere."""
    for date in set(mornings.dates.values()):
        there = [pk for pk, its in mornings.dates.items() if its == date]
        Reminder.objects.filter(person__in=these(there), snoozed_until__lte=date).update(snoozed_until=None)


def _deliveries(
    persons: Sequence[Person], dates: Dates, reminders: Iterable[NewReminder], now: datetime.datetime
) -> Iterator[Sequence[Any]]:
    """The digests of those who are asked for something: one for each destination by which they want it. Each
    as its values for `MESSAGE`; the inbox has it as soon as it is written."""
    kinds = _kinds_asked(reminders)
    reached = {person.pk: person for person in persons if person.pk in kinds}
    moments = {pk: digest_at(person, dates[pk]) for pk, person in reached.items()}
    wishes = wishes_of(list(reached.values()))
    for channel in channels():
        state, sent_at = (Delivery.State.DUE, None) if channel.send else (Delivery.State.SENT, now)
        for pk, destinations in channel.destinations(list(reached.values())).items():
            for destination in destinations:
                if any(wishes.want_kind(pk, kind, destination) for kind in kinds[pk]):
                    home = reached[pk].organization_id
                    yield home, pk, destination, dates[pk], moments[pk], now, state, sent_at


def _kinds_asked(reminders: Iterable[NewReminder]) -> dict[int, set[str]]:
    """The kinds of what each person is asked for."""
    kind_by_rule = {rule.name: kind_of(rule).name for rule in rules()}
    kinds: dict[int, set[str]] = defaultdict(set)
    for reminder in reminders:
        if reminder.rule in kind_by_rule:
            kinds[reminder.person_id].add(kind_by_rule[reminder.rule])
    return kinds
