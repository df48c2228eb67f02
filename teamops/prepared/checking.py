"""In tests: a prepared query asks as Django would, and gives what Django would make of the answer."""

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import models

from teamops.prepared.loading import Loader
from teamops.prepared.wording import Worded


def rows(asked: Any, worded: Worded | None, values: Sequence[Any], name: str) -> list[Any]:
    """The rows of a prepared query, compared with those of `asked`, the query set that it stands for."""
    compiler = asked.query.get_compiler(asked.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        sql, params = "", ()
    kept = (worded.sql, worded.params(values)) if worded else ("", ())
    if (kept[0], _plain(kept[1])) != (sql, _plain(params)):
        raise AssertionError(f"{name} asks {kept}, but it is to ask {(sql, params)}")
    if worded is None:
        return []
    fetched = worded.fetched(values)
    made = worded.loader.objects(fetched)
    objects(made, asked, compiler, worded.loader, fetched, name)
    return made


def objects(
    made: Any, asked: Any, compiler: Any, loader: Loader, fetched: Sequence[Sequence[Any]], name: str
) -> None:
    """What was made of the fetched rows is what Django would make of them."""
    if _told(made) != _told(_made_by_django(asked, compiler, loader, fetched)):
        raise AssertionError(f"{name} makes other objects of {fetched} than Django")


def _plain(params: Iterable[Any]) -> list[Any]:
    """Parameters that can be compared: psycopg2 wraps what becomes JSON."""
    return [getattr(param, "adapted", param) for param in params]


def _made_by_django(asked: Any, compiler: Any, loader: Loader, fetched: Sequence[Any]) -> list[Any]:
    """The same rows through the iterables of Django."""
    count = loader.count
    compiler.execute_sql = lambda *args, **kwargs: [[row[:count] for row in fetched]]
    rows = SimpleNamespace(
        query=SimpleNamespace(get_compiler=lambda *args, **kwargs: compiler),
        db=asked.db,
        model=asked.model,
        _fields=asked._fields,
        _known_related_objects={},
    )
    return list(asked._iterable_class(rows))


def _told(value: Any, within: tuple[Any, ...] = ()) -> Any:
    """A value so that it can be compared: an object as its model, its fields and what was joined to it."""
    if isinstance(value, list | tuple):
        return [_told(one, within) for one in value]
    if not isinstance(value, models.Model) or any(value is one for one in within):
        return value
    state = value._state
    fields = {name: one for name, one in value.__dict__.items() if name != "_state"}
    joined = {name: _told(one, (*within, value)) for name, one in state.fields_cache.items()}
    return type(value), fields, joined, state.db, state.adding
