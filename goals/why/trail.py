"""What in the trail has moved a number: when, who, from what to what."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from goals.field_words import LABELS, shown
from goals.models import Goal, KeyResult
from goals.why.explanation import Explanation
from teamops.activity.models import Event
from teamops.activity.sentences import sentence
from teamops.people.models import Person

READ = 500  # of a goal's newest events
SHOWN = 6  # of each number


@dataclass(frozen=True)
class Change:
    """One event that moved a number. `actor` None: it happened by itself."""

    at: datetime.datetime
    actor: Person | None
    sentence: str


@dataclass(frozen=True)
class Explained:
    """A number with its explanation and the newest changes of it."""

    why: Explanation
    changes: Sequence[Change]
    more: int  # changes that are not shown


def explained(
    explanations: Iterable[Explanation],
    goal: Goal,
    key_result: KeyResult | None = None,
    *,
    before: datetime.datetime | None = None,
) -> list[Explained]:
    """Each number of a goal, or of one of its key results, with what has moved it; one query.

    `before`: only what had happened before that moment.
    """
    events = Event.objects.about(goal).exclude(verb="comment.added").select_related("actor")
    if before is not None:
        events = events.filter(at__lt=before)
    known = [event for event in events[:READ] if _concerns(event, key_result)]
    return [_explained(why, [event for event in known if _moves(event, why)]) for why in explanations]


def _concerns(event: Event, key_result: KeyResult | None) -> bool:
    """A key result's numbers are moved by what happens to it, and to its goal as a whole."""
    if key_result is None or event.subject_type == "goal":
        return event.subject_type in ("goal", "keyresult")
    return event.subject_type == "keyresult" and event.subject_id == key_result.pk


def _moves(event: Event, why: Explanation) -> bool:
    return event.verb in why.verbs or any(name in event.before or name in event.after for name in why.fields)


def _explained(why: Explanation, events: Sequence[Event]) -> Explained:
    changes = [Change(event.at, event.actor, _told(event, why)) for event in events[:SHOWN]]
    return Explained(why, changes, max(0, len(events) - SHOWN))


def _told(event: Event, why: Explanation) -> str:
    """Its sentence; of a plain edit also the fields that matter here, from what to what."""
    said = sentence(event)
    if not event.verb.endswith(".edited"):
        return said
    names = [name for name in LABELS if name in why.fields and name in event.after]
    changes = [
        _("%(field)s %(before)s → %(after)s")
        % {
            "field": LABELS[name],
            "before": shown(name, event.before.get(name)),
            "after": shown(name, event.after[name]),
        }
        for name in names
        if name != "cycle"
    ]
    return _("%(what)s: %(changes)s") % {"what": said, "changes": _(", ").join(changes)} if changes else said
