"""Who is told at once: who is asked, who asked once there is an answer, and whose task waited for it."""

from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from tasks.models import SupportRequest, Task
from teamops.activity.queries import kind_of
from teamops.dates import today
from teamops.notifications.models import Reminder
from teamops.people.models import Person

OWED, ANSWERED = "support_owed", "support_answered"


def tell_asked(request: SupportRequest, by: Person | None) -> None:
    """Who is asked has it in their inbox; they are asked again if they do not answer."""
    _tell(request, OWED, {request.asked_of_id}, by)


def tell_answered(request: SupportRequest, by: Person | None) -> None:
    """Who asked is told of each answer; when it is supplied, whose tasks waited for it are as well."""
    wanted = {request.asked_by_id}
    if request.state == SupportRequest.State.SUPPLIED:
        waited = Task.objects.filter(Q(blocked_by_request=request) | Q(pk=request.task_id))
        wanted |= set(waited.open().values_list("assignee", flat=True))
    _tell(request, ANSWERED, wanted, by)


def _tell(request: SupportRequest, rule: str, wanted: Collection[int | None], by: Person | None) -> None:
    """Nobody is told of what they have done themselves, nor of what they may not see."""
    ids = {pk for pk in wanted if pk and (by is None or pk != by.pk)}
    persons = Person.objects.here().filter(pk__in=ids).select_related("organization")
    for person in persons:
        if not SupportRequest.objects.visible_to(person).filter(pk=request.pk).exists():
            continue
        # A second answer on the same day makes the first one's row new.
        Reminder.objects.update_or_create(
            person=person,
            rule=rule,
            subject_type=kind_of(request),
            subject_id=request.pk,
            local_date=today(person),
            defaults={
                "organization_id": request.organization_id,
                "due_on": today(person),
                "created_at": timezone.now(),
                "read_at": None,
            },
        )
