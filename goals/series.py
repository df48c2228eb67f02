"""What a series of readings looks like: its usual rhythm, gaps in it, and values that do not fit.

Pure functions; nothing is ever taken out or smoothed, it is only marked. Points are (moment, value) in the
order of their moments, which are in the organization's zone: a weekday is one of its days.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median

Point = tuple[datetime.datetime, float]

DAY = datetime.timedelta(days=1)
# A gap is longer than this many usual distances.
GAP_FROM = 2
# Outliers: how many neighbours on each side are looked at, the least and the limit (see `outliers`).
NEIGHBOURS = 5
FEWEST = 7
LIMIT = 5
# For values that are spread normally, these make both measures of spread a standard deviation.
MAD_TO_SIGMA = 1.4826
MEAN_AD_TO_SIGMA = 1.2533
WEEK = 7
# From here on it is known what is usual on each weekday.
WEEKS_TO_KNOW = datetime.timedelta(weeks=4)
SATURDAY = 5


# --- Rhythm and gaps ----------------------------------------------------------------------------------


def usual_distance(moments: Sequence[datetime.datetime]) -> datetime.timedelta | None:
    """The median of the distances between readings; None below three readings, which have no rhythm yet."""
    if len(moments) < 3:
        return None
    return datetime.timedelta(seconds=median((b - a).total_seconds() for a, b in pairwise(moments)))


def gaps(moments: Sequence[datetime.datetime]) -> list[tuple[datetime.datetime, datetime.datetime]]:
    """The readings before and after each gap: a distance of more than twice the usual one."""
    usual = usual_distance(moments)
    if usual is None:
        return []
    pairs = pairwise(moments)
    return [(earlier, later) for earlier, later in pairs if later - earlier > GAP_FROM * usual]


def is_overdue(moments: Sequence[datetime.datetime], now: datetime.datetime) -> bool:
    """Whether the next reading has not come for more than twice the usual distance."""
    usual = usual_distance(moments)
    return usual is not None and now - moments[-1] > GAP_FROM * usual


# --- Outliers -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Far:
    """Why a value does not fit: the value that is compared, the median of its nearest, the robust standard
    deviation. Of daily numbers all three are without what is usual on their weekday."""

    value: float
    middle: float
    sigma: float


def outliers(points: Sequence[Point]) -> list[int]:
    """The indexes of values that do not fit their neighbours, see `far_values`."""
    return list(far_values(points))


def far_values(points: Sequence[Point]) -> dict[int, Far]:
    """The values that do not fit their neighbours, by the Hampel identifier, by their index.

    A value is marked that lies more than 5 robust standard deviations from the median of itself and its
    five neighbours on each side (at the ends of the series: of the eleven nearest). The robust standard
    deviation is 1.4826 × MAD, the median distance from that median; where more than half of the values are
    equal, so that it is 0, 1.2533 × the mean distance, so that one spike is marked and a step is not.
    Many numbers are different on Sundays: from readings of about one a day, what is usual on their weekday is
    first taken away, once there are four weeks of them; before that workdays are compared with workdays and
    weekends with weekends. Below seven values nothing is marked.

    F. R. Hampel, The influence curve and its role in robust estimation, JASA 69 (1974); R. K. Pearson et al.,
    Generalized Hampel filters, EURASIP J. Adv. Signal Process. 2016:87. The measure for a MAD of 0:
    B. Iglewicz, D. C. Hoaglin, How to detect and handle outliers (1993). They take 3 and 3.5 as limits; with
    eleven values that marks one in fifty of pure noise, 5 one in 140.
    """
    values = [value for _moment, value in points]
    if not _is_daily(points):
        return _marked(range(len(points)), values)
    if points[-1][0] - points[0][0] >= WEEKS_TO_KNOW:
        return _marked(range(len(points)), _without_weekdays(points))
    workdays = [index for index, (moment, _value) in enumerate(points) if moment.weekday() < SATURDAY]
    weekends = [index for index, (moment, _value) in enumerate(points) if moment.weekday() >= SATURDAY]
    found = _marked(workdays, values) | _marked(weekends, values)
    return {index: found[index] for index in sorted(found)}


def _is_daily(points: Sequence[Point]) -> bool:
    usual = usual_distance([moment for moment, _value in points])
    return usual is not None and abs(usual - DAY) < DAY / 10


def _without_weekdays(points: Sequence[Point]) -> list[float]:
    """The values less what is usual on their weekday: its median distance from a week's running median."""
    values = [value for _moment, value in points]
    distances: dict[int, list[float]] = {}
    half = WEEK // 2
    for index in range(half, len(values) - half):
        week = values[index - half : index + half + 1]
        distances.setdefault(points[index][0].weekday(), []).append(values[index] - median(week))
    usual = {weekday: median(found) for weekday, found in distances.items()}
    return [value - usual.get(moment.weekday(), 0) for moment, value in points]


def _marked(group: Sequence[int], values: Sequence[float]) -> dict[int, Far]:
    """By index the values of the group that are far from their nearest in it."""
    size = 2 * NEIGHBOURS + 1
    found = {}
    for place, index in enumerate(group):
        first = max(0, min(place - NEIGHBOURS, len(group) - size))
        near = [values[other] for other in group[first : first + size]]
        far = _far(values[index], near) if len(near) >= FEWEST else None
        if far is not None:
            found[index] = far
    return found


def _far(value: float, near: Sequence[float]) -> Far | None:
    middle = median(near)
    distances = [abs(other - middle) for other in near]
    sigma = MAD_TO_SIGMA * median(distances) or MEAN_AD_TO_SIGMA * fmean(distances)
    return Far(value, middle, sigma) if abs(value - middle) > LIMIT * sigma else None


# --- Drawing ------------------------------------------------------------------------------------------


def thinned(points: Sequence[Point], most: int, keep: Iterable[int] = ()) -> list[Point]:
    """At most about so many points for a drawing: of each stretch its least and its greatest value.

    So every peak and every hole stays to be seen; first, last and those of the indexes `keep` stay too.
    """
    if len(points) <= most:
        return list(points)
    stretch = -(-len(points) // (most // 2))
    kept = {0, len(points) - 1, *keep}
    for first in range(0, len(points), stretch):
        inside = range(first, min(first + stretch, len(points)))
        kept |= {min(inside, key=lambda i: points[i][1]), max(inside, key=lambda i: points[i][1])}
    return [points[index] for index in sorted(kept)]
