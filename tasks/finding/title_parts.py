"""The parts of titles: each character and each two that follow one another, with the tasks that have them.

By them a word is found in a title wherever it stands, also a Chinese one of two characters: what
PostgreSQL's trigrams and SQLite's full text search do not find. The table `tasks_title_parts` is no model:
PostgreSQL keeps arrays under a GIN index, SQLite an FTS5 table without the texts. Triggers fill it when a
task is made, called otherwise or deleted, so a change of status costs nothing, and whatever writes tasks
need not know of it. A part carries the number of its organization, so that others' titles cost nothing.

The parts may hold more than what there is (of a task in the trash) and say less than the title does: who
asks them looks at the titles of the tasks that they name.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django.db import connection, connections

POSTGRESQL = (
    'CREATE TABLE tasks_title_parts (task_id bigint PRIMARY KEY, parts text[] COLLATE "C" NOT NULL)',
    "CREATE INDEX tasks_title_by_parts ON tasks_title_parts USING gin (parts)",
    """
    CREATE FUNCTION tasks_parts_of(organization bigint, title text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT coalesce(array_agg(DISTINCT organization || ':' || substr(title, place, size)), '{}')
        FROM generate_series(1, length(title)) AS place, generate_series(1, 2) AS size
    $$
    """,
    """
    CREATE FUNCTION tasks_keep_title_parts() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            DELETE FROM tasks_title_parts WHERE task_id = OLD.id;
        ELSE
            INSERT INTO tasks_title_parts VALUES (NEW.id, tasks_parts_of(NEW.organization_id, NEW.title_key))
            ON CONFLICT (task_id) DO UPDATE SET parts = excluded.parts;
        END IF;
        RETURN NULL;
    END
    $$
    """,
    """
    CREATE TRIGGER tasks_title_kept AFTER INSERT OR DELETE ON tasks_task
    FOR EACH ROW EXECUTE FUNCTION tasks_keep_title_parts()
    """,
    """
    CREATE TRIGGER tasks_title_changed AFTER UPDATE OF title_key ON tasks_task
    FOR EACH ROW WHEN (OLD.title_key IS DISTINCT FROM NEW.title_key)
    EXECUTE FUNCTION tasks_keep_title_parts()
    """,
    # What the triggers have written meanwhile is newer.
    """
    INSERT INTO tasks_title_parts SELECT id, tasks_parts_of(organization_id, title_key) FROM tasks_task
    ON CONFLICT DO NOTHING
    """,
)
POSTGRESQL_BACK = (
    "DROP TRIGGER IF EXISTS tasks_title_kept ON tasks_task",
    "DROP TRIGGER IF EXISTS tasks_title_changed ON tasks_task",
    "DROP FUNCTION IF EXISTS tasks_keep_title_parts",
    "DROP FUNCTION IF EXISTS tasks_parts_of",
    "DROP TABLE IF EXISTS tasks_title_parts",
)

# As hexadecimal digits, so that a blank or a sign is part of a word, too.
_PARTS = """
    SELECT group_concat({row}.organization_id || 'x' || hex(substr({row}.title_key, place, size)), ' ')
    FROM tasks_title_places WHERE place <= length({row}.title_key)
"""
_TAKE_IN = "INSERT INTO tasks_title_parts (rowid, parts) SELECT {row}.id, ({parts})"
_LEAVE_OUT = (
    "INSERT INTO tasks_title_parts (tasks_title_parts, rowid, parts) SELECT 'delete', {row}.id, ({parts})"
)


def _of(statement: str, row: str) -> str:
    return statement.format(row=row, parts=_PARTS.format(row=row))


SQLITE = (
    """
    CREATE VIEW tasks_title_places AS
    WITH RECURSIVE places (place) AS (SELECT 1 UNION ALL SELECT place + 1 FROM places WHERE place < 600)
    SELECT place, size FROM places, (SELECT 1 AS size UNION ALL SELECT 2)
    """,
    "CREATE VIRTUAL TABLE tasks_title_parts USING fts5(parts, content='', detail=none, tokenize='ascii')",
    f"{_of(_TAKE_IN, 'tasks_task')} FROM tasks_task",
    f"CREATE TRIGGER tasks_title_made AFTER INSERT ON tasks_task BEGIN {_of(_TAKE_IN, 'new')}; END",
    f"CREATE TRIGGER tasks_title_deleted AFTER DELETE ON tasks_task BEGIN {_of(_LEAVE_OUT, 'old')}; END",
    f"""
    CREATE TRIGGER tasks_title_changed AFTER UPDATE OF title_key ON tasks_task
    WHEN old.title_key <> new.title_key
    BEGIN {_of(_LEAVE_OUT, "old")}; {_of(_TAKE_IN, "new")}; END
    """,
)
SQLITE_BACK = (
    "DROP TRIGGER IF EXISTS tasks_title_made",
    "DROP TRIGGER IF EXISTS tasks_title_deleted",
    "DROP TRIGGER IF EXISTS tasks_title_changed",
    "DROP TABLE IF EXISTS tasks_title_parts",
    "DROP VIEW IF EXISTS tasks_title_places",
)


TRIGGERS = {
    "postgresql": "SELECT count(*) = 2 FROM pg_trigger WHERE tgname LIKE 'tasks\\_title\\_%'",
    "sqlite": "SELECT count(*) = 3 FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'tasks_task'",
}


def keep_title_parts(*, using: str, **_sent: Any) -> None:
    """Make the table and its triggers and fill it, unless they are there; after each `migrate`.

    On SQLite a migration that changes `Task` makes another table in its place, and its triggers are gone
    with the old one. Who changes what is made here gives the triggers other names.
    """
    connection = connections[using]
    on_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        if cursor.fetchone()[0] or "tasks_task" not in connection.introspection.table_names(cursor):
            return
        for statement in (*POSTGRESQL_BACK, *POSTGRESQL) if on_postgresql else (*SQLITE_BACK, *SQLITE):
            cursor.execute(statement)


def parts_of(words: Iterable[str]) -> list[str]:
    """The parts that a title with these words has: of a longer word those of two characters."""
    return list(
        dict.fromkeys(
            part for word in words for part in ([word] if len(word) == 1 else map("".join, pairwise(word)))
        )
    )


# What the index names is bounded first: then the tasks are looked up one by one, however many there are.
ASK_POSTGRESQL = """
    SELECT id, title_key, status, assignee_id, number, team_id FROM tasks_task
    WHERE removed_at IS NULL AND id IN
    (SELECT task_id FROM tasks_title_parts WHERE parts @> %s::text[] LIMIT %s)
"""
# The newest first, until there are enough.
ASK_SQLITE = """
    SELECT id, title_key, status, assignee_id, number, team_id FROM tasks_title_parts
    CROSS JOIN tasks_task ON tasks_task.id = tasks_title_parts.rowid
    WHERE tasks_title_parts MATCH %s AND removed_at IS NULL
    ORDER BY tasks_title_parts.rowid DESC LIMIT %s
"""


def rows_with(organization: int, words: Iterable[str], most: int) -> list[tuple[Any, ...]]:
    """Id, folded title, status, owner, number and team of tasks whose titles have the parts of the words."""
    parts = parts_of(words)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(ASK_POSTGRESQL, [[f"{organization}:{part}" for part in parts], most])
        else:
            named = (f'"{organization}x{part.encode().hex().upper()}"' for part in parts)
            cursor.execute(ASK_SQLITE, [" AND ".join(named), most])
        return list(cursor.fetchall())
