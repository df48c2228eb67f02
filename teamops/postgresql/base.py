"""Django's PostgreSQL for many short queries: no compiling, no asking whether a kept connection lives."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def init_connection_state(self) -> None:
        """Without PostgreSQL's compiler (JIT): where it takes a query for a long one, as it did the goal list
        at 2,000 goals, it compiles for over a second what runs in ten milliseconds. And what is kept
        (`teamops/prepared/statements.py`) is planned once for all values: these queries find a few rows by
        their indexes, whatever the values are.
        """
        super().init_connection_state()
        with self.cursor() as cursor:
            cursor.execute("SET jit = off; SET plan_cache_mode = force_generic_plan")

    def is_usable(self) -> bool:
        """Whether the connection can be used; Django asks before the first query of each request.

        A server that ends a connection says so on it. Where nothing waits to be read nothing was said, and
        the round trip of a `SELECT 1`, as long as a page's shorter queries, is saved.
        """
        return not self._has_something_to_say() or super().is_usable()

    def _has_something_to_say(self) -> bool:
        if self.connection is None or self.connection.closed:
            return True
        waiting = select.poll()
        waiting.register(self.connection, select.POLLIN)
        return bool(waiting.poll(0))
