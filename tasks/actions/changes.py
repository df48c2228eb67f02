"""What writes about tasks, milestones and plans have in common."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from tasks.models import Milestone, Phase, Task
from teamops.errors import RuleBroken
from teamops.people.models import Organization

# Text of which the trail keeps only that it changed.
PRIVATE = ("description",)

M = TypeVar("M", bound=Model)


def plain(value: Any) -> Any:
    """A field's value as the trail keeps it: ids of objects, days and numbers as text."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, datetime.date | Decimal):
        return str(value)
    return value.pk


def moment(when: datetime.datetime | None) -> str | None:
    return when.isoformat() if when else None


def twin_of(model: type[M], organization_id: int, key: str) -> M | None:
    """What the same form has made already. The organization's row is locked, so two clicks wait in line."""
    if not key:
        return None
    Organization.objects.select_for_update().get(pk=organization_id)
    return model._base_manager.filter(organization=organization_id, key=key).first()


def unknown(field: str) -> RuleBroken:
    """What was chosen is not there to be chosen."""
    return RuleBroken(_("Choose one from the list."), code="unknown", field=field)


def refuse_end_before_start(start: datetime.date | None, end: datetime.date | None, field: str) -> None:
    if start and end and end < start:
        raise RuleBroken(
            _("The end lies before the start. Choose a later end."), code="end_before_start", field=field
        )


def changes(
    obj: Task | Milestone | Phase, values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the values; what changed, before and after, as the trail keeps it."""
    changed = {name: value for name, value in values.items() if getattr(obj, name) != value}
    before = {name: plain(getattr(obj, name)) for name in changed}
    for name, value in changed.items():
        setattr(obj, name, value)
    return before, {name: plain(value) for name, value in changed.items()}


def private_words(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Take out of what the trail is to keep the text that it must not; that it changed is kept."""
    changed = [name for name in PRIVATE if name in after]
    words = {name: (before.pop(name), after[name]) for name in changed}
    after.update(dict.fromkeys(changed, True))
    return words


def move_date(obj: Task | Milestone, before: Mapping[str, Any]) -> list[str]:
    """Keep the first date as the original one, and count each later move. Gives the fields that changed."""
    if "due" not in before:
        return []
    if obj.original_due is None:
        obj.original_due = obj.due
        return ["original_due"]
    obj.moves += 1
    return ["moves"]
