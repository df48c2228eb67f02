"""Writing the trail and comments."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from teamops.activity.context import recorded, via
from teamops.activity.models import Comment, Event, KeptWords
from teamops.activity.permissions import can_comment
from teamops.activity.queries import kind_of
from teamops.activity.registry import people, tell_of_comment

# (before, after) by field.
Words = dict[str, tuple[str, str]]


def record(
    subject: Any,
    verb: str,
    *,
    by: Any,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    team: Any = None,
    part_of: models.Model | None = None,
    words: Words | None = None,
) -> Event:
    """Add an event to the trail, inside the transaction of the change that it tells of.

    `by` is the Person who acts, None for a job. `before` and `after` hold ids and plain values by field.
    `words` are (before, after) of text, which the trail does not keep: they are there while it can be undone.
    """
    event = event_of(
        subject, verb, by=by, before=before, after=after, team=team, part_of=part_of, words=words
    )
    record_all([event])
    return event


def event_of(
    subject: Any,
    verb: str,
    *,
    by: Any,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    team: Any = None,
    part_of: models.Model | None = None,
    words: Words | None = None,
) -> Event:
    """The event that `record` adds, not yet added: where there are many, `record_all` adds them at once."""
    event = Event(
        organization_id=subject.organization_id,
        team_id=team.pk if team else getattr(subject, "team_id", None),
        actor=by,
        via=via(),
        verb=verb,
        subject_type=kind_of(subject),
        subject_id=subject.pk,
        part_of_type=kind_of(part_of) if part_of else "",
        part_of_id=part_of.pk if part_of else None,
        before=before or {},
        after=after or {},
    )
    event.words = words
    return event


def record_all(events: Sequence[Event]) -> None:
    """Add events in their order, inside the transaction of the changes that they tell of."""
    if not transaction.get_connection().in_atomic_block:
        verbs = ", ".join(sorted({event.verb for event in events}))
        raise RuntimeError(
            f"record({verbs!r}) outside a transaction: the change and its event belong together"
        )
    Event.objects.bulk_create(events, batch_size=500)
    spoken = [KeptWords(event=event, words=event.words) for event in events if event.words]
    if spoken:
        KeptWords.objects.forget()
        KeptWords.objects.bulk_create(spoken, batch_size=400)
    act = recorded()
    if act is not None:
        act.extend(events)


@transaction.atomic
def add_comment(subject: Any, *, by: Any, text: str, team: Any = None) -> Comment:
    """Say something under an object that the author can see (the caller has fetched it as visible).

    Who is named in it with an @ is stored as a person, not as a name, and told.
    """
    if not can_comment(by) or by.organization_id != subject.organization_id:
        raise PermissionDenied
    comment = Comment.objects.create(
        organization_id=subject.organization_id,
        subject_type=kind_of(subject),
        subject_id=subject.pk,
        author=by,
        text=people().find(text.strip(), by, team),
    )
    record(comment, "comment.added", by=by, team=team, part_of=subject, after={"comment": comment.pk})
    tell_of_comment(comment, subject)
    return comment
