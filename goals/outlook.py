"""Where a key result leads: its stored forecast while that holds, else worked out on the spot."""

import datetime
import functools
from dataclasses import dataclass

from goals.forecast import Forecast, forecast
from goals.models import KeyResult, StoredForecast
from goals.numbers import Kind, Measure

MOST_KEPT = 4_096


@dataclass(frozen=True)
class Outlook:
    """The chance of reaching the target by the end (0-1), and percentiles of the final value."""

    chance: float
    p10: float
    p50: float
    p90: float


def forecast_of(key_result: KeyResult, measure: Measure) -> Forecast | None:
    """By the key result's own history; None: not enough of it. A plan's share ends within 0 and 1.

    A start and target left from another kind, such as a decrease to 0 that became a scale, say nothing.
    """
    if measure.kind in (Kind.YES_NO, Kind.SCALE, Kind.FROM_PLAN):
        measure = measure._replace(start=None, target=None)
    percent = key_result.unit.strip() == "%" and measure.kind is not Kind.FROM_PLAN
    kept = measure._replace(
        readings=tuple(measure.readings), interim=tuple(measure.interim), plan=tuple(measure.plan)
    )
    return _worked_out(kept, percent)


@functools.lru_cache(maxsize=MOST_KEPT)
def _worked_out(measure: Measure, percent: bool) -> Forecast | None:
    """A forecast takes some milliseconds, and the same history gives the same one."""
    return forecast(measure, percent=percent)


def outlook(key_result: KeyResult, measure: Measure, day: datetime.date) -> Outlook | None:
    """For the end of the day; None: not enough history. The goal, and what is stored, are loaded."""
    stored = getattr(key_result, "forecast", None)
    if stored is not None and _holds(stored, key_result, day):
        if stored.chance is None:
            return None
        return Outlook(stored.chance, float(stored.p10), float(stored.p50), float(stored.p90))
    found = forecast_of(key_result, measure)
    return None if found is None else Outlook(found.chance, found.p10, found.p50, found.p90)


def _holds(stored: StoredForecast, key_result: KeyResult, day: datetime.date) -> bool:
    """Whether it was worked out for this day, from what the goal's numbers still rest on."""
    return stored.day == day and stored.numbers_key == key_result.goal.numbers_key
