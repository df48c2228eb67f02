"""Changes since the last review as the page tells them: in groups, what has been finished first."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.agenda import Change
from teamops.activity.models import Event
from teamops.activity.sentences import sentence

FINISHED, MOVED, ADDED = _("Finished"), _("Moved"), _("Added")
DROPPED, CHANGED, BLOCKED, BETWEEN = _("Dropped"), _("Changed"), _("Blocked"), _("With other teams")
# In the order of the page. What is not named here has changed.
GROUPS = (FINISHED, MOVED, ADDED, DROPPED, CHANGED, BLOCKED, BETWEEN)
OF_VERB = {
    "goal.closed": FINISHED,
    "milestone.finished": FINISHED,
    "milestone.moved": MOVED,
    "task.moved": MOVED,
    "goal.created": ADDED,
    "goal.activated": ADDED,
    "key_result.added": ADDED,
    "key_result.dropped": DROPPED,
    "milestone.dropped": DROPPED,
    "task.blocked": BLOCKED,
    "task.unblocked": BLOCKED,
}


class Told(NamedTuple):
    """A change with the group that it belongs to and its sentence."""

    group: str | Promise
    change: Change
    sentence: str


def told(changes: Sequence[Change]) -> list[Told]:
    """Group by group, each in its order of time; the sentences are those of the activity."""
    found = [Told(_group(one.verb), one, _sentence(one)) for one in changes]
    return sorted(found, key=lambda one: GROUPS.index(one.group))


def _group(verb: str) -> str | Promise:
    return BETWEEN if verb.startswith("dependency.") else OF_VERB.get(verb, CHANGED)


def _sentence(change: Change) -> str:
    return sentence(Event(verb=change.verb, before=change.before, after=change.after))
