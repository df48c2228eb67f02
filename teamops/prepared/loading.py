"""Rows become objects, as by Django's `ModelIterable`, but what is the same for all rows is looked up once.

Django makes each object through `Model.__init__`, which asks each field anew and sends two signals: more than
half of what reading a long list costs. Here an object's fields are put in at once. A model whose objects
are completed while they are read does so in `as_read()`, called with each.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db import connections, models
from django.db.models.base import ModelState
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable
from django.db.models.signals import post_init, pre_init

Row = Sequence[Any]
Made = TypeVar("Made", bound=models.Model)


class Loader(ABC):
    """Makes what a query set gives of the rows that the database gave."""

    def __init__(self, rows: Any, compiler: Any) -> None:
        columns = compiler.select[: compiler.col_count]
        self.using = rows.db
        self.count = compiler.col_count if compiler.has_extra_select else None
        found = compiler.get_converters([column for column, _sql, _alias in columns])
        self.converters = list(found.items())

    def objects(self, rows: Iterable[Row]) -> list[Any]:
        if self.count is not None:
            rows = [row[: self.count] for row in rows]
        return self.made(self._converted(rows) if self.converters else rows)

    @abstractmethod
    def made(self, rows: Iterable[Row]) -> list[Any]:
        """Of rows whose values are as the fields have them."""

    def _converted(self, rows: Iterable[Row]) -> Iterable[Row]:
        connection = connections[self.using]
        for row in map(list, rows):
            for column, (converters, expression) in self.converters:
                for convert in converters:
                    row[column] = convert(row[column], expression, connection)
            yield row


class Tuples(Loader):
    """`values_list(…)`"""

    def made(self, rows: Iterable[Row]) -> list[Any]:
        return list(map(tuple, rows))


class Values(Loader):
    """`values_list(…, flat=True)`"""

    def made(self, rows: Iterable[Row]) -> list[Any]:
        return [row[0] for row in rows]


class Objects(Loader):
    """Objects of a model with those that are joined, and with annotations."""

    def __init__(self, rows: Any, compiler: Any) -> None:
        super().__init__(rows, compiler)
        self.make = _maker(compiler.klass_info, compiler.select, self.using)
        self.annotations = list((compiler.annotation_col_map or {}).items())

    def made(self, rows: Iterable[Row]) -> list[Any]:
        found = []
        for row in rows:
            one = self.make(row)
            for name, column in self.annotations:
                setattr(one, name, row[column])
            found.append(one)
        return found


def loader_of(rows: Any, compiler: Any) -> Loader:
    """What makes objects for this query set, whose SQL the compiler has just made."""
    kinds: dict[Any, type[Loader]] = {
        ModelIterable: Objects,
        ValuesListIterable: Tuples,
        FlatValuesListIterable: Values,
    }
    if rows._iterable_class not in kinds:
        raise ValueError("A prepared query gives objects, tuples or single values.")
    return kinds[rows._iterable_class](rows, compiler)


def new(model: type[Made], using: str | None, fields: Iterable[tuple[str, Any]]) -> Made:
    """As read from a database, with these fields by their columns' names; the others are read when they are
    asked for."""
    one = model.__new__(model)
    one._state = state = ModelState()
    state.db, state.adding = using, False
    one.__dict__.update(fields)
    return one


def _maker(info: Any, select: Any, using: str) -> Callable[[Row], Any]:
    """Makes the object of one model, and those joined to it, of a row."""
    model, columns = info["model"], info["select_fields"]
    refuse_what_is_made_otherwise(model)
    if info.get("from_parent"):
        raise ValueError(f"Objects of {model.__name__} stand on others; do not prepare this.")
    names = [select[column][0].target.attname for column in columns]
    first, end = columns[0], columns[-1] + 1
    as_read = getattr(model, "as_read", None)
    joined = [_joiner(one, select, using) for one in info.get("related_klass_infos", ())]

    def make(row: Row) -> Any:
        one = new(model, using, zip(names, row[first:end], strict=True))
        if as_read:
            as_read(one)
        for join in joined:
            join(row, one)
        return one

    return make


def _joiner(info: Any, select: Any, using: str) -> Callable[[Row, Any], None]:
    """Makes a joined object, or None where there is none, and puts it where Django does."""
    make = _maker(info, select, using)
    key = next(
        column
        for column in info["select_fields"]
        if select[column][0].target.attname == info["model"]._meta.pk.attname
    )
    here, there = info["local_setter"], info["remote_setter"]

    def join(row: Row, one: Any) -> None:
        other = None if row[key] is None else make(row)
        here(one, other)
        if other is not None:
            there(other, one)

    return join


def refuse_what_is_made_otherwise(model: type[models.Model]) -> None:
    read: Any = model.from_db
    plain = read.__func__ is models.Model.from_db.__func__ or hasattr(model, "as_read")  # type: ignore[attr-defined]
    heard = pre_init.has_listeners(model) or post_init.has_listeners(model)
    if not plain or heard or model.__init__ is not models.Model.__init__:
        raise ValueError(f"Objects of {model.__name__} are made in a way of their own; do not prepare this.")
