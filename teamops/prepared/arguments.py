"""Arguments of prepared queries, taken apart into what makes other SQL (their shape) and the values in it."""

import datetime
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, NamedTuple, Protocol

COLLECTIONS = (list, tuple, set, frozenset)
# Values that nobody has: they are found again in the parameters. Each fits into every column of its type.
_NUMBER = 1_900_000_000
_DAY = datetime.date(1583, 1, 1)
_MOMENT = datetime.datetime(1583, 1, 1, 12, tzinfo=datetime.UTC)


class StandIn(Protocol):
    """How objects of a model are arguments: what of them is shape, what are values.

    `make` gets the shape and stand-ins for the values and gives an object of which nothing else can be read.
    """

    def shape(self, one: Any) -> Hashable: ...
    def values(self, one: Any) -> Sequence[Any]: ...
    def make(self, shape: Any, values: Sequence[Any]) -> Any: ...


_stand_ins: dict[type, StandIn] = {}


def stand_in_for(model: type, stand_in: StandIn) -> None:
    """Let objects of a model be arguments. Called in `apps.py: ready()`."""
    _stand_ins[model] = stand_in


class _Value(NamedTuple):
    """One value."""


class _Many(NamedTuple):
    """So many values that stand in an `IN`."""

    size: int


class _Object(NamedTuple):
    """An object of which there is a stand-in."""

    model: type
    shape: Hashable
    size: int


VALUE = _Value()


def taken_apart(given: Iterable[Any]) -> tuple[tuple[Hashable, ...], list[Any]]:
    shape: list[Hashable] = []
    values: list[Any] = []
    for one in given:
        if one is None or isinstance(one, bool):
            shape.append(one)
        elif isinstance(one, int | str | datetime.date):
            shape.append(VALUE)
            values.append(one)
        elif isinstance(one, COLLECTIONS):
            some = padded(one)
            shape.append(_Many(len(some)))
            values += some
        else:
            stand_in = _stand_ins[type(one)]
            parts = stand_in.values(one)
            shape.append(_Object(type(one), stand_in.shape(one), len(parts)))
            values += parts
    return tuple(shape), values


def put_together(shape: Iterable[Any], values: Iterable[Any]) -> list[Any]:
    ahead = iter(values)
    given: list[Any] = []
    for one in shape:
        if isinstance(one, _Value):
            given.append(next(ahead))
        elif isinstance(one, _Many):
            given.append([next(ahead) for _ in range(one.size)])
        elif isinstance(one, _Object):
            some = [next(ahead) for _ in range(one.size)]
            given.append(_stand_ins[one.model].make(one.shape, some))
        else:
            given.append(one)
    return given


def padded(many: Iterable[Any]) -> list[Any]:
    """Each once, and as many as a power of two with what is nothing's id or name: so shapes are few."""
    some = list(dict.fromkeys(many))
    size = 1 << (len(some) - 1).bit_length() if some else 0
    return some + [
        f"\ue000{number}" if isinstance(some[0], str) else -1 - number for number in range(size - len(some))
    ]


def needed(shape: Iterable[Any]) -> set[int]:
    """Which values must come out: all but those of objects, of which a query may need some only."""
    needed: set[int] = set()
    first = 0
    for one in shape:
        size = 1 if one is VALUE else one.size if isinstance(one, _Many | _Object) else 0
        if not isinstance(one, _Object):
            needed.update(range(first, first + size))
        first += size
    return needed


def hole(value: Any, number: int) -> Any:
    if isinstance(value, datetime.datetime):
        return _MOMENT + datetime.timedelta(days=number)
    if isinstance(value, datetime.date):
        return _DAY + datetime.timedelta(days=number)
    return f"\ue000{number}\ue000" if isinstance(value, str) else _NUMBER + number
