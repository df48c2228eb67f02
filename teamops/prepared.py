"""Queries that are worded once in a process, and from then on only carried out with other values.

A page asks its database a dozen questions. Each is answered in a fraction of a millisecond, but Django takes
several times as long to make its SQL, every time anew and with the same result. `prepared` keeps it:

    @prepared
    def goals_of(person: Person, team: int) -> QuerySet[Goal]:
        return Goal.objects.visible_to(person).filter(team=team)

    goals = goals_of(request.person, team.pk)  # a list

What is kept are words, never answers. A call's arguments are its *values* (numbers, texts, days, moments, or
many of them for an `IN`) and its *shape* (what makes other SQL: true or false, None or not, how many values,
the role of a person); each shape is worded once. For that the function is called with stand-ins for the
values, and where they come out in the SQL's parameters, the values of later calls are put. It is refused if
a value does not come out (a slice is no parameter), or if there is a day or moment that was no argument:
`now()` would stay what it was. While `CHECKED`, as in all tests, every call is compared with what Django
would ask.
"""

import copy
import datetime
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import update_wrapper
from types import SimpleNamespace
from typing import Any, Generic, NamedTuple, ParamSpec, Protocol, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections, models

P = ParamSpec("P")
Row = TypeVar("Row")
CHECKED = False
# More than so many for an `IN` are asked as Django does: they are rare, and each number of them is a shape.
MOST = 512

# Values that nobody has: they are found again in the parameters. Each fits into every column of its type.
_NUMBER = 1_900_000_000
_DAY = datetime.date(1583, 1, 1)
_MOMENT = datetime.datetime(1583, 1, 1, 12, tzinfo=datetime.UTC)
_COLLECTIONS = (list, tuple, set, frozenset)
_ISO = re.compile(r"\d{4}-\d\d-\d\d( |$)")


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


class Prepared(Generic[P, Row]):
    """A function that gives a query set, as one that gives its rows."""

    def __init__(self, build: Callable[P, "models.QuerySet[Any, Row]"]) -> None:
        self.build = build
        self._worded: dict[Hashable, _Worded | None] = {}
        update_wrapper(self, build)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[Row]:
        given = [*args, *kwargs.values()]
        if any(isinstance(one, _COLLECTIONS) and len(one) > MOST for one in given):
            return list(self.build(*args, **kwargs))
        shape, values = _taken_apart(given)
        key = (*kwargs, shape)
        if key not in self._worded:
            self._worded[key] = self._word(tuple(kwargs), shape, values)
        worded = self._worded[key]
        if CHECKED:
            self._check(worded, tuple(kwargs), shape, values)
        return [] if worded is None else worded.rows(values)

    def _ask(
        self, names: Sequence[str], shape: Sequence[Any], values: Sequence[Any]
    ) -> "models.QuerySet[Any, Row]":
        given = _put_together(shape, values)
        first = len(given) - len(names)
        build: Any = self.build
        return build(*given[:first], **dict(zip(names, given[first:], strict=True)))

    def _word(self, names: Sequence[str], shape: Sequence[Any], values: Sequence[Any]) -> "_Worded | None":
        """None: whatever the values are, no row can be found."""
        holes = [_hole(value, number) for number, value in enumerate(values)]
        try:
            return _Worded.of(self._ask(names, shape, holes), holes, _needed(shape))
        except EmptyResultSet:
            return None

    def _check(
        self, worded: "_Worded | None", names: Sequence[str], shape: Sequence[Any], values: Sequence[Any]
    ) -> None:
        rows = self._ask(names, shape, values)
        try:
            sql, params = rows.query.get_compiler(rows.db).as_sql()
        except EmptyResultSet:
            sql, params = "", ()
        kept = (worded.sql, worded.params(values)) if worded else ("", ())
        if (kept[0], _plain(kept[1])) != (sql, _plain(params)):
            raise AssertionError(f"{self.build.__qualname__} asks {kept}, but it is to ask {(sql, params)}")


def prepared(build: Callable[P, "models.QuerySet[Any, Row]"]) -> Prepared[P, Row]:
    """See the module. The function depends on its arguments alone."""
    return Prepared(build)


# --- Arguments ----------------------------------------------------------------------------------------


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


def _taken_apart(given: Iterable[Any]) -> tuple[tuple[Hashable, ...], list[Any]]:
    shape: list[Hashable] = []
    values: list[Any] = []
    for one in given:
        if one is None or isinstance(one, bool):
            shape.append(one)
        elif isinstance(one, int | str | datetime.date):
            shape.append(VALUE)
            values.append(one)
        elif isinstance(one, _COLLECTIONS):
            some = padded(one)
            shape.append(_Many(len(some)))
            values += some
        else:
            stand_in = _stand_ins[type(one)]
            parts = stand_in.values(one)
            shape.append(_Object(type(one), stand_in.shape(one), len(parts)))
            values += parts
    return tuple(shape), values


def _put_together(shape: Iterable[Any], values: Iterable[Any]) -> list[Any]:
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


def _needed(shape: Iterable[Any]) -> set[int]:
    """Which values must come out: all but those of objects, of which a query may need some only."""
    needed: set[int] = set()
    first = 0
    for one in shape:
        size = 1 if one is VALUE else one.size if isinstance(one, _Many | _Object) else 0
        if not isinstance(one, _Object):
            needed.update(range(first, first + size))
        first += size
    return needed


def _hole(value: Any, number: int) -> Any:
    if isinstance(value, datetime.datetime):
        return _MOMENT + datetime.timedelta(days=number)
    if isinstance(value, datetime.date):
        return _DAY + datetime.timedelta(days=number)
    return f"\ue000{number}\ue000" if isinstance(value, str) else _NUMBER + number


def _plain(params: Iterable[Any]) -> list[Any]:
    """Parameters that can be compared: psycopg2 wraps what becomes JSON."""
    return [getattr(param, "adapted", param) for param in params]


# --- SQL ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Worded:
    """SQL with its places for values, and how Django makes rows of the answer."""

    queryset: Any
    compiler: Any
    sql: str
    fixed: Sequence[Any]
    places: Sequence[tuple[int, int, str]]  # which parameter, which value, and the text around it or ""

    @classmethod
    def of(cls, rows: Any, holes: Sequence[Any], needed: set[int]) -> "_Worded":
        if rows._prefetch_related_lookups or rows._known_related_objects:
            raise ValueError("A prepared query has no prefetch, and does not begin with an object.")
        compiler = rows.query.get_compiler(rows.db)
        sql, params = compiler.as_sql()
        places = _places(params, [_adapted(hole, compiler.connection) for hole in holes], holes)
        missing = needed - {value for _param, value, _around in places}
        if missing:
            raise ValueError(f"No parameter comes from the values {sorted(missing)}: {sql}")
        found = {param for param, _value, _around in places}
        for number, param in enumerate(params):
            if number not in found and _is_day(param):
                raise ValueError(f"{param} would stay the same for ever; make it an argument.")
        return cls(rows, compiler, sql, list(params), places)

    def params(self, values: Sequence[Any]) -> Sequence[Any]:
        connection = connections[self.compiler.using]
        filled = list(self.fixed)
        for param, number, around in self.places:
            value = values[number]
            if around:
                filled[param] = around.replace("\ue000", connection.ops.prep_for_like_query(value))
            else:
                filled[param] = _adapted(value, connection)
        return tuple(filled)

    def rows(self, values: Sequence[Any]) -> list[Any]:
        compiler = copy.copy(self.compiler)
        compiler.connection = connections[compiler.using]
        asked = self.sql, self.params(values)
        compiler.as_sql = lambda: asked
        # What the iterables of Django ask of a query set.
        query = SimpleNamespace(get_compiler=lambda using=None: compiler)
        rows = SimpleNamespace(
            query=query,
            db=compiler.using,
            model=self.queryset.model,
            _fields=self.queryset._fields,
            _known_related_objects={},
        )
        return list(self.queryset._iterable_class(rows))


def _is_day(param: Any) -> bool:
    """Whether it is a day or a moment; SQLite gets them as texts."""
    return isinstance(param, datetime.date) or (isinstance(param, str) and bool(_ISO.match(param)))


def _adapted(value: Any, connection: Any) -> Any:
    """A value as Django hands it to this database."""
    if isinstance(value, datetime.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, datetime.date):
        return connection.ops.adapt_datefield_value(value)
    return value


def _places(
    params: Sequence[Any], adapted: Sequence[Any], holes: Sequence[Any]
) -> list[tuple[int, int, str]]:
    places = []
    for param, value in enumerate(params):
        for number, (hole, text) in enumerate(zip(adapted, holes, strict=True)):
            if type(value) is type(hole) and value == hole:
                places.append((param, number, ""))
            elif isinstance(value, str) and isinstance(text, str) and text in value:
                places.append((param, number, value.replace(text, "\ue000")))
    return places
