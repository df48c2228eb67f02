"""What somebody would get in the next seven days, found by the engine's own code; nothing is written."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from teamops.dates import DAY
from teamops.notifications.channels import Channel
from teamops.notifications.finding import find_reminders
from teamops.notifications.knowing import known_of
from teamops.notifications.models import Reminder
from teamops.notifications.preferences import Wishes
from teamops.notifications.queries import Item, items, once_each
from teamops.notifications.rules import NEVER, Mornings
from teamops.notifications.timing import WorkingDays, digest_at, is_night
from teamops.notifications.wishes.matrix import reached_by
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

    Each morning is found as the sweep finds it: after the one before it, by the same rules, all at once.
    """
    now = now or timezone.now()
    today = now.astimezone(person.zone).date()
    known = known_of([person], now)
    seen = known.mornings.get(person.pk)
    mornings = _mornings(person, today, seen, known.days[person.pk], now)
    found = find_reminders(list(mornings.values())) if mornings else []
    reminders = [Reminder(**one._asdict()) for some in found for one in some]
    told = _told(person, reminders, known.wishes, reached_by(person))
    return [
        Day(date, max(digest_at(person, date), now).astimezone(person.zone), told[date])
        if date in mornings
        else Day(date, None, [], is_past=seen == date)
        for date in (today + number * DAY for number in range(DAYS_SHOWN))
    ]


def _mornings(
    person: Person,
    today: datetime.date,
    seen: datetime.date | None,
    days: WorkingDays,
    now: datetime.datetime,
) -> dict[datetime.date, Mornings]:
    """The mornings to come, each after the one before it."""
    found: dict[datetime.date, Mornings] = {}
    before = seen or NEVER
    for number in range(DAYS_SHOWN):
        date = today + number * DAY
        if _has_morning(person, date, before, days, now):
            found[date] = Mornings(
                person.organization, {person.pk: date}, {person.pk: before}, {person.pk: days}
            )
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
    person: Person, reminders: Iterable[Reminder], wishes: Wishes, reached: list[Channel]
) -> dict[datetime.date, list[Told]]:
    """By day and in the order of a message: what is most important, then what has waited longest. What
    several rules ask for stands there once, with the channels by which one of them comes."""
    by_day: dict[datetime.date, list[Item]] = defaultdict(list)
    for item in items(sorted(reminders, key=lambda reminder: reminder.due_on), reader=person):
        by_day[item.reminder.local_date].append(item)
    told: dict[datetime.date, list[Told]] = defaultdict(list)
    for date, found in by_day.items():
        ways: dict[tuple[str, int], set[str]] = defaultdict(set)
        for item in found:
            ways[_about(item)] |= {one.name for one in reached if wishes.want(person.pk, item.rule, one.name)}
        told[date] = [
            Told(item, [one for one in reached if one.name in ways[_about(item)]])
            for item in once_each(found)
        ]
    return told


def _about(item: Item) -> tuple[str, int]:
    return item.reminder.subject_type, item.reminder.subject_id
