"""Many rows into one table, at little more than the database itself takes for them.

Django makes an object of each row, asks each field of each object for its value, and writes each value into
the statement: several times as long as PostgreSQL then needs to insert it.
"""

import uuid
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

# Rows in one INSERT of SQLite's.
ROWS = 1_000


def insert_new(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows with these values of the named fields; a field that is not named has its default, and a row
    that would be the second of its kind is left out. One query on PostgreSQL."""
    given = list(rows)
    if not given:
        return
    if connection.vendor == "postgresql":
        _insert_as_arrays(model, names, given)
    else:
        made = [model(**dict(zip(names, row, strict=True))) for row in given]
        model._default_manager.bulk_create(made, ignore_conflicts=True, batch_size=ROWS)


def _insert_as_arrays(model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Each column is one parameter, an array of which PostgreSQL makes rows."""
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    others = [field for name, field in fields.items() if name not in names]
    values = ["gen_random_uuid()" if _is_random(field) else "%s" for field in others]
    usual = [
        field.get_db_prep_save(field.get_default(), connection) for field in others if not _is_random(field)
    ]
    columns = ", ".join([*names, *(str(field.column) for field in others)])
    arrays = ", ".join(f"%s::{_type(fields[name])}[]" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {', '.join([*names, *values])}"  # noqa: S608
            f" FROM unnest({arrays}) AS given ({', '.join(names)}) ON CONFLICT DO NOTHING",
            [*usual, *map(_array, zip(*rows, strict=True))],
        )


def _type(field: "Field[Any, Any]") -> str:
    """Without its length: a cast would cut what is too long, where a column refuses it."""
    return str(field.db_type(connection)).partition("(")[0]


def _array(values: Iterable[Any]) -> str:
    """As PostgreSQL writes an array."""
    return "{" + ",".join(map(_element, values)) + "}"


@lru_cache(maxsize=4_096)  # a column has few words and days
def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _is_random(field: "Field[Any, Any]") -> bool:
    return field.default is uuid.uuid4
