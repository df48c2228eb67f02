"""Two ways to look for many ids: `pk__among` with a query is as `pk__in`, and the database begins with what
that finds; `person__in=these(ids)` takes ids that are known, more than there should be parameters.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import BigAutoField
from django.db.models.expressions import RawSQL
from django.db.models.lookups import In


@BigAutoField.register_lookup
class Among(In):
    """PostgreSQL joins eight tables at most in the order that is best. Where a query joins more, `IN` may
    come last, after every row has been joined; an array is looked up by the index, whatever else is joined.
    https://www.postgresql.org/docs/15/explicit-joins.html
    """

    lookup_name = "among"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, of_lhs = self.process_lhs(compiler, connection)
        rhs, of_rhs = self.process_rhs(compiler, connection)
        return f"{lhs} = ANY(ARRAY({rhs}))", [*of_lhs, *of_rhs]


class _Ids(RawSQL):
    """Many ids as a table of one column."""

    def __init__(self, ids: str) -> None:
        super().__init__(f"VALUES ({ids.replace(',', '),(')})", [])
        self.ids = ids

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        """One constant: thousands take a quarter of a second of planning where a query names them often."""
        return f"(SELECT unnest('{{{self.ids}}}'::bigint[]))", []


def these(ids: Iterable[int]) -> Any:
    """Ids for an `IN`, as they are: a parameter for each of a thousand costs more than the query. Numbers
    only, from the database."""
    written = ",".join(map(str, map(int, ids)))
    return _Ids(written) if written else []
