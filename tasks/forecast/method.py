"""The day by which the next tasks will be finished: Monte Carlo over past weeks.

Every future is made of weeks drawn from the last half year, one after another, until enough tasks are
finished (the bootstrap; for throughput: Magennis, "Forecasting and Simulating Software Development Projects",
2011). Drawn like that, all futures go on at the pace of that half year, and that is too sure of itself: a
team speeds up and slows down for months. So each future has a pace of its own as well, and the team's own
past says how that is drawn: at the end of each past week the same question is asked, and it is looked how
the time that came, as long as the question is about, stood to the half year before it (`Pace`). As long as
there is little past, a prior counts for more (docs/milestones.md).

Within a week tasks are finished on the days on which the team finishes tasks.

Nothing is known of who does the tasks, of holidays to come or of the size of tasks.
"""

import datetime
import math
import random
from collections.abc import Iterable, Sequence
from itertools import accumulate
from statistics import fmean, pvariance
from typing import NamedTuple

WEEK = datetime.timedelta(weeks=1)
ENOUGH = 8  # weeks
LATELY = 26  # weeks from which futures are drawn
YEAR = 52
HISTORY = 3 * YEAR  # what lies further back tells of another team
RUNS = 400
LONGEST = 520  # weeks; what takes longer in a future is taken to end then
# The spread of paces that is taken for granted, and for how many stretches of the past it counts.
PRIOR = 0.3
PRIOR_COUNTS = 3
WIDEST = 1.5
# A stretch in which nothing was finished is taken for half a task: it has no logarithm otherwise.
NOTHING = 0.5
# How much of a week's tasks is finished by its first, second … day.
Shape = Sequence[float]
EVEN: Shape = [(day + 1) / 7 for day in range(7)]


class Dates(NamedTuple):
    """The day by which half of the futures are done, and that by which 85 % are."""

    p50: datetime.date
    p85: datetime.date


class Pace(NamedTuple):
    """How the time ahead may stand to the half year before it, as logarithms.

    `shift`: by how much it has usually been faster (a team that grows) or, below 0, slower; `spread`: the
    standard deviation around that; `evenness`: below 1 where stretches differ less than weeks drawn by chance
    would, as with a team that finishes its work every second Friday.
    """

    shift: float
    spread: float
    evenness: float


def weekly(finished: Iterable[datetime.date], *, since: datetime.date, until: datetime.date) -> list[int]:
    """How many were finished in each of the seven-day weeks that end with `until`, oldest first.

    `since`: the first day of the history; a week that it cuts is left out.
    """
    counts = [0] * (((until - since).days + 1) // 7)
    for day in finished:
        ago = (until - day).days // 7
        if 0 <= ago < len(counts) and day <= until:
            counts[-1 - ago] += 1
    return counts


def week_shape(finished: Iterable[datetime.date], *, until: datetime.date) -> Shape:
    """How the year up to `until` was spread over the days of such weeks, the day after `until` first.

    To each day one task is added, so that a short history does not rule any out.
    """
    counts = [1] * 7
    for day in finished:
        if 0 <= (until - day).days < 7 * YEAR:
            counts[(day - until).days % 7 - 1] += 1
    return [done / sum(counts) for done in accumulate(counts)]


def finished_by(
    counts: Sequence[int], number: int, *, after: datetime.date, shape: Shape = EVEN
) -> Dates | None:
    """By when the next `number` tasks will be finished, counted from the end of the day `after`.

    `counts`: tasks finished in each week up to then, oldest first. None: fewer than 8 weeks, or nothing
    finished in the last year. The same history gives the same days.
    """
    counts = counts[-HISTORY:]
    if len(counts) < ENOUGH or not any(counts[-YEAR:]):
        return None
    if number < 1:
        return Dates(after, after)
    last = lately(counts)
    pace = pace_of(counts, number)
    mean = fmean(last)
    drawn = [mean + (one - mean) * pace.evenness for one in last]
    chance = random.Random(f"{number}:{','.join(map(str, last))}")
    weeks = sorted(
        _future(drawn, number, math.exp(chance.gauss(pace.shift, pace.spread)), chance)
        for _run in range(RUNS)
    )
    p50, p85 = (
        after + datetime.timedelta(days=_days(_quantile(weeks, share), shape)) for share in (0.5, 0.85)
    )
    return Dates(p50, p85)


def lately(counts: Sequence[int]) -> Sequence[int]:
    """The weeks from which futures are drawn: the last half year, or the year where that had nothing."""
    last = counts[-LATELY:]
    return last if any(last) else counts[-YEAR:]


def _future(drawn_from: Sequence[float], number: int, pace: float, chance: random.Random) -> float:
    """How many weeks one future takes; within its last week the tasks lie at equal distances."""
    done = 0.0
    at_once = 2 + int(number / (fmean(drawn_from) * pace))  # drawing many in one step is quicker
    for week in range(0, LONGEST, at_once):
        for further, drawn in enumerate(chance.choices(drawn_from, k=at_once)):
            more = drawn * pace
            if done + more >= number:
                return min(week + further + (number - done) / (more + 1), LONGEST)
            done += more
    return LONGEST


def _days(weeks: float, shape: Shape) -> int:
    """On the how manieth day, where a part of a week is a part of its tasks."""
    whole = int(weeks)
    part, before = weeks - whole, 0.0
    for day, done in enumerate(shape):
        if part <= done:
            return round(7 * whole + day + (part - before) / (done - before))
        before = done
    return 7 * (whole + 1)


def _quantile(values: Sequence[float], share: float) -> float:
    """Of sorted values, between its two neighbours."""
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def pace_of(counts: Sequence[int], number: int) -> Pace:
    """What the past says of a stretch as long as `number` tasks take, beside the half year before it."""
    last = lately(counts)
    mean = fmean(last)
    stretch = max(1, min(LATELY, round(number / mean)))
    by_chance = pvariance(last) / mean**2 / stretch * (1 + stretch / len(last))
    ratios = _ratios(counts, stretch)
    # Stretches overlap: so many of them say something of their own.
    own = len(ratios) / stretch
    weight = own / (own + PRIOR_COUNTS)
    shift = weight * fmean(ratios) if ratios else 0.0
    seen = fmean((ratio - shift) ** 2 for ratio in ratios) if ratios else 0.0
    # A noisy sum's logarithm lies below that of its mean by half its variance: that is no slower pace.
    shift += weight * min(by_chance, 1) / 2
    in_all = weight * seen + (1 - weight) * (by_chance + PRIOR**2)
    spread = math.sqrt(max(0.0, in_all - by_chance))
    evenness = math.sqrt(in_all / by_chance) if 0 < in_all < by_chance else 1.0
    return Pace(max(-WIDEST, min(WIDEST, shift)), min(WIDEST, spread), evenness)


def _ratios(counts: Sequence[int], stretch: int) -> list[float]:
    """After each week: the logarithm of the pace of so many weeks against that of the half year before."""
    done = [0, *accumulate(counts)]
    found = []
    for week in range(ENOUGH, len(counts) - stretch + 1):
        first = max(0, week - LATELY)
        before = (done[week] - done[first]) / (week - first)
        after = max(done[week + stretch] - done[week], NOTHING) / stretch
        if before:
            found.append(math.log(after / before))
    return found
