"""The values of a number from its start to now: no straight line, and the same each time."""

import random
from decimal import Decimal

from feedback.demo.story import Measure


def decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def course(measure: Measure, steps: int) -> list[Decimal]:
    """So many values; the last is the measure's `now`, the way there strays by its `wobble`.

    A yes/no stays at no until its last value; a measure that must hold strays about its value.
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
    chance = random.Random(measure.statement)  # the same words, the same course
    start = measure.now if measure.start is None else measure.start
    places = max(_places(measure.now), _places(start))
    values = []
    for step in range(1, steps):
        share = step / steps
        ideal = start + (measure.now - start) * share
        stray = chance.uniform(-1, 1) * measure.wobble * max(abs(measure.now - start), abs(measure.now) / 20)
        values.append(round(ideal + stray, places))
    return [Decimal(str(value)) for value in [*values, measure.now]]


def _places(value: float) -> int:
    """How many decimals a number is told with."""
    text = str(value)
    return len(text.partition(".")[2]) if not text.endswith(".0") else 0
