"""What stands behind an item of the agenda and can be changed by a decision from there; and what of it stays
when the decision is taken back.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import Http404

from feedback.actions.decisions import Thing
from feedback.agenda import Changed, who
from feedback.findings import changed
from feedback.models import Decision
from goals.models import Goal, KeyResult
from goals.permissions import can_change_key_result, can_edit_goal
from tasks.models import Milestone, Task
from tasks.permissions import can_edit_milestone, can_edit_task
from teamops.people.models import Person
from teamops.people.queries import get_visible


class Kind(NamedTuple):
    """How a kind of thing is found by the second half of its key, and who may change it."""

    model: type[Any]
    field: str
    related: tuple[str, ...]
    can_change: Callable[[Person, Any], bool]


KINDS = {
    "goal": Kind(Goal, "number", ("team", "cycle", "owner"), can_edit_goal),
    "key_result": Kind(
        KeyResult, "pk", ("goal__team", "goal__cycle", "goal__owner", "owner"), can_change_key_result
    ),
    "task": Kind(Task, "number", ("team", "plan__goal", "key_result__goal", "assignee"), can_edit_task),
    "milestone": Kind(Milestone, "pk", ("plan__team", "plan__goal", "owner"), can_edit_milestone),
}


def can_be_changed(key: str) -> bool:
    """Whether an item is of a kind that a decision can change."""
    return key.partition(":")[0] in KINDS


def thing_of(key: str, person: Person) -> Thing:
    """The thing of an item, else 404: also where the person may not see it."""
    name, _sign, number = key.partition(":")
    kind = KINDS.get(name)
    if kind is None or not number.isdecimal() or len(number) > 15:
        raise Http404
    found: Thing = get_visible(kind.model, person, *kind.related, **{kind.field: int(number)})
    return found


def can_change(person: Person, key: str, thing: Thing) -> bool:
    return KINDS[key.partition(":")[0]].can_change(person, thing)


class Stays(NamedTuple):
    """What a decision has changed, in words, and where it stands, below the organization's address."""

    says: str
    path: str


def what_stays(decision: Decision, reader: Person) -> Stays | None:
    """None: it changed nothing, or nothing that this person may see."""
    told = decision.changed
    if told is None or not Decision.objects.filter(pk=decision.pk).of_seen_goals(reader).exists():
        return None
    names = ("kind", "what", "number", "fields", "unit", "precision")
    says = changed(Changed(**{name: told[name] for name in names}, given_to=who(decision.given_to)))
    path = f"tasks/{told['number']}/" if told["kind"] == "task" else f"goals/{told['number']}/"
    if told["kind"] == "milestone":
        plan = Milestone.objects.filter(pk=told["id"]).values_list("plan", flat=True).first()
        path = f"plans/{plan}/"
    return Stays(says, path)
