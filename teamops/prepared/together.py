"""Several query sets that are asked at once, where a page reads a few rows of each of many tables.

    tasks, goals = read_together([Task.objects.filter(…), Goal.objects.filter(…)])

Each part is joined to its own number, so that a row of the answer has the columns of one part with their own
types, and nothing in those of the others. In what order the rows of a part come is not said.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections, models

from teamops import prepared
from teamops.prepared import checking
from teamops.prepared.loading import Loader, loader_of

# PostgreSQL gives no row of more than 1,664 columns; in SQLite no question joins more than 64 tables.
MOST_COLUMNS = 1200


class _Part(NamedTuple):
    place: int  # of its query set among those that are asked
    rows: Any
    compiler: Any
    loader: Loader
    sql: str
    params: Sequence[Any]
    width: int


def read_together(several: "Sequence[models.QuerySet[Any, Any]]") -> list[list[Any]]:
    """The rows of each of these query sets, which are of the same database. One query, or one for every
    `MOST_COLUMNS` columns."""
    found: list[list[Any]] = [[] for _rows in several]
    asked: list[_Part] = []
    for part in filter(None, (_part(place, rows) for place, rows in enumerate(several))):
        if asked and sum(one.width for one in asked) + part.width > MOST_COLUMNS:
            _ask(asked, found)
            asked = []
        asked.append(part)
    if asked:
        _ask(asked, found)
    return found


def _part(place: int, rows: Any) -> _Part | None:
    """None: whatever there is, no row can be found."""
    rows = rows.order_by()
    compiler = rows.query.get_compiler(rows.db)
    try:
        sql, params = compiler.as_sql(with_col_aliases=True)
    except EmptyResultSet:
        return None
    return _Part(place, rows, compiler, loader_of(rows, compiler), sql, params, len(compiler.select))


def _ask(parts: Sequence[_Part], found: list[list[Any]]) -> None:
    numbers = " UNION ALL ".join(f"SELECT {number} AS number" for number in range(len(parts)))
    joined = " ".join(
        f"LEFT JOIN ({part.sql}) part{number} ON numbers.number = {number}"
        for number, part in enumerate(parts)
    )
    columns = ", ".join(f"part{number}.*" for number in range(len(parts)))
    sql = f"SELECT numbers.number, {columns} FROM ({numbers}) numbers {joined}"  # noqa: S608
    with connections[parts[0].rows.db].cursor() as cursor:
        cursor.execute(sql, [param for part in parts for param in part.params])
        answer = cursor.fetchall()
    first = 1
    for number, part in enumerate(parts):
        end = first + part.width
        own = [row[first:end] for row in answer if row[0] == number]
        # One without a row is joined to nothing.
        own = [row for row in own if any(value is not None for value in row)]
        found[part.place] = part.loader.objects(own)
        if prepared.CHECKED:
            name = part.rows.model.__name__
            checking.objects(found[part.place], part.rows, part.compiler, part.loader, own, name)
        first = end
