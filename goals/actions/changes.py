"""What a change is, for the trail: the fields that differ, before and after."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models

from goals.models import KeyResult
from teamops.activity.actions import event_of, record_all
from teamops.activity.models import Event
from teamops.people.models import Person

# Texts of people are not copied into the trail; that they changed is.
TEXTS = frozenset({"why", "reflection", "note", "description", "purpose"})


def plain(value: Any) -> Any:
    """A field's value as the trail keeps it: ids of objects, days and numbers as text, lists as they are."""
    if value is None or isinstance(value, str | int | bool | list):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, datetime.date) else value.pk


def set_values(obj: models.Model, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set what differs; give what changed, before and after, as the trail keeps it."""
    changed = {name: value for name, value in values.items() if getattr(obj, name) != value}
    before = {name: plain(getattr(obj, name)) for name in changed if name not in TEXTS}
    for name, value in changed.items():
        setattr(obj, name, value)
    return before, {name: True if name in TEXTS else plain(value) for name, value in changed.items()}


def record_key_result(
    key_result: KeyResult,
    verb: str,
    *,
    by: Person | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add an event about a key result to its goal's trail, with what it was called at the time."""
    record_all([key_result_event(key_result, verb, by=by, before=before, after=after)])


def key_result_event(
    key_result: KeyResult,
    verb: str,
    *,
    by: Person | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Event:
    """The same event, not yet added: where there are many, `record_all` adds them at once."""
    goal = key_result.goal
    called = {"name": key_result.statement}
    return event_of(
        key_result, verb, by=by, team=goal.team, part_of=goal, before=before, after=(after or {}) | called
    )
