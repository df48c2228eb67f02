"""What each person has before them, as the page draws it: plain values, so that who has nothing new is not
drawn anew (`{% row %}`)."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from feedback.agenda import Agenda, Ahead, PersonAhead
from teamops.formats import day_name, number, percent, short_day


class Line(NamedTuple):
    """A milestone, or a task with its number; records from before that was kept have none."""

    title: str
    due: datetime.date
    is_milestone: bool
    number: int | None
    hours: Decimal | None
    today: datetime.date

    @property
    def day(self) -> str:
        return day_name(self.due, self.today)

    @property
    def when(self) -> str:
        """The day, and how much work it is."""
        if self.hours is None:
            return short_day(self.due)
        return _("%(day)s, %(much)s") % {"day": short_day(self.due), "much": number(self.hours, _("h"))}


class Cells(NamedTuple):
    """Both weeks of a person, and how much of their time that takes."""

    this_week: tuple[Line, ...]
    next_week: tuple[Line, ...]
    hours: Decimal | None
    load: Decimal | None

    @property
    def weeks(self) -> tuple[tuple[str, tuple[Line, ...]], ...]:
        return (_("This week"), self.this_week), (_("Next week"), self.next_week)

    @property
    def planned(self) -> str:
        return number(self.hours, _("h"))

    @property
    def share(self) -> str:
        return percent(self.load)

    @property
    def is_too_much(self) -> bool:
        return self.load is not None and self.load > 1


def told(agenda: Agenda) -> list[tuple[PersonAhead, Cells]]:
    """By person, in the order of the agenda."""
    day = agenda.today
    return [
        (one, Cells(_lines(one.this_week, day), _lines(one.next_week, day), one.hours, one.load))
        for one in agenda.ahead
    ]


def _lines(things: Iterable[Ahead], today: datetime.date) -> tuple[Line, ...]:
    return tuple(
        Line(one.title, one.due, one.kind == "milestone", one.number, one.hours, today) for one in things
    )
