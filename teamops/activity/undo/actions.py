"""Undoing an act: everything of it or nothing."""

from typing import Any

from django.db import transaction

from teamops.activity.models import Event
from teamops.activity.undo.acts import events_of
from teamops.activity.undo.registry import Reverse, reverse_of


@transaction.atomic
def take_back(token: str, *, by: Any) -> list[Event]:
    """Undo the act of this token, the newest change first; answers its events.

    Raises RuleBroken with a sentence, and nothing is undone: too late, nothing there, or changed meanwhile.
    """
    events = events_of(token, by)
    groups: dict[Reverse, list[Event]] = {}
    for event in events:
        reverse = reverse_of(event.verb)
        if reverse is not None:
            groups.setdefault(reverse, []).append(event)
    # What an act made first goes last: what it did with that afterwards is taken back before.
    for reverse, some in sorted(groups.items(), key=lambda group: group[1][-1].pk, reverse=True):
        reverse(some, by)
    return events
