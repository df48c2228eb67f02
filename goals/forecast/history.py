"""A key result's own history in the forecast's unit, so that one method fits every kind and every unit.

Values become shares of the way: 0 is the start and 1 the target, and a decrease is an increase mirrored. A
health measure has no way to go; its 0 is the bound that must hold, its unit the usual distance from it, and
"at most" is mirrored. Days become shares of the key result's time.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from goals.numbers import ZONES, Kind, Measure, Reading

ENOUGH = 3  # readings, on as many days
NEWEST = 120  # readings; older ones say nothing more and cost time
SAME = 1e-9  # of the way: two values that near are the same
ZONE_VALUES = [0.0, *(float(value) for value in ZONES.values())]


@dataclass(frozen=True)
class History:
    """What has been read, in shares.

    `times` and `values` in the order of the days; `ahead`: the share of the time from the last reading to
    the end; `low` and `high`: what must be reached or kept (infinite where open); `floor` and `ceiling`: what
    the value cannot leave (infinite where nothing is known); `has_way`: whether 0 is where it started.
    """

    times: list[float]
    values: list[float]
    ahead: float
    low: float
    high: float
    floor: float
    ceiling: float
    has_way: bool
    zero: float  # where 0 lies, in the key result's unit
    unit: float  # how much 1 is, in the key result's unit; negative where mirrored

    @property
    def last(self) -> float:
        return self.values[-1]

    def share(self, value: float) -> float:
        return (value - self.zero) / self.unit

    def value(self, share: float) -> float:
        """Back in the key result's unit; what is left of floating point around 0 is 0."""
        value = self.zero + share * self.unit
        return 0.0 if abs(value) < SAME * abs(self.unit) else value


def by_day(readings: Sequence[Reading]) -> list[Reading]:
    """In the order of their days, one a day: the last that was given for it counts, so corrections do."""
    return [one for _, one in sorted({one.day: one for one in readings}.items())]


def way(measure: Measure) -> tuple[float, float] | None:
    """From where to where; None for a health measure. A scale's target is its target zone, unless given."""
    kind, start, target = measure.kind, measure.start, measure.target
    if kind.is_health:
        return None
    if kind is Kind.YES_NO:
        return 0.0, 1.0
    if kind is Kind.SCALE:
        return 0.0, float(ZONES["target"] if target is None else target)
    if kind is Kind.FROM_PLAN:
        return float(start or 0), 1.0 if target is None else float(target)
    assert start is not None
    assert target is not None
    return float(start), float(target)


def history_of(measure: Measure, percent: bool = False) -> History | None:
    """None with fewer than three days of readings. `percent`: the unit is %, 0-100."""
    readings = by_day(measure.readings)[-NEWEST:]
    if len(readings) < ENOUGH:
        return None
    values = [float(one.value) for one in readings]
    path = way(measure)
    zero, unit = (path[0], path[1] - path[0]) if path else _bound_and_distance(measure, values)
    days = measure.span.days
    bottom, top = _limits(measure, values, percent)
    edges = sorted(((bottom - zero) / unit, (top - zero) / unit))
    low, high = _wanted(measure, zero, unit, values)
    return History(
        times=[((one.day - measure.span.first).days + 1) / days for one in readings],
        values=[(value - zero) / unit for value in values],
        ahead=max(0, (measure.span.last - readings[-1].day).days) / days,
        low=low,
        high=high,
        floor=edges[0],
        ceiling=edges[1],
        has_way=path is not None,
        zero=zero,
        unit=unit,
    )


def _bound_and_distance(measure: Measure, values: list[float]) -> tuple[float, float]:
    """Of a health measure: its bound (of "between" the middle), and how far off and apart readings lie."""
    assert measure.target is not None
    bound = float(measure.target)
    if measure.kind is Kind.BETWEEN:
        assert measure.start is not None
        bound = (float(measure.start) + bound) / 2
    steps = [abs(after - before) for before, after in pairwise(values)]
    distances = [abs(value - bound) for value in values] + steps
    usual = sum(distances) / len(distances) or abs(bound) / 10 or 1.0
    return bound, -usual if measure.kind is Kind.AT_MOST else usual


def _wanted(measure: Measure, zero: float, unit: float, values: list[float]) -> tuple[float, float]:
    """From where to where the value counts as reached, in shares.

    A scale whose readings are zones is said in zones: it reaches one from the middle below it on.
    """
    if measure.kind is Kind.BETWEEN:
        assert measure.start is not None
        assert measure.target is not None
        return (float(measure.start) - zero) / unit, (float(measure.target) - zero) / unit
    if measure.kind.is_health:
        return 0.0, math.inf
    if measure.kind is Kind.SCALE and unit in ZONE_VALUES and set(values) <= set(ZONE_VALUES):
        below = ZONE_VALUES[ZONE_VALUES.index(unit) - 1]
        return (unit + below) / 2 / unit, math.inf
    return 1.0, math.inf


def _limits(measure: Measure, values: list[float], percent: bool) -> tuple[float, float]:
    """What the value cannot leave: shares 0-1, percentages 0-100, and nothing that was never below 0 falls
    below it. Readings beyond a limit show that there is none.
    """
    aims = [float(aim) for aim in (measure.start, measure.target) if aim is not None]
    least, most = min([*values, *aims]), max([*values, *aims])
    top = math.inf
    if measure.kind in (Kind.YES_NO, Kind.SCALE, Kind.FROM_PLAN) and most <= 1:
        top = 1.0
    elif percent and most <= 100:
        top = 100.0
    return (0.0 if least >= 0 else -math.inf), top
