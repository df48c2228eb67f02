"""Why a person got something on a day, or did not: told from the rows, and before the day by the same code
that will decide."""

import datetime
from collections.abc import Iterator

from django.utils import timezone

from teamops.notifications.channels import channels
from teamops.notifications.finding import find_reminders
from teamops.notifications.models import Delivery, Morning, Reminder
from teamops.notifications.preferences import wishes_of
from teamops.notifications.queries import items
from teamops.notifications.rules import NEVER, Mornings, rules
from teamops.notifications.timing import WorkingDays, digest_at, working_days_of
from teamops.people.models import Person


def explain(person: Person, day: datetime.date) -> Iterator[str]:
    """Line by line, in English: it is for the operator. `day` is a date of the person's own."""
    days = working_days_of([person], timezone.now())[person.pk]
    yield f"{person.name} <{person.email}> in {person.organization.slug}, {person.zone}, {day}"
    yield from _timing(person, day, days)
    seen = Morning.objects.filter(person=person).values_list("local_date", flat=True).first()
    yield f"Last morning looked at: {seen or 'none yet'}."
    if seen is None or seen < day:
        yield from _to_come(person, day, seen or NEVER, days)
    else:
        yield from _found(person, day)
    yield from _messages(person, day)


def _timing(person: Person, day: datetime.date, days: WorkingDays) -> Iterator[str]:
    if person.state != Person.State.ACTIVE or person.user is None or not person.user.is_active:
        yield "Gets nothing: has left, was not invited, or can no longer sign in."
    if any(first <= day <= last for first, last in days.away):
        yield "No morning: away on that day."
    elif not days.has(day):
        week = days.weekdays or "the country's"
        yield f"No morning: not a working day (country {person.country or 'none'}, week: {week})."
    else:
        yield f"Digest at {digest_at(person, day):%H:%M %Z}; missed ones until {person.quiet_from}:00."
    yield f"Quiet from {person.quiet_from}:00 to {person.quiet_until}:00."


def _to_come(person: Person, day: datetime.date, before: datetime.date, days: WorkingDays) -> Iterator[str]:
    """What would be found if the morning came now."""
    mornings = Mornings(person.organization, {person.pk: day}, {person.pk: before}, {person.pk: days})
    if days.has(day):
        yield "That morning was not looked at yet. As things stand now it would find:"
    else:
        yield "So nothing is asked on that day; the next working day asks for it. Were it a working day,"
        yield "it would find, as things stand now:"
    [found] = find_reminders([mornings])
    yield from _lines(person, day, [Reminder(**one._asdict()) for one in found])


def _found(person: Person, day: datetime.date) -> Iterator[str]:
    yield "Found on that day:"
    yield from _lines(
        person, day, list(Reminder.objects.filter(person=person, local_date=day).order_by("pk"))
    )


def _lines(person: Person, day: datetime.date, reminders: list[Reminder]) -> Iterator[str]:
    """Each thing with its rule, whether it still holds, and by which channels the person wants it."""
    wishes = wishes_of([person])
    reached = [
        destination
        for channel in channels()
        for destination in channel.destinations([person]).get(person.pk, ())
    ]
    told = {id(item.reminder): item for item in items(reminders, reader=person, today=day)}
    for reminder in reminders:
        item = told.get(id(reminder))
        about = f"{reminder.rule}, {reminder.subject_type} {reminder.subject_id}, due {reminder.due_on}"
        if item is None:
            yield f"- {about}: left out, the person may not see it or it is gone"
            continue
        by = [one for one in reached if wishes.want(person.pk, item.rule, one)]
        state = "nothing left to do" if item.is_finished else "open"
        yield f"- {about}: {item.title} ({item.when}); {state}; by {', '.join(by) or 'no channel'}"
        yield f"  because: {item.why}"
    if not reminders:
        yield f"- nothing, by any of {len(rules())} rules"


def _messages(person: Person, day: datetime.date) -> Iterator[str]:
    """What became of the messages; what servers said stays with the administrators of the organization."""
    yield "Messages:"
    rows = list(Delivery.objects.filter(person=person, local_date=day).order_by("due_at", "pk"))
    for one in rows:
        kind = "at once" if one.reminder_id else "digest"
        words = f"- {one.channel}, {kind}, due {one.due_at:%Y-%m-%d %H:%M:%S %Z}: {one.state}"
        words += f" at {one.sent_at:%H:%M:%S %Z}" if one.sent_at else ""
        words += f", attempts {one.attempts}" if one.attempts else ""
        words += f", {one.get_reason_display()}" if one.reason else ""
        yield words + f" (id {one.uuid})"
    if not rows:
        yield "- none"
