"""Undo of what an import changed of goals that were there before.

Nothing may have happened to them since: then each value goes back by the same actions as it came, so that the
trail and the adjustments tell both, and a check-in and a key result that came with it are gone.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from goals.actions import Why, edit_goal, edit_key_result
from goals.actions.changes import record_key_result
from goals.actions.check_ins import keep_latest
from goals.actions.terms import watching_terms
from goals.forecasting import store_forecast
from goals.models import Adjustment, Agreement, CheckIn, Goal, KeyResult, Terms
from goals.permissions import can_check_in, can_edit_goal
from goals.terms import differences
from teamops.activity.actions import record
from teamops.activity.models import Event
from teamops.activity.undo import changed_meanwhile, words_of
from teamops.notifications.actions import settle
from teamops.people.models import Person
from teamops.people.permissions import require

CHECK_IN_TAKEN_BACK = "key_result.check_in_taken_back"
KEY_RESULT_TAKEN_BACK = "goal.key_result_taken_back"


def take_back_changes(goals: Collection[Goal], events: Sequence[Event], by: Person) -> None:
    """Give these goals, which are locked, what they had before the events, newest first."""
    for goal in goals:
        require(can_edit_goal, by, goal)
        own = [one for one in events if goal.pk in (one.subject_id, one.part_of_id)]
        with watching_terms(goal, by=by):
            for event in own:
                if event.subject_type == "goal":
                    _goal_back(goal, event, by)
                else:
                    BACK[event.verb](event, by)
        _answers_back(goal, own)


def _goal_back(goal: Goal, event: Event, by: Person) -> None:
    if event.verb == "goal.asked":
        return  # who was asked is asked about what is agreed to now
    if event.verb == "goal.supports_changed":
        supports = Goal.objects.filter(organization=by.organization_id, pk__in=event.before["supports"])
        edit_goal(goal, by=by, supports=supports)
        return
    values = _values(Goal, event)
    if "why" in event.after:
        values["why"] = words_of(event, "why")[0]
    edit_goal(goal, by=by, reason=_why(), **values)


def _edit_back(event: Event, by: Person) -> None:
    edit_key_result(_key_result(event), by=by, reason=_why(), **_values(KeyResult, event))


def _added_back(event: Event, by: Person) -> None:
    key_result = _key_result(event)
    settle(key_result)
    key_result.delete()
    record(key_result.goal, KEY_RESULT_TAKEN_BACK, by=by, before={"name": key_result.statement})


def _check_in_back(event: Event, by: Person) -> None:
    key_result = _key_result(event)
    require(can_check_in, by, key_result)
    made = CheckIn.objects.filter(pk=event.after["check_in"], key_result=key_result)
    if not made.exists():
        raise changed_meanwhile()
    KeyResult.objects.filter(pk=key_result.pk).update(latest=None)
    made.delete()
    keep_latest(key_result)
    store_forecast(key_result)
    record_key_result(key_result, CHECK_IN_TAKEN_BACK, by=by, before={"value": event.after["value"]})


BACK: dict[str, Callable[[Event, Person], None]] = {
    "key_result.added": _added_back,
    "key_result.edited": _edit_back,
    "key_result.adjusted": _edit_back,
    "key_result.checked_in": _check_in_back,
}


def _key_result(event: Event) -> KeyResult:
    """Read anew for each event: the one before has changed its version."""
    found = KeyResult.objects.select_related("goal__team", "goal__cycle", "organization")
    key_result = found.filter(pk=event.subject_id).first()
    if key_result is None:
        raise changed_meanwhile()
    return key_result


def _values(model: type[models.Model], event: Event) -> dict[str, Any]:
    """What the event's fields had before, as an action takes them."""
    values: dict[str, Any] = {}
    for name, kept in event.before.items():
        field: Any = model._meta.get_field(name)
        if kept is None or not field.is_relation:
            values[name] = None if kept is None else field.to_python(kept)
            continue
        values[name] = field.related_model._default_manager.filter(pk=kept).first()
        if values[name] is None:
            raise changed_meanwhile()
    return values


def _why() -> Why:
    return Why(Adjustment.Reason.MISTAKE, _("The import was undone."))


def _answers_back(goal: Goal, events: Sequence[Event]) -> None:
    """Who had answered to what is agreed to again has answered to it, and is not asked once more."""
    asked = [event.after["version"] for event in events if event.verb == "goal.asked"]
    if not asked:
        return
    versions = Terms.objects.filter(goal=goal).order_by("-version")
    before, now = versions.filter(version__lt=min(asked)).first(), versions.first()
    if before is None or now is None or differences(before.content, now.content):
        return
    given = {one.person_id: one for one in Agreement.objects.filter(goal=goal, version=before.version)}
    for row in Agreement.objects.filter(goal=goal, version=now.version):
        if row.person_id not in given:
            continue
        for name in ANSWER:
            setattr(row, name, getattr(given[row.person_id], name))
        row.save(update_fields=ANSWER)
        if row.answer != Agreement.Answer.ASKED:
            settle(row)


ANSWER = [
    *("answer", "answered_at", "words", "proposed_for_id", "proposed_target", "proposed_day", "reply"),
    *("reply_words", "replied_by_id", "replied_at"),
]
