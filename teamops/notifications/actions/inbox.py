"""What leaves the number at somebody's inbox."""

from typing import Any

from django.utils import timezone

from teamops.activity.queries import kind_of
from teamops.notifications.models import Reminder
from teamops.people.models import Person

# SQLite takes few ids in one query.
MOST_AT_ONCE = 500


def mark_read(reminder: Reminder, *, by: Person) -> None:
    """The person has seen it. The reminder was fetched as visible: nobody else's can be marked."""
    Reminder.objects.visible_to(by).unread().filter(pk=reminder.pk).update(read_at=timezone.now())


def mark_all_read(*, by: Person) -> int:
    """Everything that waits in the person's inbox; answers how many it were."""
    return Reminder.objects.visible_to(by).unread().update(read_at=timezone.now())


def settle(*subjects: Any) -> None:
    """The thing is done: nobody has it in their inbox as unread any more.

    Of several things of one kind and organization; one query for up to 500 of them.
    """
    for first in range(0, len(subjects), MOST_AT_ONCE):
        some = subjects[first : first + MOST_AT_ONCE]
        Reminder.objects.unread().filter(
            organization_id=some[0].organization_id,
            subject_type=kind_of(some[0]),
            subject_id__in=[subject.pk for subject in some],
        ).update(read_at=timezone.now())
