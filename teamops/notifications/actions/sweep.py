"""Finding what is due: for everybody whose morning has come, set-wise, in chunks of whole organizations.

A chunk is one transaction: the mornings as looked at, the reminders, and one delivery per channel. Killed
in the middle, nothing of it has happened; done twice at once, the unique constraints keep the first.
"""

import datetime
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef

from teamops.among import these
from teamops.collecting import collecting_rarely
from teamops.dates import DAY
from teamops.inserting import insert_new
from teamops.notifications.channels import channels
from teamops.notifications.finding import find_reminders
from teamops.notifications.kinds import kind_of
from teamops.notifications.models import Delivery, Morning, Reminder
from teamops.notifications.mornings import Group, groups_in_the_morning, in_chunks, together
from teamops.notifications.preferences import wishes_of
from teamops.notifications.rules import NEVER, Mornings, NewReminder, rules
from teamops.notifications.timing import with_absences
from teamops.people.models import Person

T = TypeVar("T")
logger = logging.getLogger(__name__)

# Persons per transaction. Wording the questions takes longer than answering them for a few, so PostgreSQL
# gets more at once; SQLite takes only so long a question, and everybody else waits while it writes.
CHUNKS = {"postgresql": 20_000, "sqlite": 1_000}
# What is written of each reminder, and of each message.
REMINDER = (*NewReminder._fields[:-1], "escalates_to_id")
MESSAGE = (
    "organization_id", "person_id", "channel", "local_date", "due_at", "not_before", "state", "sent_at",
)  # fmt: skip


def sweep_all(now: datetime.datetime) -> bool:
    """Sweep every organization in which it is somebody's morning; whether all went well."""
    found = together(groups_in_the_morning(now), CHUNKS[connection.vendor])
    went_well = [_sweep(groups, now) for groups in found]
    return all(went_well)


def organizations_to_sweep(now: datetime.datetime) -> list[list[int]]:
    """The ids of organizations with mornings, each list for one sweep: small ones of the same zone and
    country share a chunk."""
    found = together(groups_in_the_morning(now), CHUNKS[connection.vendor])
    return [list(dict.fromkeys(group.organization.pk for group in groups)) for groups in found]


def sweep(organization_ids: Sequence[int], now: datetime.datetime) -> None:
    """Write down whom to remind of what in these organizations, which are of one zone and country, for the
    mornings that have come by `now`."""
    _sweep(groups_in_the_morning(now, *organization_ids), now)


def _sweep(groups: Sequence[Group], now: datetime.datetime) -> bool:
    """Trouble in one organization does not stop the others."""
    try:
        _sweep_in_chunks(groups, now)
    except Exception:
        went_well = [_sweep_alone(pk, now) for pk in {group.organization.pk for group in groups}]
        return all(went_well)
    return True


def _sweep_alone(organization_id: int, now: datetime.datetime) -> bool:
    try:
        _sweep_in_chunks(groups_in_the_morning(now, organization_id), now)
    except Exception:
        logger.exception("Reminders of organization %s could not be found", organization_id)
        return False
    return True


@collecting_rarely()
def _sweep_in_chunks(groups: Sequence[Group], now: datetime.datetime) -> None:
    for chunk in in_chunks(groups, CHUNKS[connection.vendor]):
        try:
            _sweep_chunk(chunk, now)
        except Overtaken:
            # What the other sweep leaves, the next round finds.
            logger.info("Another sweep is at the same mornings")


class Overtaken(Exception):
    """Another sweep has looked at some of these mornings since they were read."""


@transaction.atomic
def _sweep_chunk(groups: Sequence[Group], now: datetime.datetime) -> None:
    told = _told_on(groups)
    _mark_as_looked_at(groups)
    home = _each(groups, lambda group: group.organization.pk)
    organizations = {group.organization.pk: group.organization for group in groups}
    first, *others = organizations.values()
    found_on = Mornings(
        first,
        _each(groups, lambda group: group.date),
        told,
        with_absences(_each(groups, lambda group: group.days), now),
        tuple(others),
        are_most=_are_most(home, organizations),
    )
    [reminders] = find_reminders([found_on])
    insert_new(Reminder, REMINDER, (_as_written(one, home[one.person_id]) for one in reminders))
    Reminder.objects.unread().asked_anew().filter(person__in=found_on.people).update(read_at=now)
    _end_pauses(told)
    insert_new(Delivery, MESSAGE, _deliveries(groups, reminders, now))


def _each(groups: Iterable[Group], what: Callable[[Group], T]) -> dict[int, T]:
    """By person what a group has in common."""
    found: dict[int, T] = {}
    for group in groups:
        found.update(dict.fromkeys(group.ids, what(group)))
    return found


def _as_written(one: NewReminder, organization_id: int) -> Sequence[Any]:
    """Its values for `REMINDER`."""
    return organization_id, *one[1:-1], one.escalates_to and one.escalates_to.pk


def _are_most(persons: Collection[int], organizations: Collection[int]) -> bool:
    return 2 * len(persons) > Person.objects.filter(organization__in=organizations).count()


def _mark_as_looked_at(groups: Sequence[Group]) -> None:
    """Whoever marks them first has them: the date never goes back, and who comes second waits here until the
    first is through. A query for each date that it is somewhere, and one for those who had no morning yet."""
    marked = 0
    for date in {group.date for group in groups}:
        there = [pk for group in groups if group.date == date and group.before for pk in group.ids]
        before = Morning.objects.filter(person__in=these(there), local_date__lt=date)
        marked += before.update(local_date=date) if there else 0
    first = [
        Morning(person_id=pk, local_date=group.date)
        for group in groups
        if group.before is None
        for pk in group.ids
    ]
    try:
        Morning.objects.bulk_create(first)
    except IntegrityError:
        raise Overtaken from None
    if marked + len(first) < sum(len(group.ids) for group in groups):
        raise Overtaken


def _told_on(groups: Sequence[Group]) -> dict[int, datetime.date]:
    """The date of everybody's last morning of which they were told.

    Where its message came too late to be sent by any channel, as those of the mornings before it may have,
    it is the day before them, so that what stood in them is asked again.
    """
    told = _each(groups, lambda group: group.before or NEVER)
    digests = Delivery.objects.filter(reminder=None)
    since = digests.got_through().filter(person=OuterRef("person"), local_date__gte=OuterRef("local_date"))
    too_late = digests.too_late().filter(~Exists(since), person__in=these(told))
    lost: dict[int, set[datetime.date]] = defaultdict(set)
    for pk, date in too_late.values_list("person_id", "local_date"):
        lost[pk].add(date)
    return told | {pk: min(dates) - DAY for pk, dates in lost.items() if told[pk] in dates}


def _end_pauses(told: dict[int, datetime.date]) -> None:
    """Those that were over on a morning of which the person was told; a query for each such date."""
    for date in set(told.values()) - {NEVER}:
        there = [pk for pk, its in told.items() if its == date]
        Reminder.objects.filter(person__in=these(there), snoozed_until__lte=date).update(snoozed_until=None)


def _deliveries(
    groups: Iterable[Group], reminders: Iterable[NewReminder], now: datetime.datetime
) -> Iterator[Sequence[Any]]:
    """The digests of those who are asked for something: one for each destination by which they want it. Each
    as its values for `MESSAGE`; the inbox has it as soon as it is written."""
    kinds = _kinds_asked(reminders)
    reached: list[Person] = []
    days: dict[int, tuple[int, datetime.date, datetime.datetime]] = {}
    for group in groups:
        if asked := [pk for pk in group.ids if pk in kinds]:
            reached += map(group.person, asked)
            days |= dict.fromkeys(asked, (group.organization.pk, group.date, group.digest_at))
    wishes = wishes_of(reached)
    for channel in channels():
        state, sent_at = (Delivery.State.DUE, None) if channel.send else (Delivery.State.SENT, now)
        for pk, destinations in channel.destinations(reached).items():
            home, date, moment = days[pk]
            for destination in destinations:
                if any(wishes.want_kind(pk, kind, destination) for kind in kinds[pk]):
                    yield home, pk, destination, date, moment, now, state, sent_at


def _kinds_asked(reminders: Iterable[NewReminder]) -> dict[int, set[str]]:
    """The kinds of what each person is asked for."""
    kind_by_rule = {rule.name: kind_of(rule).name for rule in rules()}
    kinds: dict[int, set[str]] = defaultdict(set)
    for reminder in reminders:
        if reminder.rule in kind_by_rule:
            kinds[reminder.person_id].add(kind_by_rule[reminder.rule])
    return kinds
