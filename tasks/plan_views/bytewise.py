"""Texts in the same order on both engines."""

from typing import Any

from django.db.models import Func


class Bytewise(Func):
    """A text in the order of its code points: PostgreSQL would follow the language of the database."""

    template = "%(expressions)s"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template='(%(expressions)s) COLLATE "C"', **context)
