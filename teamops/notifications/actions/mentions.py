"""Who is named in a comment has it in their inbox at once."""

from typing import Any

from django.utils import timezone

from teamops.activity.models import Comment, Event
from teamops.activity.queries import kind_of
from teamops.activity.registry import find_commentable
from teamops.mentions import mentioned
from teamops.notifications.actions.telling import tell
from teamops.notifications.models import Reminder
from teamops.people.models import Person

MENTIONED = "mentioned"
# Of more names in one comment the first ones are told.
MOST_TOLD = 20


def tell_mentioned(comment: Comment, subject: Any) -> None:
    """Tell everybody whom the comment names and who may see what it is about, but not its author.

    Who comments has seen what was said before: their own mentions in the thread leave the count.
    """
    _settle_own(comment)
    author = comment.author
    ids = mentioned(comment.text)[:MOST_TOLD]
    if author is None or not ids:
        return
    persons = Person.objects.visible_to(author).here().filter(pk__in=ids).exclude(pk=author.pk)
    told = [person for person in persons.select_related("organization") if _may_see(person, subject)]
    tell(MENTIONED, comment, told)


def _may_see(person: Person, subject: Any) -> bool:
    found = find_commentable(kind_of(subject))
    rows: Any = found and found.model._default_manager
    return bool(rows) and rows.visible_to(person).filter(pk=subject.pk).exists()


def _settle_own(comment: Comment) -> None:
    thread = Comment.objects.filter(
        organization=comment.organization_id, subject_type=comment.subject_type, subject_id=comment.subject_id
    )
    Reminder.objects.unread().filter(
        person=comment.author, rule=MENTIONED, subject_id__in=thread.values("pk")
    ).update(read_at=timezone.now())


def untell_comment(event: Event) -> None:
    """Its author takes a comment back: whoever was told of it has nothing of it in their inbox any more."""
    rows = Reminder.objects.filter(organization_id=event.organization_id)
    rows.filter(subject_type="comment", subject_id=event.subject_id).delete()
    rows.filter(subject_type="event", subject_id=event.pk).delete()
