"""The forecast of a key result: its chance of reaching the target by the end, and where it will end.

Two kinds of picture of how the value moves are weighed by how well they explain its own readings (Bayesian
model averaging: Hoeting, Madigan, Raftery and Volinsky 1999): a wavering level with or without a trend
(`levels`), as metrics move, and a staircase (`steps`), as work gets done. Histories are short, so what is
assumed before the first reading matters most; `prior` holds it, fitted to real series and tried on others
(docs/forecast.md has sources and figures). A trend of few readings is trusted little: it is drawn towards a
usual one, as an exponentially damped trend would be (Gardner and McKenzie 1985; Hyndman and Athanasopoulos
2021, "Forecasting: principles and practice", 8.2).

The same in every unit: shares of the way and of the time are what is computed with. No clock, no database.
"""

import math
from dataclasses import dataclass

from goals.forecast import levels, steps
from goals.forecast.history import SAME, History, by_day, history_of
from goals.forecast.outcomes import Mixture, Outcome
from goals.forecast.prior import HABIT, PICTURES, TRUST, VARIANCES
from goals.numbers import ZONES, Kind, Measure

NEGLIGIBLE = 1e-3  # weights below it change nothing that is shown


@dataclass(frozen=True)
class Why:
    """What the forecast rests on. Values are in the key result's unit; shares are of 1."""

    readings: int  # days with a reading
    days_left: int  # from the last reading to the end
    drift: float  # a week, from the last reading to P50
    volatility: float  # of a reading a week on: a standard deviation
    prior: float  # the share of what is known of the volatility that was assumed before the first reading
    steps: float  # the weight of the staircase; the rest is that of wavering levels


@dataclass(frozen=True)
class Forecast:
    """The chance (0-1) of reaching the target by the end, for a health measure of holding at the end; and
    the 10th, 50th and 90th percentile of the final value, in the key result's unit.

    P10 and P90 are a band that holds 80 % of outcomes. Where the value can end on one side only (a count that
    only grows stands still or rises), all of the other 20 % lie beyond the other end: see `Mixture.band`.
    """

    chance: float
    p10: float
    p50: float
    p90: float
    why: Why


def forecast(measure: Measure, *, percent: bool = False) -> Forecast | None:
    """From the key result's own readings; None: not enough history, fewer than three days with a reading.

    `percent`: the unit is %, so that the value stays within 0 and 100. Of several readings of one day the
    last counts. What is read on the last day or later is how it ended.
    """
    history = history_of(measure, percent)
    if history is None:
        return None
    if history.ahead == 0:
        return _ended(measure, history)
    if measure.kind is Kind.YES_NO:
        return _of_yes_or_no(measure, history)
    week = 7 / measure.span.days
    return _said(measure, history, *_mixture(history, week))


def _mixture(history: History, week: float) -> tuple[Mixture, float, float]:
    """What the final value may be, a week's volatility in shares, and the staircase's weight."""
    found: list[tuple[float, Outcome, float]] = []  # logarithm of the weight, outcome, variance in a week
    for picture in PICTURES:
        filtered = levels.filtered(picture, history, week)
        for variance, weight in VARIANCES:
            bell, explained = levels.outcome(filtered, variance, TRUST)
            a_week = bell.width**2 / filtered.spread * filtered.in_a_week
            found.append((explained + picture.weight + weight, bell, a_week))
    if history.has_way:
        stairs, explained = steps.outcome(HABIT, history)
        a_week = stairs.mean_steps * 2 * stairs.size**2 * week / history.ahead
        found.append((explained + HABIT.weight, stairs, a_week))
    most = max(weight for weight, _, _ in found)
    weights = [math.exp(weight - most) for weight, _, _ in found]
    total = sum(weights)
    shares = [weight / total for weight in weights]
    kept = [(share, one) for share, (_, one, _) in zip(shares, found, strict=True) if share > NEGLIGIBLE]
    whole = sum(share for share, _ in kept)
    parts = [(share / whole, one) for share, one in kept]
    mixture = Mixture(parts, history.last, history.floor, history.ceiling)
    volatility = math.sqrt(sum(share * one for share, (_, _, one) in zip(shares, found, strict=True)))
    return mixture, volatility, shares[-1] if history.has_way else 0.0


def _said(measure: Measure, history: History, mixture: Mixture, volatility: float, stairs: float) -> Forecast:
    low, high = mixture.band()
    middle = min(max(mixture.quantile(0.5), low), high)
    weeks = history.ahead * measure.span.days / 7
    return _forecast(
        measure,
        history,
        chance=mixture.within(history.low, history.high),
        ends=(low, middle, high),
        drift=(middle - history.last) / weeks,
        volatility=volatility,
        stairs=stairs,
    )


def _of_yes_or_no(measure: Measure, history: History) -> Forecast:
    """Done when a staircase has climbed to where a scale would be in its target zone."""
    stairs, _ = steps.outcome(HABIT, history)
    enough = float(ZONES["target"])
    chance = 1 - HABIT.slip if history.last >= 1 else 1 - stairs.below(enough, including=False)
    low, middle, high = (1.0 if 1 - chance < level else 0.0 for level in (0.1, 0.5, 0.9))
    weeks = history.ahead * measure.span.days / 7
    return _forecast(
        measure,
        history,
        chance=chance,
        ends=(low, middle, high),
        drift=(chance - history.last) / weeks,
        volatility=math.sqrt(chance * (1 - chance) / max(weeks, 1)),
        stairs=1.0,
    )


def _ended(measure: Measure, history: History) -> Forecast:
    reached = history.low - SAME <= history.last <= history.high + SAME
    last = history.last
    return _forecast(
        measure,
        history,
        chance=1.0 if reached else 0.0,
        ends=(last, last, last),
        drift=0.0,
        volatility=0.0,
        stairs=0.0,
    )


def _forecast(
    measure: Measure,
    history: History,
    *,
    chance: float,
    ends: tuple[float, float, float],
    drift: float,
    volatility: float,
    stairs: float,
) -> Forecast:
    """In the key result's unit; a mirrored one is mirrored back."""
    p10, p50, p90 = sorted(history.value(end) for end in ends)
    days = [one.day for one in by_day(measure.readings)]
    return Forecast(
        chance=min(max(chance, 0.0), 1.0),
        p10=p10,
        p50=p50,
        p90=p90,
        why=Why(
            readings=len(days),
            days_left=max(0, (measure.span.last - days[-1]).days),
            drift=drift * history.unit,
            volatility=volatility * abs(history.unit),
            prior=TRUST / (TRUST + (len(history.values) - 1) / 2),
            steps=stairs,
        ),
    )
