"""What has happened to a thing since an act: who takes an act back may not undo what came after it."""

from collections.abc import Sequence

from teamops.activity.models import Event
from teamops.activity.undo.registry import changed_meanwhile


def events_since(events: Sequence[Event]) -> list[Event]:
    """Later events of the same things (all of one kind), without these themselves."""
    ids = {event.pk for event in events}
    rows = Event.objects.filter(
        organization_id=events[0].organization_id,
        subject_type=events[0].subject_type,
        subject_id__in={event.subject_id for event in events},
        pk__gt=min(ids),
    )
    return [event for event in rows.order_by("pk") if event.pk not in ids]


def refuse_changed(events: Sequence[Event]) -> None:
    """Raise RuleBroken where anything has happened since to what these events are about."""
    if events_since(events):
        raise changed_meanwhile()


def words_of(event: Event, name: str) -> tuple[str, str]:
    """(before, after) of a text that the trail keeps only for a moment. Raises RuleBroken once it is gone."""
    kept = getattr(event, "kept", None)
    if kept is None or name not in kept.words:
        raise changed_meanwhile()
    old, new = kept.words[name]
    return old, new
