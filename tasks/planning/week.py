"""A person's week, day by day: the hours that there are, and what they have planned for them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tasks.lines import planned_text
from tasks.load import Calendar, Load, LoadLine
from tasks.models import Task
from teamops.dates import DAY, is_working_day, monday, next_working_day
from teamops.formats import day_name, number

NO_HOURS = Decimal(0)


@dataclass(frozen=True)
class PlanDay:
    """One day. `note`: why nobody works on it; what has passed takes nothing more."""

    day: datetime.date
    today: datetime.date
    capacity: Decimal
    hours: Decimal
    count: int
    note: str

    @property
    def is_past(self) -> bool:
        return self.day < self.today

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @property
    def is_over(self) -> bool:
        return not self.is_past and self.hours > self.capacity

    @property
    def name(self) -> str:
        return day_name(self.day)

    @property
    def planned(self) -> str:
        """What a row says that is planned for it."""
        return planned_text(self.day, self.today)

    @property
    def says(self) -> str:
        if self.note and not self.hours:
            return self.note
        words = {"hours": number(self.hours), "capacity": number(self.capacity)}
        if self.is_over:
            return _("%(hours)s h of %(capacity)s h: too much") % words
        return _("%(hours)s h of %(capacity)s h") % words

    @property
    def tasks(self) -> str:
        return ngettext("%(n)s task", "%(n)s tasks", self.count) % {"n": self.count} if self.count else ""


@dataclass(frozen=True)
class PlanWeek:
    """The present week, or the next one when nobody works any more in this. `line` is its load in words,
    `person` the id of whose week it is.
    """

    person: int
    days: tuple[PlanDay, ...]
    line: LoadLine
    until: datetime.date
    tomorrow: datetime.date
    today: datetime.date

    @property
    def tomorrow_text(self) -> str:
        return planned_text(self.tomorrow, self.today)


def plan_week(
    person: int, tasks: Iterable[Task], load: Load, calendar: Calendar, today: datetime.date
) -> PlanWeek:
    """`tasks`: the open ones of the person."""
    first = max(monday(load.weeks[0].first), monday(today))
    shown = [first + place * DAY for place in range(7)]
    shown = [day for day in shown if day.weekday() < 5 or is_working_day(day, calendar.country)]
    planned: dict[datetime.date, list[Task]] = {}
    for task in tasks:
        if task.planned_for is not None:
            planned.setdefault(task.planned_for, []).append(task)
    days = [
        PlanDay(
            day,
            today,
            calendar.hours(day, day),
            sum((task.estimate or NO_HOURS for task in planned.get(day, ())), NO_HOURS),
            len(planned.get(day, ())),
            _note(day, calendar),
        )
        for day in shown
    ]
    line = load.lines[0]
    tomorrow = next_working_day(today, calendar.country)
    return PlanWeek(person, tuple(days), line, first + 6 * DAY, tomorrow, today)


def _note(day: datetime.date, calendar: Calendar) -> str:
    if not is_working_day(day, calendar.country):
        return _("day off")
    return "" if calendar.days(day, day) else _("away")
