"""Changes since the last review as the page tells them: in groups, what has been finished first, then what a
goal is held to by now."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.agenda import Change
from tasks.models import Task
from teamops.activity.models import Event
from teamops.activity.sentences import sentence

FINISHED, MOVED, ADDED = gettext_lazy("Finished"), gettext_lazy("Moved"), gettext_lazy("Added")
DROPPED, CHANGED, BLOCKED = gettext_lazy("Dropped"), gettext_lazy("Changed"), gettext_lazy("Blocked")
BETWEEN = gettext_lazy("With other teams")
PEOPLE, PRIORITIES = gettext_lazy("People"), gettext_lazy("Priorities")
ADJUSTED = gettext_lazy("Adjusted")
# In the order of the page, which shows the first few. What is not named here has changed.
GROUPS = (FINISHED, ADJUSTED, MOVED, ADDED, DROPPED, CHANGED, PEOPLE, PRIORITIES, BLOCKED, BETWEEN)
OF_VERB = {
    "goal.closed": FINISHED,
    "milestone.finished": FINISHED,
    "goal.adjusted": ADJUSTED,
    "key_result.adjusted": ADJUSTED,
    "milestone.moved": MOVED,
    "task.moved": MOVED,
    "goal.created": ADDED,
    "goal.activated": ADDED,
    "key_result.added": ADDED,
    "key_result.dropped": DROPPED,
    "milestone.dropped": DROPPED,
    "team.member_added": PEOPLE,
    "team.member_removed": PEOPLE,
    "team.lead_changed": PEOPLE,
    "team.handed_over": PEOPLE,
    "goal.handed_over": PEOPLE,
    "key_result.handed_over": PEOPLE,
    "task.handed_over": PEOPLE,
    "milestone.handed_over": PEOPLE,
    "milestone.edited": PEOPLE,
    "task.blocked": BLOCKED,
    "task.unblocked": BLOCKED,
}
# The first of these that was changed says where a change of a task stands.
OF_FIELD = {"assignee": PEOPLE, "priority": PRIORITIES, "due": MOVED}
GIVEN, LED_NO_MORE = gettext_lazy("gave it to %(name)s"), gettext_lazy("no longer has %(name)s lead it")
ABOUT = {
    "team.member_added": gettext_lazy("added %(name)s"),
    "team.member_removed": gettext_lazy("took %(name)s out of the team"),
    "team.lead_changed": gettext_lazy("has %(name)s lead it"),
    "team.handed_over": gettext_lazy("gave the team to %(name)s"),
    "goal.handed_over": GIVEN,
    "key_result.handed_over": GIVEN,
    "task.handed_over": GIVEN,
    "milestone.handed_over": GIVEN,
    "milestone.edited": GIVEN,
}


class Told(NamedTuple):
    """A change with the group that it belongs to and its sentence."""

    group: str | Promise
    change: Change
    sentence: str


def told(changes: Sequence[Change]) -> list[Told]:
    """Group by group, each in its order of time; the sentences are those of the activity."""
    found = [Told(_group(one), one, _sentence(one)) for one in changes]
    return sorted(found, key=lambda one: GROUPS.index(one.group))


def _group(change: Change) -> str | Promise:
    if change.verb == "task.edited":
        return next(group for name, group in OF_FIELD.items() if name in change.after)
    return BETWEEN if change.verb.startswith("dependency.") else OF_VERB.get(change.verb, CHANGED)


def _sentence(change: Change) -> str:
    """As the activity says it, but with the name of whom it is about."""
    if change.verb == "task.edited":
        return _(", ").join(_edited(change))
    name = change.whom.name if change.whom else ""
    leads_no_more = change.verb == "team.lead_changed" and not change.after.get("lead")
    words = LED_NO_MORE if leads_no_more else ABOUT.get(change.verb)
    if words and name:
        return str(words) % {"name": name}
    return sentence(Event(verb=change.verb, before=change.before, after=change.after))


def _edited(change: Change) -> Iterator[str]:
    """Of a task only what is told here: whose it is, how much it matters, and when it is due."""
    before, after = change.before, change.after
    if "assignee" in after:
        yield str(GIVEN) % {"name": change.whom.name} if change.whom else _("took it from its owner")
    if "priority" in after:
        told = {"before": _priority(before.get("priority")), "after": _priority(after["priority"])}
        yield _("set the priority from %(before)s to %(after)s") % told
    if "due" in after:
        yield sentence(
            Event(verb="task.moved", before={"due": before.get("due")}, after={"due": after["due"]})
        )


def _priority(value: object) -> str:
    return str(dict(Task.Priority.choices).get(value, ""))  # type: ignore[call-overload]
