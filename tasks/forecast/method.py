"""The day by which the next tasks will be finished: Monte Carlo over past weeks.

Every future is made of weeks drawn from the last year, one after another, until enough tasks are finished
(the bootstrap; for throughput: Magennis, "Forecasting and Simulating Software Development Projects", 2011).
Drawn like that, all futures go on at the pace of the year, and that is too sure of itself: a team speeds up
and slows down for months. Of 77 histories of real projects, the day that 85 % of such futures keep was kept
73 % of the time. So each future has a pace of its own as well: its weeks times exp(N(0, spread)). How far
paces spread is estimated from the team's past: how much as many weeks as the question is about differed from
the year before them, beyond what the chance of single weeks explains; as long as there is little past, a
prior counts for more (docs/milestones.md).

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


class Dates(NamedTuple):
    """The day by which half of the futures are done, and that by which 85 % are."""

    p50: datetime.date
    p85: datetime.date


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


def finished_by(counts: Sequence[int], number: int, *, after: datetime.date) -> Dates | None:
    """By when the next `number` tasks will be finished, counted from the end of the day `after`.

    `counts`: tasks finished in each week up to then, oldest first. None: fewer than 8 weeks, or nothing
    finished in the last year. The same history gives the same days.
    """
    counts = counts[-HISTORY:]
    last = counts[-YEAR:]
    if len(counts) < ENOUGH or not any(last):
        return None
    if number < 1:
        return Dates(after, after)
    chance = random.Random(f"{number}:{','.join(map(str, last))}")
    spread = pace_spread(counts, number)
    weeks = sorted(_future(last, number, math.exp(chance.gauss(0, spread)), chance) for _run in range(RUNS))
    p50, p85 = (after + datetime.timedelta(days=round(7 * _quantile(weeks, share))) for share in (0.5, 0.85))
    return Dates(p50, p85)


def _future(last: Sequence[int], number: int, pace: float, chance: random.Random) -> float:
    """How many weeks one future takes; within its last week the tasks lie at equal distances."""
    done = 0.0
    at_once = 2 + int(number / (fmean(last) * pace))  # drawing many in one step is quicker
    for week in range(0, LONGEST, at_once):
        for further, drawn in enumerate(chance.choices(last, k=at_once)):
            more = drawn * pace
            if done + more >= number:
                return min(week + further + (number - done) / (more + 1), LONGEST)
            done += more
    return LONGEST


def _quantile(values: Sequence[float], share: float) -> float:
    """Of sorted values, between its two neighbours."""
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def pace_spread(counts: Sequence[int], number: int) -> float:
    """By how much, as a standard deviation of logarithms, a stretch as long as `number` tasks take may be
    faster or slower than the year before it."""
    last = counts[-YEAR:]
    mean = fmean(last)
    stretch = max(1, min(YEAR // 2, round(number / mean)))
    done = [0, *accumulate(counts)]
    squares = []
    for week in range(ENOUGH, len(counts) - stretch + 1):
        first = max(0, week - YEAR)
        before = (done[week] - done[first]) / (week - first)
        after = max(done[week + stretch] - done[week], NOTHING) / stretch
        if before:
            squares.append(math.log(after / before) ** 2)
    by_chance = pvariance(last) / mean**2 / stretch * (1 + stretch / len(last))
    seen = max(0.0, fmean(squares) - by_chance) if squares else 0.0
    # Stretches overlap: so many of them say something of their own.
    own = len(squares) / stretch
    return min(WIDEST, math.sqrt((PRIOR_COUNTS * PRIOR**2 + own * seen) / (PRIOR_COUNTS + own)))
