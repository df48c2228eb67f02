"""By when the open milestones of a plan will be reached, at the pace at which their team finishes tasks.

Before a milestone come its own open tasks, and all others of the team that are due no later: a team does not
work for one milestone alone. One that has no date comes after everything that has one.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tasks.forecast.method import HISTORY, WEEK, Dates, Shape, finished_by, week_shape, weekly
from tasks.models import Milestone, Task
from tasks.queries import finished_days
from teamops.formats import short_day
from teamops.people.models import Team


@dataclass(frozen=True)
class Outlook:
    """What a milestone waits for and, as of the day `on`, the dates that follow; None: not enough history."""

    milestone: Milestone
    own: int
    others: int
    counts: Sequence[int]  # finished by the team in each of the past weeks, oldest first
    dates: Dates | None
    on: datetime.date

    @property
    def ahead(self) -> int:
        return self.own + self.others

    @property
    def is_late(self) -> bool:
        """Whether it is more likely than not that its date passes."""
        return bool(self.dates and self.milestone.due and self.dates.p50 > self.milestone.due)

    @property
    def is_close(self) -> bool:
        """Whether its date is kept more likely than not, but not with 85 %."""
        due = self.milestone.due
        return bool(self.dates and due and self.dates.p50 <= due < self.dates.p85)

    @property
    def days(self) -> dict[str, str]:
        """The likely day and the one that is safe, as a sentence names them."""
        assert self.dates is not None
        return {"likely": short_day(self.dates.p50, self.on), "safe": short_day(self.dates.p85, self.on)}

    @property
    def says(self) -> str:
        """The likely day and the one that is safe, or why there is none."""
        if self.dates is None:
            return _("not enough history")
        if not self.ahead:
            return _("nothing is left to do")
        return _("%(likely)s, with 85 %% by %(safe)s") % self.days

    @property
    def why(self) -> str:
        """Where it is explained, below the organization's address."""
        return f"milestones/{self.milestone.pk}/why/"

    @property
    def status(self) -> str:
        """How its date looks against the forecast, as a key of `Status`; empty where one is missing."""
        if self.dates is None or self.milestone.due is None:
            return ""
        return "off_track" if self.is_late else "at_risk" if self.is_close else "on_track"


def outlooks(milestones: Iterable[Milestone], team: Team, on: datetime.date) -> list[Outlook]:
    """Of those that are open, in their order. Two queries, none where none is open."""
    points = [point for point in milestones if point.is_open]
    if not points:
        return []
    waiting = _waiting(team)
    counts, shape = _past(team, on)
    return [_outlook(point, waiting, counts, shape, on) for point in points]


def _outlook(
    point: Milestone,
    waiting: Sequence[tuple[datetime.date | None, int | None, int]],
    counts: Sequence[int],
    shape: Shape,
    on: datetime.date,
) -> Outlook:
    own = sum(number for _day, milestone, number in waiting if milestone == point.pk)
    others = sum(
        number
        for day, milestone, number in waiting
        if milestone != point.pk and day is not None and (point.due is None or day <= point.due)
    )
    dates = finished_by(counts, own + others, after=on, shape=shape)
    return Outlook(point, own, others, counts, dates, on)


def _waiting(team: Team) -> list[tuple[datetime.date | None, int | None, int]]:
    """(day, milestone, how many): the team's open tasks by when they or their milestone are due."""
    tasks = Task.objects.filter(organization_id=team.organization_id, team=team).open().order_by()
    rows = tasks.values_list(Coalesce("due", "milestone__due"), "milestone").annotate(number=Count("pk"))
    return list(rows)


def _past(team: Team, on: datetime.date) -> tuple[list[int], Shape]:
    """What the team finished in each seven days up to this one, since its first finished task, and on which
    days of them."""
    days = finished_days(team, since=on - HISTORY * WEEK)
    return weekly(days, since=min(days), until=on) if days else [], week_shape(days, until=on)
