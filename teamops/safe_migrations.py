"""Migrations that are safe under load, written once for both engines."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import Index


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


class DropOwnIndex(migrations.AlterField):
    """Take a foreign key's own index away, and nothing else: Django would check the key of every row anew."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        named = {index.name for index in model._meta.indexes}
        column = model._meta.get_field(self.name).column
        for name in schema_editor._constraint_names(
            model, [column], index=True, unique=False, type_=Index.suffix, exclude=named
        ):
            schema_editor.execute(schema_editor._delete_index_sql(model, name))
