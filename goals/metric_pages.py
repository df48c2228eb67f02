"""What the pages of metrics show: the list with its trends, and one metric's series with its marks."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals import series
from goals.models import KeyResult, Metric, Reading
from goals.queries.goal_page import metrics_of
from teamops.charts import Beside
from teamops.dates import day_of
from teamops.formats import number, short_day
from teamops.people.models import Person, Team
from teamops.series_chart import Series

METRICS_A_PAGE = 25
READINGS_A_PAGE = 20
# So many of the newest readings are looked at for the chart and for gaps and outliers.
NEWEST = 1_000
MOST_DRAWN = 400
FOLLOWERS_NAMED = 3
MOST_REASONS = 40


@dataclass(frozen=True)
class MetricLine:
    """A metric in the list. `trend` are its last values, `day` the one of the last reading."""

    metric: Any
    trend: Sequence[Decimal]
    day: datetime.date | None
    overdue: bool
    goals: Sequence[int]  # numbers of the first few goals whose key results follow it
    more: int  # and of how many others


def metric_lines(metrics: Sequence[Any], person: Person, day: datetime.date) -> list[MetricLine]:
    """The lines of metrics as `MetricQuerySet.for_list` gives them, in two queries."""
    trends = Reading.objects.trends(metrics) if metrics else {}
    followed = KeyResult.objects.goals_following(metrics, person) if metrics else {}
    now = timezone.now()
    lines = []
    for metric in metrics:
        readings, goals = trends.get(metric.pk, []), followed.get(metric.pk, [])
        lines.append(
            MetricLine(
                metric=metric,
                trend=[value for _at, value in readings],
                day=day_of(metric.last_at, person) if metric.last_at else None,
                overdue=series.is_overdue([at for at, _value in readings], now),
                goals=goals[:FOLLOWERS_NAMED],
                more=max(0, len(goals) - FOLLOWERS_NAMED),
            )
        )
    return lines


def metric_list(person: Person, *, team: Team | None, find: str, archived: bool, number: str) -> Page[Metric]:
    """One page of metrics by name; `team`: its own and the organization's."""
    rows = Metric.objects.for_list(person, team=team, find=find, archived=archived)
    return Paginator(rows, METRICS_A_PAGE).get_page(number)


@dataclass(frozen=True)
class MetricSeries:
    """The newest readings of a metric, in their order, with what is marked in them."""

    metric: Metric
    points: Sequence[series.Point]

    @classmethod
    def of(cls, metric: Metric) -> "MetricSeries":
        """One query."""
        zone = metric.organization.zone
        newest = metric.readings.order_by("-at").values_list("at", "value")[:NEWEST]
        return cls(metric, [(at.astimezone(zone), float(value)) for at, value in reversed(newest)])

    @cached_property
    def moments(self) -> list[datetime.datetime]:
        return [moment for moment, _value in self.points]

    @cached_property
    def gaps(self) -> list[tuple[datetime.datetime, datetime.datetime]]:
        return series.gaps(self.moments)

    @cached_property
    def outliers(self) -> dict[int, series.Far]:
        return series.far_values(self.points)

    @property
    def overdue(self) -> bool:
        return series.is_overdue(self.moments, timezone.now())

    @property
    def drawing(self) -> Series:
        """What the chart draws; of very many readings the peaks and holes, and everything that is marked."""
        places = {moment: index for index, moment in enumerate(self.moments)}
        edges = [places[moment] for gap in self.gaps for moment in gap]
        return Series(
            points=series.thinned(self.points, MOST_DRAWN, keep=[*self.outliers, *edges]),
            gaps=self.gaps,
            outliers={self.moments[index] for index in self.outliers},
        )

    @property
    def finding(self) -> str:
        """The chart in one sentence."""
        if not self.points:
            return _("No reading yet.")
        said = [
            ngettext("%(n)s gap", "%(n)s gaps", len(self.gaps)) % {"n": len(self.gaps)} if self.gaps else "",
            ngettext("%(n)s outlier", "%(n)s outliers", len(self.outliers)) % {"n": len(self.outliers)}
            if self.outliers
            else "",
        ]
        last = number(self.points[-1][1], self.metric.unit)
        marked = _(", ").join(filter(None, said))
        if marked:
            return _("Now at %(value)s, with %(marked)s.") % {"value": last, "marked": marked}
        return _("Now at %(value)s, without a gap or an outlier.") % {"value": last}

    @property
    def reasons(self) -> list[str]:
        """Why each gap and each outlier is one, with its values put in; the newest first."""
        usual = series.usual_distance(self.moments)
        said = [(after, _why_gap(before, after, usual)) for before, after in self.gaps if usual]
        said += [
            (self.moments[index], _why_outlier(self.points[index], far, self.metric.unit))
            for index, far in self.outliers.items()
        ]
        return [sentence for _moment, sentence in sorted(said, reverse=True)[:MOST_REASONS]]

    def marks(self, readings: Sequence[Reading]) -> list[tuple[Reading, bool, int]]:
        """(reading, whether it is an outlier, length in days of the gap before it or 0) of a page's rows."""
        odd = {self.moments[index] for index in self.outliers}
        holes = {after: max(1, (after - before).days) for before, after in self.gaps}
        return [(one, one.at in odd, holes.get(one.at, 0)) for one in readings]


def _why_gap(before: datetime.datetime, after: datetime.datetime, usual: datetime.timedelta) -> str:
    days = {"distance": _in_days(after - before), "usual": _in_days(usual)}
    return _("Gap from %(before)s to %(after)s: %(distance)s > 2 × %(usual)s, the usual distance.") % (
        days | {"before": short_day(before.date()), "after": short_day(after.date())}
    )


def _in_days(distance: datetime.timedelta) -> str:
    return number(round(distance / series.DAY, 1), _("d"))


def _why_outlier(point: series.Point, far: series.Far, unit: str) -> str:
    moment, value = point
    distance, limit = number(abs(far.value - far.middle)), number(series.LIMIT * far.sigma)
    formula = (
        f"|{number(far.value)} − {number(far.middle)}| = {distance} > "
        f"{series.LIMIT} × {number(far.sigma)} = {limit}"
    )
    facts = {"day": short_day(moment.date()), "value": number(value, unit), "formula": formula}
    return _("Outlier on %(day)s, %(value)s: %(formula)s.") % facts


# --- Beside a key result ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    """What is said of a metric beside a key result."""

    pk: int
    name: str
    unit: str
    source: str


@dataclass(frozen=True)
class Sources:
    """The metrics of a key result that the reader may see: the one it follows, and one to compare with."""

    followed: Source | None = None
    compared: Source | None = None
    points: Sequence[tuple[datetime.date, Decimal]] = ()

    @property
    def last(self) -> Decimal | None:
        """What the compared metric says last."""
        return self.points[-1][1] if self.points else None

    @property
    def beside(self) -> Beside | None:
        return Beside(self.points) if self.points else None


def sources_of(key_result: KeyResult, person: Person, day: datetime.date) -> Sources:
    """Where a key result's numbers come from; no query where it has no metric, else one."""
    wanted = [pk for pk in (key_result.metric_id, key_result.compared_with_id) if pk]
    if not wanted:
        return Sources()
    zone = person.organization.zone
    since = datetime.datetime.combine(key_result.first_day, datetime.time.min, zone)
    until = datetime.datetime.combine(min(day, key_result.last_day), datetime.time.max, zone)
    rows = metrics_of(person, wanted, key_result.compared_with_id, since, until)
    found = {pk: Source(pk, *said) for pk, *said, _at, _value in rows}
    by_day = {at.astimezone(zone).date(): value for *_said, at, value in rows if at}
    return Sources(
        followed=found.get(key_result.metric_id or 0),
        compared=found.get(key_result.compared_with_id or 0),
        points=list(by_day.items()),
    )
