"""What stands beside the lines of a timeline, as plain values, so that each is drawn once."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from tasks.plan_rows import PlanRow
from teamops.people.faces import Face


class Name(NamedTuple):
    """A phase, milestone or task beside its bar; its fields are those of `PlanRow`."""

    kind: str
    name: str
    url: str
    status: str
    status_text: str
    owner: Face | None
    first: datetime.date | None
    last: datetime.date | None
    original_end: datetime.date | None
    why: str
    move: str
    version: int
    asks: bool
    number: int | None
    by_hand: bool
    level: int


def names(rows: Iterable[PlanRow]) -> list[Name]:
    return [
        Name(
            row.kind,
            row.name,
            row.url,
            row.status,
            str(row.status_text),
            Face.of(row.owner),
            row.first,
            row.last,
            row.original_end,
            row.why,
            row.move,
            row.version,
            row.asks,
            row.number,
            row.by_hand,
            row.level,
        )
        for row in rows
    ]
