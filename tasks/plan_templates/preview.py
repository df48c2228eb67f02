"""What a template comes to when it is laid on a day: the lines of its phases, before anything is made."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tasks.plan_templates.pattern import MilestonePart, Pattern, TaskPart
from tasks.plan_templates.working_days import WorkingDays, pushed
from teamops.formats import day_name, names_of, one_after_another
from teamops.formats import number as number_of


@dataclass(frozen=True)
class Line:
    """A milestone or a task on its days."""

    kind: str
    title: str
    first: datetime.date | None
    last: datetime.date | None
    role: str
    more: str = ""  # the criteria of a milestone, what a task waits for


@dataclass(frozen=True)
class Group:
    """A phase with its lines. Without a name: what is in none."""

    name: str
    first: datetime.date | None
    last: datetime.date | None
    lines: Sequence[Line]


@dataclass(frozen=True)
class Preview:
    """A pattern, on days if there is one to begin on."""

    pattern: Pattern
    days: WorkingDays | None
    start: datetime.date | None

    @property
    def says(self) -> str:
        """How long it takes, how much it is, and when it ends."""
        tasks, points = len(self.pattern.tasks), len(self.pattern.milestones)
        says = [
            _("%(days)s, %(tasks)s, %(milestones)s.")
            % {
                "days": ngettext("%(n)s working day", "%(n)s working days", self.pattern.days)
                % {"n": self.pattern.days},
                "tasks": ngettext("%(n)s task", "%(n)s tasks", tasks) % {"n": tasks},
                "milestones": ngettext("%(n)s milestone", "%(n)s milestones", points) % {"n": points},
            }
        ]
        hours = sum(one.estimate for one in self.pattern.tasks if one.estimate)
        if hours:
            says.append(_("Estimated are %(hours)s h.") % {"hours": number_of(hours)})
        if self.days and self.start:
            last = self.days.day(max(0, self.pattern.days - 1))
            says.append(
                _("From %(first)s to %(last)s.")
                % {"first": day_name(self.days.first), "last": day_name(last)}
            )
            if pushed(self.start, self.days.country):
                says.append(_("%(day)s is a free day.") % {"day": day_name(self.start)})
        return one_after_another(says)

    @property
    def groups(self) -> list[Group]:
        found = []
        for number, phase in enumerate(self.pattern.phases):
            found.append(
                Group(phase.name, self._day(phase.first), self._day(phase.last), list(self._lines(number)))
            )
        loose = list(self._lines(None))
        return [*found, Group("", None, None, loose)] if loose else found

    def _lines(self, phase: int | None) -> Iterator[Line]:
        yield from (self._milestone(one) for one in self.pattern.milestones if one.phase == phase)
        yield from (self._task(one) for one in self.pattern.tasks if one.phase == phase)

    def _milestone(self, one: MilestonePart) -> Line:
        return Line("milestone", one.title, None, self._day(one.due), one.role, one.criteria)

    def _task(self, one: TaskPart) -> Line:
        needs = names_of(self.pattern.tasks[number].title for number in one.needs)
        more = _("after: %(tasks)s") % {"tasks": needs} if needs else ""
        return Line("task", one.title, self._day(one.starts), self._day(one.due), one.role, more)

    def _day(self, number: int | None) -> datetime.date | None:
        return None if number is None or self.days is None else self.days.day(number)


def preview(pattern: Pattern, start: datetime.date | None, country: str) -> Preview:
    return Preview(pattern, WorkingDays(start, country) if start else None, start)
