"""The value as a staircase: work is done, or it stands still, and hardly ever does it fall.

Steps up come at random at an unknown pace and have an exponential size of unknown mean; both have gamma
priors, so that the number of further steps has a negative binomial distribution. This is how shares of work
done, counts of things delivered and zones of a scale move: flat for weeks, then a jump, often late.

A compound Poisson process with conjugate priors: Johnson, Kemp and Kotz (2005), "Univariate discrete
distributions", chapters 5 and 9.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

from goals.forecast.history import SAME, History
from goals.forecast.outcomes import Staircase

MOST = 15  # steps ahead


@dataclass(frozen=True)
class Habit:
    """What is known of steps before the first reading. `weight`: the logarithm of its odds.

    `pace` steps are as if seen in `time` (the whole time is 1), `sizes` of them together `rise` high. Before
    the end more is done than at other times: it counts as `rush` more time. A reading that stands still has
    the density `still`, one that falls the factor `fall`, by `depth` on average. `slip`: the chance of a fall
    at the end.
    """

    pace: float
    time: float
    sizes: float
    rise: float
    rush: float
    still: float
    fall: float
    depth: float
    slip: float
    weight: float


def outcome(habit: Habit, history: History) -> tuple[Staircase, float]:
    """The final value's distribution, and the logarithm of how well it explains the readings.

    From the first reading on: what is given as the start is often not where it stood.
    """
    ways = [after - before for before, after in pairwise(history.values)]
    ups = [way for way in ways if way > SAME]
    falls = [way for way in ways if way < -SAME]
    passed = history.times[-1] - history.times[0]
    steps, time = habit.pace + len(ups), habit.time + passed
    sizes, rise = habit.sizes + len(ups), habit.rise + sum(ups)
    explained = (
        _explained(habit.pace, habit.time, steps, time)
        + len(ups) * math.log(passed / len(ways))
        + _explained(habit.sizes, habit.rise, sizes, rise)
        + (len(ways) - len(ups) - len(falls)) * math.log(habit.still)
        + len(falls) * math.log(habit.fall)
        + sum(falls) / habit.depth
    )
    chances = _numbers_of_steps(steps, time / (time + history.ahead + habit.rush))
    return Staircase(history.last, chances, rise / (sizes - 1), habit.slip, habit.depth), explained


def _explained(before: float, over: float, after: float, through: float) -> float:
    """The logarithm of a gamma prior's constant over its posterior's."""
    return math.lgamma(after) - math.lgamma(before) + before * math.log(over) - after * math.log(through)


def _numbers_of_steps(shape: float, stop: float) -> list[float]:
    """The negative binomial chances of 0, 1 … `MOST` steps; what is beyond counts for the most."""
    chances = [stop**shape]
    for number in range(1, MOST + 1):
        chances.append(chances[-1] * (shape + number - 1) / number * (1 - stop))
    chances[-1] += max(0.0, 1 - sum(chances))
    return chances
