"""The values of a number from its start to now: no straight line, and the same each time."""

import random
from decimal import Decimal

from feedback.demo.story import Measure, Series


def decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def course(measure: Measure, steps: int) -> list[Decimal]:
    """So many values; the last is the measure's `now`, the way there strays by its `wobble`.

    A yes/no stays at no until its last value, a scale climbs zone by zone, a measure that must hold strays
    about its value.
    """
    if steps == 0:
        return []
    if measure.kind == "from_plan":
        raise ValueError("The plan says it by itself.")
    if measure.kind == "scale":
        below = [zone for zone in ("0", "0.3", "0.7", "1") if float(zone) <= measure.now]
        return [Decimal(below[step * len(below) // steps]) for step in range(steps)]
    if measure.kind == "yes_no":
        return [Decimal(0)] * (steps - 1) + [Decimal(int(measure.now))]
    if measure.path:
        return [Decimal(str(value)) for value in measure.path[len(measure.path) - steps :]]
    start = measure.now if measure.start is None or measure.kind == "between" else measure.start
    moving = max(1, steps - measure.still)
    values = way(measure.statement, start, measure.now, moving, wobble=measure.wobble)
    return values + values[-1:] * (steps - moving)


def past(series: Series, until: float, steps: int) -> list[Decimal]:
    """The readings of a metric before its quarter: so many, the last one `until`."""
    return way(series.name, series.was, until, steps, wobble=series.wobble)


def way(words: str, start: float, end: float, steps: int, *, wobble: float) -> list[Decimal]:
    """So many values after the start; the last one is the end. The same words, the same course."""
    chance = random.Random(words)
    places = max(_places(start), _places(end))
    # What hardly moves strays by a part of itself.
    reach = max(abs(end - start), abs(end) / 20)
    values = []
    for step in range(1, steps):
        ideal = start + (end - start) * step / steps
        values.append(round(ideal + chance.uniform(-1, 1) * wobble * reach, places))
    return [Decimal(str(value)) for value in [*values, end]]


def _places(value: float) -> int:
    """How many decimals a number is told with."""
    text = str(value)
    return len(text.partition(".")[2]) if not text.endswith(".0") else 0
