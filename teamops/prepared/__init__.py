"""Queries that are worded once in a process, and from then on only carried out with other values.

A page asks its database a dozen questions. Each is answered in a fraction of a millisecond, but Django takes
several times as long to make its SQL, every time anew and with the same result. `prepared` keeps it:

    @prepared
    def goals_of(person: Person, team: int) -> QuerySet[Goal]:
        return Goal.objects.visible_to(person).filter(team=team)

    goals = goals_of(request.person, team.pk)  # a list

What is kept are words, never answers. A call's arguments are its *values* (numbers, texts, days, moments, or
many of them for an `IN`) and its *shape* (what makes other SQL: true or false, None or not, how many values,
the role of a person); each shape is worded once. For that the function is called with stand-ins for the
values, and where they come out in the SQL's parameters, the values of later calls are put. It is refused if
a value does not come out (a slice is no parameter), or if there is a day or moment that was no argument:
`now()` would stay what it was. In all tests the first calls of each shape, `CHECKED` of them, are compared
with what Django would ask, and their answers with what Django would make of them.

`arguments` tells values from shapes, `wording` finds their places in SQL, `statements` has PostgreSQL keep
plans, `loading` makes objects.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections, models

from teamops.prepared import checking
from teamops.prepared.arguments import (
    COLLECTIONS,
    StandIn,
    hole,
    needed,
    padded,
    put_together,
    stand_in_for,
    taken_apart,
)
from teamops.prepared.loading import loader_of
from teamops.prepared.wording import Worded

__all__ = ["MOST", "Prepared", "StandIn", "padded", "prepared", "read", "stand_in_for"]

P = ParamSpec("P")
Row = TypeVar("Row")
CHECKED = 0
# More than so many for an `IN` are asked as Django does: they are rare, and each number of them is a shape.
MOST = 512


class Prepared(Generic[P, Row]):
    """A function that gives a query set, as one that gives its rows."""

    def __init__(self, build: Callable[P, "models.QuerySet[Any, Row]"]) -> None:
        self.build = build
        self._worded: dict[Hashable, Worded | None] = {}
        self._checked: Counter[Hashable] = Counter()
        update_wrapper(self, build)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[Row]:
        given = [*args, *kwargs.values()]
        if any(isinstance(one, COLLECTIONS) and len(one) > MOST for one in given):
            return list(self.build(*args, **kwargs))
        shape, values = taken_apart(given)
        key = (*kwargs, shape)
        if key not in self._worded:
            self._worded[key] = self._word(tuple(kwargs), shape, values)
        worded = self._worded[key]
        if self._checked[key] < CHECKED:
            self._checked[key] += 1
            rows = self._ask(tuple(kwargs), shape, values)
            return checking.rows(rows, worded, values, self.build.__qualname__)
        return [] if worded is None else worded.loader.objects(worded.fetched(values))

    def _ask(
        self, names: Sequence[str], shape: Sequence[Any], values: Sequence[Any]
    ) -> "models.QuerySet[Any, Row]":
        given = put_together(shape, values)
        first = len(given) - len(names)
        build: Any = self.build
        return build(*given[:first], **dict(zip(names, given[first:], strict=True)))

    def _word(self, names: Sequence[str], shape: Sequence[Any], values: Sequence[Any]) -> Worded | None:
        """None: whatever the values are, no row can be found."""
        holes = [hole(value, number) for number, value in enumerate(values)]
        name = f"{self.build.__module__}.{self.build.__name__}"
        try:
            return Worded.of(name, self._ask(names, shape, holes), holes, needed(shape))
        except EmptyResultSet:
            return None


def prepared(build: Callable[P, "models.QuerySet[Any, Row]"]) -> Prepared[P, Row]:
    """See the module. The function depends on its arguments alone."""
    return Prepared(build)


def read(rows: "models.QuerySet[Any, Row]") -> list[Row]:
    """The rows of a query set whose words are not kept, as a filtered list's, made as those of a prepared
    one. In tests they are compared with what Django makes."""
    compiler = rows.query.get_compiler(rows.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return []
    with connections[rows.db].cursor() as cursor:
        cursor.execute(sql, params)
        fetched = cursor.fetchall()
    loader = loader_of(rows, compiler)
    made = loader.objects(fetched)
    if CHECKED:
        checking.objects(made, rows, compiler, loader, fetched, rows.model.__name__)
    return made
