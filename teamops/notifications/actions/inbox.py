"""What leaves the number at somebody's inbox."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teamops.activity.queries import kind_of
from teamops.dates import DAY, today
from teamops.errors import RuleBroken
from teamops.notifications.models import Morning, Reminder
from teamops.notifications.rules import family_of
from teamops.notifications.timing import at_work_from
from teamops.people.models import Person

LONGEST_PAUSE = 90 * DAY
# SQLite takes few ids in one query.
MOST_AT_ONCE = 500


def mark_read(reminder: Reminder, *, by: Person) -> None:
    """The person has seen it. The reminder was fetched as visible: nobody else's can be marked."""
    Reminder.objects.visible_to(by).unread().filter(pk=reminder.pk).update(read_at=timezone.now())


def mark_all_read(*, by: Person) -> int:
    """Everything that waits in the person's inbox; answers how many it were."""
    return Reminder.objects.visible_to(by).unread().update(read_at=timezone.now())


@transaction.atomic
def snooze(reminder: Reminder, *, until: datetime.date, by: Person) -> datetime.date:
    """Not before that date of the person's own; answers the working day on which they are asked anew then, if
    it still holds.

    The reminder was fetched as visible. Raises RuleBroken for a date that is not ahead, or too far ahead.
    """
    day = today(by)
    if not day < until <= day + LONGEST_PAUSE:
        raise RuleBroken(
            _("Choose a day from tomorrow on, at most 90 days ahead."), code="bad_pause", field="until"
        )
    Reminder.objects.visible_to(by).filter(
        rule__in=family_of(reminder.rule), subject_type=reminder.subject_type, subject_id=reminder.subject_id
    ).update(snoozed_until=None)
    if last := Morning.objects.filter(person=by).first():
        # Who travelled west has had the morning of some days to come.
        until = max(until, last.local_date + DAY)
    now = timezone.now()
    Reminder.objects.visible_to(by).filter(pk=reminder.pk).update(snoozed_until=until, read_at=now)
    return at_work_from(by, until, now)


def settle(*subjects: Any, of: Person | None = None) -> None:
    """The thing is done: nobody has it in their inbox as unread any more; or not this person, who did their
    part.

    Of several things of one kind and organization; one query for up to 500 of them.
    """
    for first in range(0, len(subjects), MOST_AT_ONCE):
        some = subjects[first : first + MOST_AT_ONCE]
        waiting = Reminder.objects.unread().filter(
            organization_id=some[0].organization_id,
            subject_type=kind_of(some[0]),
            subject_id__in=[subject.pk for subject in some],
        )
        (waiting.filter(person=of) if of else waiting).update(read_at=timezone.now())
