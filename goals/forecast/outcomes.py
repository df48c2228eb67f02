"""What the final value may be: a mixture of distributions, its chances and its percentiles.

All values are shares of the way (see `history`).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Protocol

NEAR = 1e-9
EXACT = 1e-6  # of a chance
NOTICEABLE = 1e-3
MOST_TURNS = 60
EXACT_UP_TO = 30  # degrees of freedom
_NORMAL = NormalDist()


def student_t(t: float, freedom: int) -> float:
    """The chance that a Student-t variable is at most t.

    The finite series of Abramowitz & Stegun (1964), 26.7.3 and 26.7.4; above 30 degrees of freedom the
    normal approximation of Wallace (1959).
    """
    if freedom > EXACT_UP_TO:
        near = math.sqrt(freedom * math.log1p(t * t / freedom)) * (8 * freedom + 1) / (8 * freedom + 3)
        return _NORMAL.cdf(math.copysign(near, t))
    cosine2 = freedom / (freedom + t * t)
    sine = t / math.sqrt(freedom + t * t)
    odd = freedom % 2
    term = math.sqrt(cosine2) if odd else 1.0
    total = term if freedom > 1 else 0.0
    for number in range(1 + odd, freedom - 2 + odd, 2):
        term *= cosine2 * number / (number + 1)
        total += term
    inside = (math.atan2(t, math.sqrt(freedom)) + sine * total) * 2 / math.pi if odd else sine * total
    return (1 + inside) / 2


class Outcome(Protocol):
    """One distribution of the final value."""

    @property
    def width(self) -> float: ...

    def below(self, value: float, *, including: bool) -> float: ...


@dataclass(frozen=True)
class Bell:
    """A Student-t distribution around `middle`; `width` is its scale."""

    middle: float
    width: float
    freedom: int

    def below(self, value: float, *, including: bool) -> float:
        return student_t((value - self.middle) / self.width, self.freedom)


@dataclass(frozen=True)
class Staircase:
    """The last value, or up from it by a number of steps of exponential size; or, seldom, below it.

    `chances[k]` is the chance of k steps, `size` their mean; `slip` the chance of a fall, `depth` its mean.
    """

    last: float
    chances: Sequence[float]
    size: float
    slip: float = 0.0
    depth: float = 1.0

    @property
    def mean_steps(self) -> float:
        return sum(number * chance for number, chance in enumerate(self.chances))

    @property
    def width(self) -> float:
        return self.size * (1 + self.mean_steps)

    def below(self, value: float, *, including: bool) -> float:
        up = value - self.last
        if up < -NEAR or (up <= 0 and not including):
            return self.slip * math.exp(min(up, 0) / self.depth)
        return self.slip + (1 - self.slip) * self._at_most(max(up, 0.0))

    def _at_most(self, up: float) -> float:
        """The chance that the steps together are no higher; the sum of k steps is an Erlang variable."""
        ratio = up / self.size
        term = missing = math.exp(-ratio)
        total = self.chances[0]
        for number in range(1, len(self.chances)):
            total += self.chances[number] * (1 - missing)
            term *= ratio / number
            missing += term
        return total


@dataclass(frozen=True)
class Mixture:
    """Outcomes by weight (together 1), held within `floor` and `ceiling`; `last` is where it stands."""

    parts: Sequence[tuple[float, Outcome]]
    last: float
    floor: float
    ceiling: float

    def below(self, value: float, *, including: bool = False) -> float:
        """The chance of ending below the value; `including`: or on it."""
        if value < self.floor or (value <= self.floor and not including):
            return 0.0
        if value > self.ceiling or (value >= self.ceiling and including):
            return 1.0
        return sum(weight * part.below(value, including=including) for weight, part in self.parts)

    def within(self, low: float, high: float) -> float:
        """The chance of ending from low to high, both included."""
        upper = 1.0 if high == math.inf else self.below(high + NEAR, including=True)
        return min(1.0, max(0.0, upper - self.below(low - NEAR)))

    def quantile(self, level: float) -> float:
        """The least value that is not exceeded with this chance."""
        under = self.below(self.last)
        if under < level <= self.below(self.last, including=True):
            return self.last
        way = -1.0 if level <= under else 1.0
        inner, outer = self.last, self.last + way * max(part.width for _, part in self.parts)
        while (self.below(outer) < level) is (way > 0) and math.isfinite(outer):
            inner, outer = outer, self.last + 2 * (outer - self.last)
        found = _crossing(lambda value: self.below(value) - level, *sorted((inner, outer)))
        return min(max(found, self.floor), self.ceiling)

    def band(self, share: float = 0.8) -> tuple[float, float]:
        """The middle `share` of the outcomes.

        Where the value cannot fall below the band's lower end (what only grows stands or rises), the tenth
        that would lie below it is not given away: the band ends so that it holds `share`; likewise above.
        """
        tail = (1 - share) / 2
        low, high = self.quantile(tail), self.quantile(1 - tail)
        under, over = self.below(low), 1 - self.below(high, including=True)
        if under < tail - NOTICEABLE:
            high = self.quantile(under + share)
        elif over < tail - NOTICEABLE:
            low = self.quantile(1 - over - share)
        return low, high


def _crossing(height: Callable[[float], float], lower: float, upper: float) -> float:
    """Where a rising function crosses 0, by false position with the Illinois step (Dowell and Jarratt 1971)
    and now and then halving, which helps where one end is far.
    """
    at_lower, at_upper = height(lower), height(upper)
    exact = (upper - lower) * 1e-6
    kept = 0  # which end the last turn kept: 1 the upper, -1 the lower
    for turn in range(MOST_TURNS):
        if upper - lower <= exact or at_upper <= at_lower:
            break
        share = 0.5 if turn % 4 == 3 else at_upper / (at_upper - at_lower)
        between = upper - (upper - lower) * min(max(share, 1e-4), 1 - 1e-4)
        at = height(between)
        if abs(at) < EXACT:
            return between
        if at < 0:
            lower, at_lower = between, at
            at_upper *= 0.5 if kept == 1 else 1
            kept = 1
        else:
            upper, at_upper = between, at
            at_lower *= 0.5 if kept == -1 else 1
            kept = -1
    return upper
