"""Models made of rows that were read as plain values, where one query reads several tables.

Such a query is a union. Each of its parts gives the columns of one `NamedTuple`: those of its table by name,
and what a table does not have as nothing of the column's type, which both databases want to know.
"""

import datetime
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, TypeVar, get_args, get_type_hints

from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    DecimalField,
    F,
    IntegerField,
    Model,
    TextField,
    Value,
)
from django.db.models.functions import Cast, JSONObject

from teamops.prepared.loading import new, refuse_what_is_made_otherwise

Made = TypeVar("Made", bound=Model)

# Cast, because PostgreSQL takes what is nothing in two parts for text.
NOTHING = {
    bool: Value(False, BooleanField()),
    str: Value("", TextField()),
    int: Cast(Value(None), IntegerField()),
    datetime.date: Cast(Value(None), DateField()),
    datetime.datetime: Cast(Value(None), DateTimeField()),
    Decimal: Cast(Value(None), DecimalField(max_digits=6, decimal_places=2)),
}


def made(model: type[Made], joined: Mapping[str, Model | None] | None = None, /, **fields: Any) -> Made:
    """As read from the database, with these fields and no others, by their columns' names. `joined`: what it
    leads to, by the names of its relations."""
    one = new(model, None, fields.items())
    if as_read := _completed(model):
        as_read(one)
    if joined:
        one._state.fields_cache.update(joined)
    return one


@cache
def _completed(model: type[Model]) -> Callable[[Any], None] | None:
    refuse_what_is_made_otherwise(model)
    as_read: Callable[[Any], None] | None = getattr(model, "as_read", None)
    return as_read


def columns(row: type[NamedTuple], rows: Any, **given: Any) -> Any:
    """One part of a union: a query set's columns for the fields of `row`, nothing where none is given."""
    every = _nothing(row) | {"pk": F("pk")} | given
    return rows.order_by().values_list(*(every[name] for name in row._fields))


def as_json(**columns: Any) -> Cast:
    """Columns that one table alone has, as the text of a JSON object in one column."""
    return Cast(JSONObject(**columns), TextField())


def read_json(text: str) -> dict[str, Any]:
    """The same in Python: fractions as decimals, days and moments as text (`moment_in`)."""
    found: dict[str, Any] = json.loads(text, parse_float=Decimal)
    return found


def moment_in(text: str) -> datetime.datetime:
    """A moment of such an object; SQLite leaves out the zone, which is UTC."""
    moment = datetime.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


@cache
def _nothing(row: type[NamedTuple]) -> dict[str, Any]:
    """By field: nothing of its type, "int | None" being a number."""
    hints = get_type_hints(row)
    return {name: NOTHING[(get_args(hint) or (hint,))[0]] for name, hint in hints.items()}
