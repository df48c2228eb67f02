"""Taking back what was just said."""

from collections.abc import Sequence
from typing import Any

from teamops.activity.actions import record_all
from teamops.activity.context import via
from teamops.activity.models import Comment, Event
from teamops.activity.registry import tell_of_lost_comment
from teamops.activity.undo.registry import changed_meanwhile


def take_back_comments(events: Sequence[Event], by: Any) -> None:
    """The words are gone, and so is the line in the inbox of who was told; the trail keeps that they were."""
    gone = []
    for event in events:
        comment = Comment.objects.filter(pk=event.subject_id, author=by).first()
        if comment is None:
            raise changed_meanwhile()
        tell_of_lost_comment(event)
        comment.delete()
        gone.append(
            Event(
                organization_id=event.organization_id,
                team_id=event.team_id,
                actor=by,
                via=via(),
                verb="comment.removed",
                subject_type=event.subject_type,
                subject_id=event.subject_id,
                part_of_type=event.part_of_type,
                part_of_id=event.part_of_id,
            )
        )
    record_all(gone)
