"""Queries that PostgreSQL keeps planned for one connection, and is then only given values for.

Planning is half of what a page's queries cost there. A query is kept (`PREPARE`) once a connection has
asked it a few times; its name tells in logs which function asks. One plan serves all values
(`teamops/postgresql/base.py`).
"""

from collections import Counter, OrderedDict
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from django.conf import settings

if TYPE_CHECKING:
    from teamops.prepared.wording import Worded

# A query is kept from the next time on when it was asked so often; a seldom one is not worth a plan.
ASKED = 2
# For one connection; a plan takes some ten kilobytes of the server's memory.
MOST_KEPT = 200


class _Connection:
    """What one connection has been asked, and what is kept for it, the least used first."""

    def __init__(self) -> None:
        self.asked: Counter[Worded] = Counter()
        self.kept: OrderedDict[Worded, str] = OrderedDict()
        self.made = 0


# By the driver's connection: after a reconnect nothing is kept.
_connections: "WeakKeyDictionary[Any, _Connection]" = WeakKeyDictionary()


def kept(connection: Any, worded: "Worded") -> str | None:
    """How to ask for a query that is kept, with a place for each of its values; None: it is not kept."""
    if connection.vendor != "postgresql" or not settings.KEEP_PLANS:
        return None
    connection.ensure_connection()
    known = _connections.setdefault(connection.connection, _Connection())
    if worded not in known.kept:
        known.asked[worded] += 1
        if known.asked[worded] <= ASKED:
            return None
        with connection.wrap_database_errors:
            _keep(connection.connection, known, worded)
    known.kept.move_to_end(worded)
    places = ", ".join(["%s"] * len(worded.places))
    return f"EXECUTE {known.kept[worded]} ({places})" if places else f"EXECUTE {known.kept[worded]}"


def _keep(driver: Any, known: _Connection, worded: "Worded") -> None:
    from psycopg2.extensions import AsIs  # with SQLite it may be missing

    known.made += 1
    name = f'"{worded.name[:50].replace("%", "")} {known.made}"'
    params = list(worded.fixed)
    for count, place in enumerate(worded.places, 1):
        params[place.param] = AsIs(f"${count}")
    # On the driver itself: it is no question of the page.
    with driver.cursor() as cursor:
        if len(known.kept) >= MOST_KEPT:
            _least_used, gone = known.kept.popitem(last=False)
            cursor.execute(f"DEALLOCATE {gone}")
        cursor.execute(f"PREPARE {name} AS {cursor.mogrify(worded.sql, params).decode()}")
    known.kept[worded] = name
