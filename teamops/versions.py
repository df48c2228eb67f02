"""Versions against lost updates: a stale write is refused with what changed and by whom."""

from typing import Any, TypeVar

from django.db import models

from teamops.activity.queries import last_actor_name
from teamops.errors import Stale


class Versioned(models.Model):
    """An object that people edit: its version grows with every save by an action."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


V = TypeVar("V", bound=Versioned)


def save_version(obj: V, *, expected: int | None, fields: list[str]) -> V:
    """Write the named fields if nobody else has saved since `expected` (None: whatever stands there).

    One filtered UPDATE, so that of two who save at once exactly one wins. Raises Stale; what was set on the
    object and not saved is taken back, so that no page shows it as if it were.
    """
    version = obj.version if expected is None else expected
    values: dict[str, Any] = {name: getattr(obj, name) for name in fields}
    rows = type(obj)._base_manager.filter(pk=obj.pk, version=version)
    if rows.update(**values, version=version + 1) != 1:
        current = type(obj)._base_manager.get(pk=obj.pk)
        for name in fields:
            setattr(obj, name, getattr(current, name))
        raise Stale(current, last_actor_name(current))
    obj.version = version + 1
    return obj
