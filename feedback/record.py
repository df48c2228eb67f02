"""An agenda as JSON and back: what closing writes and what a closed page reads, years later.

Fields that a later version of the product adds are given their defaults when an older record is read.
"""

import dataclasses
import datetime
import functools
import types
import typing
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from feedback.agenda import Agenda

FORMAT = 1
# What an agenda is not without.
NEEDED = [one.name for one in dataclasses.fields(Agenda) if one.default_factory is dataclasses.MISSING]


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    """The types of a dataclass's fields; working them out takes longer than reading a line."""
    return typing.get_type_hints(kind)


def freeze(agenda: Agenda) -> dict[str, Any]:
    """The agenda as plain JSON values."""
    frozen = _plain(agenda)
    assert isinstance(frozen, dict)
    return {"format": FORMAT, **frozen}


def thaw(record: dict[str, Any], only: Collection[str] = ()) -> Agenda:
    """The agenda that was frozen. `only`: the parts that are needed; the others are then left empty."""
    if only:
        record = {name: value for name, value in record.items() if name in only or name in NEEDED}
    agenda = _typed(Agenda, record)
    assert isinstance(agenda, Agenda)
    return agenda


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.date):  # a datetime is one, too
        return value.isoformat()
    return value


def _typed(kind: Any, value: Any) -> Any:
    """The value as its field's type says: `Who | None`, `list[Step]`, `Decimal`, a day, a moment."""
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        kind = next(one for one in typing.get_args(kind) if one is not type(None))
    if value is None:
        return None
    if typing.get_origin(kind) is list:
        return [_typed(typing.get_args(kind)[0], one) for one in value]
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        given = {name: _typed(hint, value[name]) for name, hint in _hints(kind).items() if name in value}
        return kind(**given)
    if kind is Decimal:
        return Decimal(value)
    if kind in (datetime.date, datetime.datetime):
        return kind.fromisoformat(value)
    return value
