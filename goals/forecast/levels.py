"""The value as a level that wavers, with a trend: a local level with drift, filtered from reading to reading.

The level walks at random and drifts; a reading lies around it. How far it walks (`walk`), how far readings
lie off (`noise`, both as variances), how unsure the drift is at first (`unsure`) and how much it bends
(`bend`) are given as ratios to one unknown variance, whose prior is an inverse gamma; so the final value has
a Student-t distribution, and how well the picture explains the readings has a closed form.

Harvey (1989), "Forecasting, structural time series models and the Kalman filter", chapters 2 to 4; Durbin and
Koopman (2012), "Time series analysis by state space methods"; the conjugate prior: West and Harrison (1997),
"Bayesian forecasting and dynamic models", chapter 4.
"""

import math
from dataclasses import dataclass

from goals.forecast.history import History
from goals.forecast.outcomes import Bell

# What moves changes how much it moves, and a trend ends: the farther ahead, the less its past says. Over the
# whole time the variance of where the level ends is greater by this share.
UNSTEADY = 0.5


@dataclass(frozen=True)
class Picture:
    """One way in which levels move; the whole time of the key result is 1. `drift` is what is expected
    before the first reading, in shares of the way over that time; `weight`: its logarithm of odds.
    """

    walk: float
    noise: float
    drift: float
    unsure: float
    bend: float
    weight: float


@dataclass(frozen=True)
class Filtered:
    """What the readings say about the final value, up to the unknown variance.

    `number` of surprises, the sum `surprise` of their squares and `logs` of the logarithms of what these were
    expected to be. `middle` and the variance `spread` of the final value; `in_a_week`: that of a reading a
    week on.
    """

    number: int
    surprise: float
    logs: float
    middle: float
    spread: float
    in_a_week: float


def filtered(picture: Picture, history: History, week: float) -> Filtered:
    """The Kalman filter over the readings; the level before the first is unknown. `week`: as a share."""
    times, values = history.times, history.values
    level, drift = values[0], picture.drift if history.has_way else 0.0
    of_level, of_both, of_drift = picture.noise, 0.0, picture.unsure
    logs = surprise = 0.0
    for number in range(1, len(values)):
        gap = times[number] - times[number - 1]
        of_level, of_both, of_drift = _later(picture, gap, of_level, of_both, of_drift)
        spread = of_level + picture.noise
        off = values[number] - level - drift * gap
        level += drift * gap + of_level / spread * off
        drift += of_both / spread * off
        of_drift -= of_both * of_both / spread
        of_both -= of_level * of_both / spread
        of_level -= of_level * of_level / spread
        logs += math.log(spread)
        surprise += off * off / spread
    ahead = history.ahead
    of_end = _later(picture, ahead, of_level, of_both, of_drift)[0]
    return Filtered(
        number=len(values) - 1,
        surprise=surprise,
        logs=logs,
        middle=level + drift * ahead,
        spread=of_end * (1 + UNSTEADY * ahead) + picture.noise,
        in_a_week=picture.walk * week + picture.noise,
    )


def _later(
    picture: Picture, gap: float, of_level: float, of_both: float, of_drift: float
) -> tuple[float, float, float]:
    """The variances of level and drift, and what they share, a gap later."""
    bend = picture.bend * gap
    return (
        of_level + 2 * gap * of_both + gap * gap * of_drift + picture.walk * gap + bend * gap * gap / 3,
        of_both + gap * of_drift + bend * gap / 2,
        of_drift + bend,
    )


def outcome(found: Filtered, variance: float, trust: float) -> tuple[Bell, float]:
    """The final value's distribution, and the logarithm of how well all this explains the readings.

    The unknown variance was `variance` before the first reading, worth `trust` pairs of readings.
    """
    known = trust + found.number / 2
    total = trust * variance + found.surprise / 2
    bell = Bell(found.middle, math.sqrt(total / known * found.spread), round(2 * known))
    explained = (
        trust * math.log(trust * variance)
        - known * math.log(total)
        + math.lgamma(known)
        - math.lgamma(trust)
        - found.logs / 2
        - found.number / 2 * math.log(2 * math.pi)
    )
    return bell, explained
