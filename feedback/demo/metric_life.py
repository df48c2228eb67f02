"""A metric of the story: made before the quarter with the readings of a year, read anew every week since."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone

from feedback.demo.course import course, past
from feedback.demo.story import Measure, Series
from goals import actions
from goals.models import Metric, MetricToken
from goals.readings import NewReading
from teamops.activity.actions import add_comment
from teamops.dates import DAY
from teamops.people.models import Person, Team

if TYPE_CHECKING:
    from feedback.demo.replay import Happenings

YEAR = 364 * DAY
# The program that writes it does so before anybody is at work, and before the week's check-ins.
AT_NIGHT = "2:00"


class MetricLife:
    """One metric. What a key result follows says what that key result says; the others go their own way."""

    def __init__(self, happenings: "Happenings", series: Series, follower: Measure | None) -> None:
        self.happenings = happenings
        self.series = series
        self.follower = follower
        # Weeks, and therefore readings, are the organization's.
        self.calendar = happenings.replay.calendar
        self.made: Metric
        self.token: MetricToken

    def plan(self, first: datetime.date) -> None:
        """`first` is the quarter's first day."""
        readings = self._readings(first)
        earlier = [(day, value) for day, value in readings.items() if day < first]
        self.calendar.plan(first - 7 * DAY, "14:00", partial(self._make, earlier))
        for day, value in readings.items():
            if day >= first:
                self.calendar.plan(day, AT_NIGHT, partial(self._read, value))
        for day_of_story, who, words in self.series.said:
            self.calendar.plan(day_of_story, "11:30", partial(self._say, who, words))

    def _readings(self, first: datetime.date) -> dict[datetime.date, Decimal]:
        """From a year before the quarter until today, with the hole and the value that does not fit."""
        series, every = self.series, DAY * self.series.every
        before, since = YEAR // every, (self.calendar.today - first) // every + 1
        if self.follower:
            assert self.follower.start is not None
            values = past(series, self.follower.start, before) + course(self.follower, since)
        else:
            assert series.now is not None
            values = past(series, series.now, before + since)
        readings = dict(
            zip((first + every * number for number in range(-before, since)), values, strict=True)
        )
        if series.odd:
            ago, odd = series.odd
            readings[first - every * ago] = Decimal(str(odd))
        for ago in range(series.hole[1], series.hole[0] + 1) if series.hole else ():
            del readings[first - every * ago]
        return readings

    @property
    def _owner(self) -> Person:
        return self.happenings.person(self.series.owner)

    def _make(self, earlier: Sequence[tuple[datetime.date, Decimal]]) -> None:
        replay, series = self.happenings.replay, self.series
        team: Team | None = self.happenings.team if self.happenings.team.parent_id else None
        self.made = replay.metrics[series.key] = actions.create_metric(
            replay.organization,
            by=self._owner,
            name=series.name,
            team=team,
            unit=series.unit,
            description=series.counts,
            source=series.source,
            owner=self._owner,
            is_external=series.external,
        )
        readings = [NewReading(self.calendar.moment(day, AT_NIGHT), value) for day, value in earlier]
        actions.add_readings(self.made, readings, by=self._owner)
        if not series.external:
            self.token, _text = actions.make_token(self.made, by=self._owner, name=series.source)

    def _read(self, value: Decimal) -> None:
        """A program writes what is the organization's own; a competitor's number somebody types in."""
        reading = NewReading(timezone.now(), value)
        if self.series.external:
            actions.add_readings(self.made, [reading], by=self._owner)
        else:
            actions.write_with_token(self.token, [reading])

    def _say(self, who: str, words: str) -> None:
        add_comment(self.made, by=self.happenings.person(who), text=words, team=self.happenings.team)
