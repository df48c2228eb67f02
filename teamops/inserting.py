"""Many rows into one table, at little more than the database itself takes for them.

Django makes an object of each row, asks each field of each object for its value, and writes each value into
the statement: several times as long as PostgreSQL then needs to insert it.
"""

import json
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model

# Rows in one INSERT of SQLite's.
ROWS = 1_000


def insert_new(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows with these values of the named fields; a field that is not named has its default, and a row
    that would be the second of its kind is left out. One query on PostgreSQL."""
    given = [dict(zip(names, row, strict=True)) for row in rows]
    if not given:
        return
    if connection.vendor == "postgresql":
        _insert_as_json(model, names, given)
    else:
        made = [model(**one) for one in given]
        model._default_manager.bulk_create(made, ignore_conflicts=True, batch_size=ROWS)


def _insert_as_json(model: type[Model], names: Sequence[str], given: list[dict[str, Any]]) -> None:
    """All rows are one parameter, of which PostgreSQL makes rows of the table."""
    table = model._meta.db_table
    others = [
        field for field in model._meta.concrete_fields if field.attname not in names and not field.primary_key
    ]
    columns = [*names, *(str(field.column) for field in others)]
    values = [*names, *("gen_random_uuid()" if _is_random(field) else "%s" for field in others)]
    usual = [
        field.get_db_prep_save(field.get_default(), connection) for field in others if not _is_random(field)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)}"  # noqa: S608
            f" FROM json_populate_recordset(NULL::{table}, %s) ON CONFLICT DO NOTHING",
            [*usual, json.dumps(given, default=str)],
        )


def _is_random(field: "Field[Any, Any]") -> bool:
    return field.default is uuid.uuid4
