"""What each person has before them, as the page draws it: plain values, so that who has nothing new is not
drawn anew (`{% ahead_rows %}`)."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from feedback.agenda import Agenda, Ahead, Away, Who


class Line(NamedTuple):
    """A milestone, or a task with its number; records from before that was kept have none."""

    title: str
    due: datetime.date
    is_milestone: bool
    number: int | None
    hours: Decimal | None
    today: datetime.date


class PersonRow(NamedTuple):
    """Both weeks of a person, and how much of their time that takes."""

    who: Who | None
    away: tuple[Away, ...]
    this_week: tuple[Line, ...]
    next_week: tuple[Line, ...]
    hours: Decimal | None
    load: Decimal | None


def told(agenda: Agenda) -> list[PersonRow]:
    """By person, in the order of the agenda."""
    day = agenda.today
    return [
        PersonRow(
            one.who,
            tuple(one.away),
            _lines(one.this_week, day),
            _lines(one.next_week, day),
            one.hours,
            one.load,
        )
        for one in agenda.ahead
    ]


def _lines(things: Iterable[Ahead], today: datetime.date) -> tuple[Line, ...]:
    return tuple(
        Line(one.title, one.due, one.kind == "milestone", one.number, one.hours, today) for one in things
    )
