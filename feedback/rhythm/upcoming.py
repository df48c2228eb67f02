"""The meetings of a team's rhythm, each with who facilitates it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback.models import Rhythm, WeeklyReview
from feedback.rhythm.meetings import WEEK, Beat
from feedback.rhythm.queries import turns_of
from feedback.updates.queries import absences_in
from teamops.dates import DAY, week_label
from teamops.people.models import Person


@dataclass(frozen=True)
class Meeting:
    """A meeting of a week; its moments are in the organization's zone."""

    week: datetime.date
    begins: datetime.datetime
    ends: datetime.datetime
    facilitator: Person | None
    is_moved: bool

    @property
    def day(self) -> datetime.date:
        return self.begins.date()

    @property
    def label(self) -> str:
        return week_label(self.week)


def meetings(rhythm: Rhythm, first: datetime.date, weeks: int) -> list[Meeting]:
    """The meetings of so many weeks from this Monday on; none from before the rhythm began. Three queries.

    Where a review has a facilitator of its own, that one is named.
    """
    beat, people = rhythm.beat, turns_of(rhythm)
    last = first + weeks * WEEK
    away = absences_in([one.pk for one in people], first, last) if people else {}
    reviews = WeeklyReview.objects.filter(team=rhythm.team_id, kind="week", facilitator__isnull=False)
    within = reviews.filter(week__gte=first, week__lt=last).select_related("facilitator").defer("record")
    named = {one.week: one.facilitator for one in within}
    first = max(first, rhythm.begins_on)
    left = max((last - first).days // 7, 0)
    return [
        Meeting(
            week=week,
            begins=beat.begins(day),
            ends=beat.ends(day),
            facilitator=named.get(week) or beat.turn(week, people, away),
            is_moved=beat.is_moved(week),
        )
        for week, day in beat.weeks(first, left)
    ]


def left_out(beat: Beat, first: datetime.date, weeks: int) -> list[datetime.date]:
    """The usual days of these weeks on which no meeting is, because people do not work."""
    mondays = [first + number * WEEK for number in range(weeks)]
    return [week + beat.weekday * DAY for week in mondays if beat.day_in(week) is None]


def facilitator_of(rhythm: Rhythm, week: datetime.date) -> Person | None:
    """Whose turn it is in this week. Two queries."""
    people = turns_of(rhythm)
    away: Mapping[int, Sequence[tuple[datetime.date, datetime.date]]] = {}
    if people:
        away = absences_in([one.pk for one in people], week, week + WEEK - DAY)
    return rhythm.beat.turn(week, people, away)
