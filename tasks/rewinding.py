"""Sets tasks and milestones back to what the trail says they were. They are then shown, never saved."""

from collections.abc import Collection, Iterable, MutableMapping
from typing import Any

from django.db.models import Q

from goals.rewinding import set_back
from tasks.models import Milestone, Task
from teamops.activity.models import Event

# What a change means for what was before it, where the trail does not say so.
IMPLIED = {
    "milestone.finished": {"done_at": None},
    "milestone.dropped": {"dropped_at": None},
    "task.blocked": {"blocked": False},
    "task.unblocked": {"blocked": True},
}


def about(tasks: Collection[int], milestones: Collection[int]) -> Q:
    """The events of these tasks and milestones."""
    return Q(subject_type="task", subject_id__in=tasks) | Q(
        subject_type="milestone", subject_id__in=milestones
    )


def undo_all(
    since: Iterable[Event], tasks: MutableMapping[int, Task], milestones: MutableMapping[int, Milestone]
) -> None:
    """Undo what has happened since, newest first; takes out what was not there."""
    here: dict[str, MutableMapping[int, Any]] = {"task": tasks, "milestone": milestones}
    for event in since:
        things = here.get(event.subject_type, {})
        if event.verb in ("task.created", "milestone.added"):
            things.pop(event.subject_id, None)
        elif event.subject_id in things:
            undo(event, things[event.subject_id])


def undo(event: Event, what: Task | Milestone) -> None:
    """Set back what the event changed; the first date that was set is the original one."""
    if "due" in event.before and not {"moves", "original_due"} & event.before.keys():
        if what.moves:
            what.moves -= 1
        else:
            what.original_due = None
    set_back(what, IMPLIED.get(event.verb, {}) | event.before)
    if "status" in event.before and "blocked_reason" not in what.get_deferred_fields():
        _block_again(what)


def _block_again(what: Task | Milestone) -> None:
    """A task that has ended is not blocked, but keeps why it was."""
    if isinstance(what, Task):
        what.blocked = what.is_open and bool(what.blocked_reason)
