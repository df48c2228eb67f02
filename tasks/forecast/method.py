"""The day by which the next tasks will be finished: Monte Carlo over past weeks.

There are two kinds of futures. *As before* asks the team's own past: after each past week, how long did so
many tasks take, beside what they would have taken at the pace of the half year before it? One of these
answers is drawn and set to the pace of the last half year. So a forecast makes the errors good that it would
have made before: what a team that grows, or finishes its work in heaps, is misjudged by (as conformal
prediction does: Vovk, Gammerman and Shafer, "Algorithmic Learning in a Random World", 2005). What comes is
never quite what has been, so each answer is stretched or shortened by exp(N(0, `NEW`)).

*By chance* draws weeks from the last half year, one by one, until so many tasks are finished (the bootstrap;
for throughput: Magennis, "Forecasting and Simulating Software Development Projects", 2011). Drawn like that,
all futures go on at the same pace, and that is too sure of itself: a team speeds up and slows down for
months. So each has a pace of its own: its weeks times exp(N(0, `PRIOR`)).

The more stretches as long as the one asked about the past holds, the more futures are as before; with little
past nearly all are by chance (docs/milestones.md).

Within a week tasks are finished on the days on which the team finishes tasks.

Nothing is known of who does the tasks, of holidays to come or of the size of tasks.
"""

import datetime
import math
import random
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate
from statistics import fmean
from typing import NamedTuple

WEEK = datetime.timedelta(weeks=1)
ENOUGH = 8  # weeks
LATELY = 26  # weeks from which futures are drawn
YEAR = 52
HISTORY = 3 * YEAR  # what lies further back tells of another team
RUNS = 400
LONGEST = 520  # weeks; what takes longer in a future is taken to end then
# By how much an answer of the past, and a pace that was drawn by chance, may be off: standard deviations of
# logarithms.
NEW = 0.5
PRIOR = 0.3
# For how many stretches of the past chance counts.
PRIOR_COUNTS = 3
# How much of a week's tasks is finished by its first, second … day.
Shape = Sequence[float]
EVEN: Shape = [(day + 1) / 7 for day in range(7)]


class Dates(NamedTuple):
    """The day by which half of the futures are done, and that by which 85 % are."""

    p50: datetime.date
    p85: datetime.date


class Answers(NamedTuple):
    """How many weeks so many tasks took after each past week, set to the present pace, and the share of the
    futures that are drawn from them."""

    weeks: Sequence[float]
    share: float


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
    last, answers = lately(counts), answers_of(counts, number)
    chance = random.Random(f"{number}:{','.join(map(str, last))}")
    weeks = sorted(_weeks(answers, last, number, chance) for _run in range(RUNS))
    p50, p85 = (
        after + datetime.timedelta(days=_days(_quantile(weeks, share), shape)) for share in (0.5, 0.85)
    )
    return Dates(p50, p85)


def lately(counts: Sequence[int]) -> Sequence[int]:
    """The weeks from which futures are drawn: the last half year, or the year where that had nothing."""
    last = counts[-LATELY:]
    return last if any(last) else counts[-YEAR:]


def _weeks(answers: Answers, last: Sequence[int], number: int, chance: random.Random) -> float:
    """How many weeks one future takes."""
    if chance.random() < answers.share:
        return min(chance.choice(answers.weeks) * math.exp(chance.gauss(0, NEW)), LONGEST)
    return _by_chance(last, number, math.exp(chance.gauss(0, PRIOR)), chance)


def _by_chance(last: Sequence[int], number: int, pace: float, chance: random.Random) -> float:
    """Weeks drawn one by one; within the last one the tasks lie at equal distances."""
    done = 0.0
    at_once = 2 + int(number / (fmean(last) * pace))  # drawing many in one step is quicker
    for week in range(0, LONGEST, at_once):
        for further, drawn in enumerate(chance.choices(last, k=at_once)):
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


def answers_of(counts: Sequence[int], number: int) -> Answers:
    """What the past answers to the same question, asked at the end of each of its weeks from the eighth on.

    Not asked are those weeks after which the past is too short for an answer at the present pace; what is not
    finished by its end then, is taken to go on at that pace.
    """
    present = fmean(lately(counts))
    stretch = max(1, min(LATELY, round(number / present)))
    done = [0, *accumulate(counts)]
    found = []
    for week in range(ENOUGH, len(counts) - stretch + 1):
        first = max(0, week - LATELY)
        pace = (done[week] - done[first]) / (week - first)
        if pace:
            found.append(_took(counts, done, week, number, present) * pace / present)
    # Stretches overlap: so many of them say something of their own.
    own = len(found) / stretch
    return Answers(found, own / (own + PRIOR_COUNTS))


def _took(counts: Sequence[int], done: Sequence[int], week: int, number: int, present: float) -> float:
    """How many weeks the next `number` tasks took from the end of that week on."""
    goal = done[week] + number
    if goal > done[-1]:
        return len(counts) - week + (goal - done[-1]) / present
    last = bisect_left(done, goal) - 1
    return last - week + (goal - done[last]) / (counts[last] + 1)
