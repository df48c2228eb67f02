"""What somebody would get in the next seven days, found by the engine's own code; nothing is written."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from teamops.dates import DAY
from teamops.notifications.actions.sweep import find_reminders
from teamops.notifications.channels import Channel, channel_name, channels, find_channel
from teamops.notifications.models import Morning, Reminder
from teamops.notifications.preferences import Wishes, wishes_of
from teamops.notifications.queries import Item, items
from teamops.notifications.rules import NEVER, Mornings
from teamops.notifications.timing import WorkingDays, digest_at, is_night, working_days_of
from teamops.people.models import Person

DAYS_SHOWN = 7


@dataclass(frozen=True)
class Told:
    """One thing of a day's message, and by which channels it comes beside the inbox."""

    item: Item
    channels: list[Channel]


@dataclass(frozen=True)
class Day:
    """One of the seven days: when its message comes; None on a day without one."""

    date: datetime.date
    at: datetime.datetime | None
    told: list[Told]
    is_past: bool = False


def week_of(person: Person, now: datetime.datetime | None = None) -> list[Day]:
    """The next seven days of a person, as things stand now.

    Each morning is found as the sweep finds it: after the one before it, by the same rules. Costs the rules'
    queries for each working day, however many things there are.
    """
    now = now or timezone.now()
    today = now.astimezone(person.zone).date()
    seen = Morning.objects.filter(person=person).values_list("local_date", flat=True).first()
    days = working_days_of([person], now)[person.pk]
    wishes = wishes_of([person])
    reached = _reached(person)
    found: list[Day] = []
    before = seen or NEVER
    for number in range(DAYS_SHOWN):
        date = today + number * DAY
        if not _has_morning(person, date, before, days, now):
            found.append(Day(date, None, [], is_past=before == date))
            continue
        mornings = Mornings(person.organization, {person.pk: date}, {person.pk: before}, {person.pk: days})
        told = _told(person, find_reminders(mornings), date, wishes, reached)
        found.append(Day(date, max(digest_at(person, date), now).astimezone(person.zone), told))
        before = date
    return found


def _has_morning(
    person: Person, date: datetime.date, before: datetime.date, days: WorkingDays, now: datetime.datetime
) -> bool:
    """Whether that day is still to have its message."""
    if not days.has(date) or before >= date:
        return False
    local = now.astimezone(person.zone)
    return date > local.date() or not is_night(person, local.hour, due_hour=person.reminder_hour)


def _told(
    person: Person,
    reminders: Iterable[Reminder],
    date: datetime.date,
    wishes: Wishes,
    reached: list[Channel],
) -> list[Told]:
    """In the order of a message: what has waited longest first."""
    asked = sorted(reminders, key=lambda reminder: reminder.due_on)
    return [
        Told(item, [one for one in reached if wishes.want(person.pk, item.rule, one.name)])
        for item in items(asked, reader=person, today=date)
    ]


def _reached(person: Person) -> list[Channel]:
    """The channels that send, by which this person is reached."""
    names = {
        channel_name(destination)
        for channel in channels()
        if channel.send is not None
        for destination in channel.destinations([person]).get(person.pk, ())
    }
    return [found for name in sorted(names) if (found := find_channel(name))]
