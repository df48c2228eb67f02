"""How good forecasts would have been: made after the third reading and each later one but the last of series
whose end is known; the last reading is the truth.

The Brier score is the mean squared distance between a chance and what came (Brier 1950): 0 is perfect. It
stands beside three rivals: what the owners said (confidence / 10), a straight line from the start through the
reading of the day (reaches the target or not), and the share of all these forecasts that were reached.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

from goals.forecast.history import ENOUGH, SAME, by_day, history_of, way
from goals.forecast.method import Forecast, forecast
from goals.numbers import Kind, Measure, Span


@dataclass(frozen=True)
class Series:
    """A key result with all its readings. `confidence`: 1-10, by day, where somebody said one."""

    name: str
    measure: Measure
    confidence: Mapping[datetime.date, float] = field(default_factory=dict)
    percent: bool = False


@dataclass(frozen=True)
class Trial:
    """One forecast and what came."""

    series: str
    day: datetime.date  # of the reading after which it was made
    forecast: Forecast
    truth: float
    reached: bool
    line: bool  # whether the straight line reaches the target
    confidence: float | None
    unit: float  # the way from start to target; of a health measure the usual distance from its bound

    @property
    def held(self) -> bool:
        """Whether the truth fell into the band."""
        exact = SAME * max(1.0, abs(self.truth), self.unit)
        return self.forecast.p10 - exact <= self.truth <= self.forecast.p90 + exact

    @property
    def width(self) -> float:
        return (self.forecast.p90 - self.forecast.p10) / self.unit


@dataclass(frozen=True)
class Score:
    """What the trials show. Shares are of 1; None where nothing could be computed."""

    series: int
    forecasts: int
    held: float
    width: float  # mean, in units of the way from start to target
    middle_width: float  # median
    brier: float
    line: float
    base_rate: float
    reached: float
    confidences: int = 0  # forecasts made when somebody had said a confidence
    confidence: float | None = None
    brier_beside_confidence: float | None = None  # the forecast's, on the same


def is_reached(measure: Measure, value: float) -> bool:
    """Whether the value reaches the target; of a health measure, whether it holds."""
    path = way(measure)
    if path is None:
        return _holds(measure, value)
    start, target = path
    ahead = 1 if target >= start else -1
    return (value - target) * ahead >= -SAME * max(1.0, abs(target))


def _holds(measure: Measure, value: float) -> bool:
    assert measure.target is not None
    if measure.kind is Kind.AT_MOST:
        return value <= float(measure.target)
    if measure.kind is Kind.AT_LEAST:
        return value >= float(measure.target)
    assert measure.start is not None
    return float(measure.start) <= value <= float(measure.target)


def trials(series: Series) -> list[Trial]:
    """None with three days of readings or fewer.

    A series that was read after its end is asked about the day of its last reading.
    """
    measure = series.measure
    readings = by_day(measure.readings)
    if len(readings) <= ENOUGH:
        return []
    measure = measure._replace(span=Span(measure.span.first, max(measure.span.last, readings[-1].day)))
    truth = float(readings[-1].value)
    found = []
    for number in range(ENOUGH, len(readings)):
        so_far = measure._replace(readings=readings[:number])
        made = forecast(so_far, percent=series.percent)
        history = history_of(so_far, series.percent)
        assert made is not None
        assert history is not None
        found.append(
            Trial(
                series=series.name,
                day=readings[number - 1].day,
                forecast=made,
                truth=truth,
                reached=is_reached(measure, truth),
                line=is_reached(measure, straight_line(so_far)),
                confidence=series.confidence.get(readings[number - 1].day),
                unit=abs(history.unit),
            )
        )
    return found


def straight_line(measure: Measure) -> float:
    """Where the line from the start through the last reading ends. Of a health measure, which has no start,
    it begins at the first reading.
    """
    path = way(measure)
    first, last = measure.readings[0], measure.readings[-1]
    begin, day = (path[0], measure.span.first) if path else (float(first.value), first.day)
    now = float(last.value)
    passed, left = (last.day - day).days, (measure.span.last - last.day).days
    return now + (now - begin) / passed * left if passed > 0 else now


def brier(pairs: Iterable[tuple[float, bool]]) -> float:
    """Of (chance, what came) pairs."""
    return fmean((chance - came) ** 2 for chance, came in pairs)


def score(found: Sequence[Trial]) -> Score | None:
    """None without trials."""
    if not found:
        return None
    reached = fmean(trial.reached for trial in found)
    said = [(trial, trial.confidence) for trial in found if trial.confidence is not None]
    return Score(
        series=len({trial.series for trial in found}),
        forecasts=len(found),
        held=fmean(trial.held for trial in found),
        width=fmean(trial.width for trial in found),
        middle_width=median(trial.width for trial in found),
        brier=brier((trial.forecast.chance, trial.reached) for trial in found),
        line=brier((trial.line, trial.reached) for trial in found),
        base_rate=brier((reached, trial.reached) for trial in found),
        reached=reached,
        confidences=len(said),
        confidence=brier((confidence / 10, trial.reached) for trial, confidence in said) if said else None,
        brier_beside_confidence=(
            brier((trial.forecast.chance, trial.reached) for trial, _ in said) if said else None
        ),
    )
