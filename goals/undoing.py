"""Undo of making goals: what one act made is gone again, where nobody has done anything with it since.

An import and breaking down make many goals at once, which nobody wants to drop one by one. What an import
changed of goals that were there before goes back with them (`goals/undoing_changes.py`). Any other act that
changed one has no way back: its numbers, and what people have agreed to, may rest on the change already.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goals.actions.renewing import renew_numbers
from goals.models import Agreement, Goal, KeyResult
from goals.permissions import can_edit_goal
from goals.undoing_changes import CHECK_IN_TAKEN_BACK, KEY_RESULT_TAKEN_BACK, take_back_changes
from teamops.activity.actions import record
from teamops.activity.models import Event, Via
from teamops.activity.sentences import tell
from teamops.activity.undo import changed_meanwhile, reverses
from teamops.notifications.actions import settle
from teamops.people.models import Person
from teamops.people.permissions import require

# What an act does to goals that it makes.
MAKING = (
    "goal.created",
    "goal.edited",
    "goal.supports_changed",
    "goal.activated",
    "goal.asked",
    "key_result.added",
    "key_result.edited",
    "key_result.checked_in",
)
# What one does to goals that were there before.
CHANGING = ("goal.adjusted", "key_result.adjusted")
# Of what is part of a goal; its plans are looked at by themselves.
PARTS = ("keyresult", "dependency", "comment")
TAKEN_BACK = "team.goals_taken_back"


def register() -> None:
    """Called from `apps.ready`."""
    tell(TAKEN_BACK, _("took back goals that had just been made"))
    tell(CHECK_IN_TAKEN_BACK, _("took back a check-in that had just been imported"))
    tell(KEY_RESULT_TAKEN_BACK, _("took back a key result that had just been imported"))
    reverses(*MAKING, *CHANGING, by=take_back_goals, where=_can_be_taken_back)


def _can_be_taken_back(events: Sequence[Event]) -> bool:
    """Whether all that these events tell of are goals that they made themselves, or an import did it."""
    made = {event.subject_id for event in events if event.verb == "goal.created"}
    return all(_goal_of(event) in made or event.via == Via.IMPORT for event in events)


def _goal_of(event: Event) -> int | None:
    return event.subject_id if event.subject_type == "goal" else event.part_of_id


def take_back_goals(events: Sequence[Event], by: Person) -> None:
    """Remove the goals for good, with their key results; who was asked to agree is not asked any more. Those
    that were there before are as they were."""
    made = {event.subject_id for event in events if event.verb == "goal.created"}
    changed = {pk for event in events if (pk := _goal_of(event)) is not None} - made
    renew_numbers(made | changed)
    if changed:
        _change_back(changed, events, by)
    rows = Goal.objects.filter(organization=by.organization_id, pk__in=made)
    goals = list(rows.select_for_update(of=("self",)).select_related("team", "organization").order_by("pk"))
    if len(goals) < len(made) or _is_used(made, events, by):
        raise changed_meanwhile()
    for goal in goals:
        require(can_edit_goal, by, goal)
    told: dict[Any, list[int]] = {}
    for goal in goals:
        told.setdefault(goal.team, []).append(goal.number)
    for some in (goals, KeyResult.objects.filter(goal__in=made), Agreement.objects.filter(goal__in=made)):
        settle(*some)
    rows.delete()
    for team, numbers in told.items():
        record(team, TAKEN_BACK, by=by, team=team, before={"goals": numbers})


def _change_back(changed: set[int], events: Sequence[Event], by: Person) -> None:
    rows = Goal.objects.filter(organization=by.organization_id, pk__in=changed).order_by("pk")
    goals = list(rows.select_for_update(of=("self",)).select_related("team", "cycle", "organization"))
    if len(goals) < len(changed) or _has_happened(changed, events, by):
        raise changed_meanwhile()
    take_back_changes(goals, events, by)


def _is_used(made: set[int], events: Sequence[Event], by: Person) -> bool:
    """Whether anything was done with the goals since, or stands on them that the act did not make."""
    if _has_happened(made, events, by):
        return True
    others = Goal.objects.filter(Q(parent__in=made) | Q(supports__in=made)).exclude(pk__in=made)
    shares = KeyResult.objects.filter(share_of__goal__in=made).exclude(goal__in=made)
    planned = Goal.objects.filter(pk__in=made, plans__isnull=False, plans__removed_at=None)
    return others.exists() or shares.exists() or planned.exists()


def _has_happened(goals: set[int], events: Sequence[Event], by: Person) -> bool:
    """Whether anything was done with the goals since, beside these events."""
    about = Q(subject_type="goal", subject_id__in=goals)
    about |= Q(subject_type__in=PARTS, part_of_type="goal", part_of_id__in=goals)
    since = Event.objects.filter(about, organization=by.organization_id, pk__gt=min(one.pk for one in events))
    own = {event.pk for event in events}
    return any(pk not in own for pk in since.values_list("pk", flat=True))
