"""Letters that are no reminders, as minutes are: the engine e-mails each of them once, under a lease."""

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

from teamops.notifications.models import Leased


class Letters(NamedTuple):
    """One kind: a table of `Leased` rows. `send(row)` sends it in the language and zone that it chooses, or
    answers with the reason for which it need not be sent any more; it raises what a channel's `send` does.
    """

    model: type[Leased]
    send: Callable[[Any], str | None]
    related: tuple[str, ...] = ("person__organization", "person__user")


_kinds: dict[str, Letters] = {}


def register(letters: Letters) -> None:
    """Have the engine send what waits in this table; called from `apps.py: ready()`."""
    _kinds[letters.model._meta.label] = letters


def kinds() -> list[Letters]:
    return list(_kinds.values())


def kind_of(letter: Leased) -> Letters:
    return _kinds[letter._meta.label]


def waiting_letters(now: datetime.datetime, most: int) -> int:
    """How many may be taken now; of each kind as many as `most` are counted."""
    return sum(kind.model.objects.waiting(now).order_by()[:most].count() for kind in kinds())
