"""Migrations that are safe under load, written once for both engines."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class AddIndexUnderLoad(migrations.AddIndex):
    """Add an index to a table that is in use: concurrently on PostgreSQL, plainly elsewhere.

    The migration needs `atomic = False`. After an interruption, drop the half-made index and migrate again.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        self._as(schema_editor).database_forwards(app_label, schema_editor, *states)

    def database_backwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        self._as(schema_editor).database_backwards(app_label, schema_editor, *states)

    def _as(self, schema_editor: Any) -> migrations.AddIndex:
        kind = (
            AddIndexConcurrently if schema_editor.connection.vendor == "postgresql" else migrations.AddIndex
        )
        return kind(self.model_name, self.index)
