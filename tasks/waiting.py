"""What waits for a person: each kind says its rows, and all are read in one query.

register_waiting(
    Kind(
        name="support",
        rows=lambda person: waiting_rows(support_owed(person), key="number", title="need",
                                         who="asked_by__name", since="asked_at"),
        says=gettext_lazy("%(name)s asks you for it"),
        path=lambda key: f"support/{key}/",
    )
)
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import CharField, DateTimeField, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from teamops.dates import day_of
from teamops.people.models import Person
from teamops.prepared import prepared

MOST_WAITING = 50


@dataclass(frozen=True)
class Kind:
    """One kind of thing. `rows(person)` come from `waiting_rows`; `says` is what is asked, with %(name)s of
    who asks; `path(key)` is where it is answered, below the organization's address; `accept(key)`, where one
    click does.
    """

    name: str
    rows: Callable[[Person], QuerySet[Any, Any]]
    says: str | Promise
    path: Callable[[str], str]
    accept: Callable[[str], str] = lambda key: ""


class Waiting(NamedTuple):
    """One thing that waits for a person."""

    title: str
    says: str
    path: str
    accept: str
    since: datetime.date


_kinds: dict[str, Kind] = {}


def register_waiting(kind: Kind) -> None:
    """Have My work list this kind; called once per kind, from `apps.py: ready()`."""
    _kinds[kind.name] = kind


def waiting_rows(
    rows: QuerySet[Any, Any], *, key: Any, title: Any, who: str, since: str
) -> QuerySet[Any, Any]:
    """The rows as `Kind.rows` gives them: what is read of each is a field or an expression.

    `key` is what its address is made of; `who` the name of who asks; `since` the moment.
    """
    text = CharField()
    return rows.order_by().values_list(
        Cast(key, text),
        Cast(title, text),
        Cast(who, text),
        Cast(since, DateTimeField()),
    )


def waiting_for(person: Person) -> list[Waiting]:
    """What waits for the person, the longest waiting first; one query, whatever kinds there are."""
    if person.is_guest or not _kinds:
        return []
    return sorted((_told(person, *row) for row in _of_all_kinds(person)), key=lambda one: one.since)


@prepared
def _of_all_kinds(person: Person) -> QuerySet[Any, Any]:
    parts = [
        kind.rows(person).annotate(waiting_kind=Value(kind.name, CharField())) for kind in _kinds.values()
    ]
    first, *others = parts
    rows = first.union(*others, all=True) if others else first
    return rows[:MOST_WAITING]


def _told(
    person: Person, key: str, title: str, who: str | None, since: datetime.datetime, name: str
) -> Waiting:
    kind = _kinds[name]
    words = str(kind.says) % {"name": who or _("Former member")}
    return Waiting(title, words, kind.path(key), kind.accept(key), day_of(since, person))
