"""A query that has been worded: its SQL with places for values, and what its rows become."""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections

from teamops.prepared import following, statements
from teamops.prepared.loading import Loader, loader_of

_ISO = re.compile(r"\d{4}-\d\d-\d\d( |$)")


@dataclass(frozen=True)
class Place:
    """Which parameter comes from which value, and the text around it or ""."""

    param: int
    value: int
    around: str
    is_plain: bool  # a number or a text by itself, which every database takes as it is


@dataclass(frozen=True, eq=False)
class Worded:
    """SQL with its places for values, and how rows of the answer become what the query set gives."""

    name: str
    using: str
    sql: str
    fixed: Sequence[Any]
    places: Sequence[Place]
    loader: Loader

    @classmethod
    def of(cls, name: str, rows: Any, holes: Sequence[Any], needed: set[int]) -> "Worded":
        """Word a query set that was made with `holes` for values, of which those `needed` must come out."""
        if rows._prefetch_related_lookups or rows._known_related_objects:
            raise ValueError("A prepared query has no prefetch, and does not begin with an object.")
        compiler = rows.query.get_compiler(rows.db)
        sql, params = compiler.as_sql()
        places = _places(params, [_adapted(hole, compiler.connection) for hole in holes], holes)
        missing = needed - {place.value for place in places}
        if missing:
            raise ValueError(f"No parameter comes from the values {sorted(missing)}: {sql}")
        found = {place.param for place in places}
        for number, param in enumerate(params):
            if number not in found and _is_day(param):
                raise ValueError(f"{param} would stay the same for ever; make it an argument.")
        return cls(name, rows.db, sql, list(params), places, loader_of(rows, compiler))

    def params(self, values: Sequence[Any]) -> Sequence[Any]:
        """All parameters of the SQL, as Django hands them to the database."""
        filled = list(self.fixed)
        for place, value in zip(self.places, self.filled(values), strict=True):
            filled[place.param] = value
        return tuple(filled)

    def filled(self, values: Sequence[Any]) -> list[Any]:
        """What stands in the places."""
        connection = connections[self.using]
        return [
            values[place.value] if place.is_plain else _filled(place, values[place.value], connection)
            for place in self.places
        ]

    def fetched(self, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows of the answer as the database gives them."""
        return following.fetched(self, values)

    def ask(self, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The same, asked of the database."""
        connection = connections[self.using]
        with connection.cursor() as cursor:
            kept = statements.kept(connection, self)
            if kept is None:
                cursor.execute(self.sql, self.params(values))
            else:
                cursor.execute(kept, self.filled(values))
            return cursor.fetchall()


def _is_day(param: Any) -> bool:
    """Whether it is a day or a moment; SQLite gets them as texts."""
    return isinstance(param, datetime.date) or (isinstance(param, str) and bool(_ISO.match(param)))


def _filled(place: Place, value: Any, connection: Any) -> Any:
    if place.around:
        return place.around.replace("\ue000", connection.ops.prep_for_like_query(value))
    return _adapted(value, connection)


def _adapted(value: Any, connection: Any) -> Any:
    """A value as Django hands it to this database."""
    if isinstance(value, datetime.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, datetime.date):
        return connection.ops.adapt_datefield_value(value)
    return value


def _places(params: Iterable[Any], adapted: Sequence[Any], holes: Sequence[Any]) -> list[Place]:
    places = []
    for param, value in enumerate(params):
        for number, (hole, text) in enumerate(zip(adapted, holes, strict=True)):
            if type(value) is type(hole) and value == hole:
                places.append(Place(param, number, "", is_plain=not isinstance(holes[number], datetime.date)))
            elif isinstance(value, str) and isinstance(text, str) and text in value:
                places.append(Place(param, number, value.replace(text, "\ue000"), is_plain=False))
    return places
