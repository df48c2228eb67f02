"""How many rows PostgreSQL reads: what a query costs, on a busy machine as on an idle one."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


class RowsRead(CaptureQueriesContext):
    """What is asked within is asked again at its end, and the rows counted that are read of tables for it;
    those that a filter leaves out count.

        with RowsRead() as read:
            my_work(ben)
        assert read.rows < 100
    """

    rows = 0

    def __init__(self) -> None:
        super().__init__(connection)

    def __exit__(self, *happened: Any) -> None:
        super().__exit__(*happened)
        for one in self.captured_queries:
            if one["sql"].startswith(("SELECT", "(SELECT", "EXECUTE")):
                self.rows += sum(_read_by(node) for node in _nodes(_plan(one["sql"])))


def _plan(sql: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING off, FORMAT json) {sql}")
        ((found,),) = cursor.fetchone()
    return dict(found["Plan"])


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _read_by(node: dict[str, Any]) -> int:
    if "Relation Name" not in node:
        return 0
    left_out = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int((node["Actual Rows"] + left_out) * node["Actual Loops"])
