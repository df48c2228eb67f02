"""What goals came to on a day, remembered, so that a goal with two thousand below it is as quick as a leaf.

A remembered roll-up is found by the goal, the day and the goal's `numbers_key`. Every action that changes
what the numbers rest on draws a new key for the goal and all above it, in its own transaction
(`goals.actions.changes.renew_numbers`); so nothing remembered is ever out of date, and nothing has to be
cleared. Each process remembers for itself. One that has just started, or begins a new day, finds what others
have worked out: with Redis one by one, without it what many goals came to at once, as one file of the cache.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.core.cache import cache

from goals import numbers
from goals.models import Goal
from goals.numbers import RollUp
from teamops.fingerprint import fingerprint

MANY = 200  # goals that only a process works out at once that has just started, or begins a new day
DAY = 24 * 60 * 60  # seconds
MOST_KEPT = 20_000  # by a process; the oldest go first
# What another release worked out counts for nothing, should it count otherwise.
RELEASE = fingerprint([Path(numbers.__file__)])[:8]

_kept: dict[str, RollUp] = {}
_lock = Lock()


def _key(goal: Goal, day: datetime.date) -> str:
    return f"rollup:{RELEASE}:{goal.pk}:{goal.numbers_key}:{day:%Y%m%d}"


def recall(goals: Iterable[Goal], day: datetime.date) -> dict[int, RollUp]:
    """The roll-ups of that day that are still known, by goal."""
    keys = {_key(goal, day): goal.pk for goal in goals}
    found = {key: one for key in keys if (one := _kept.get(key))}
    if missing := [key for key in keys if key not in found]:
        others = _worked_out_by_others(missing, day)
        _keep(others)
        found |= others
    return {keys[key]: rolled for key, rolled in found.items()}


def remember(rolled: Mapping[Goal, RollUp], day: datetime.date) -> None:
    """Keep what was computed from the rows that these goals were read with."""
    known = {_key(goal, day): one for goal, one in rolled.items()}
    new = {key: one for key, one in known.items() if key not in _kept}
    _keep(new)
    if settings.SHARE_NUMBERS and new:
        cache.set_many(new, timeout=DAY)
    elif not settings.SHARE_NUMBERS and len(new) >= MANY:
        cache.set(_file(day), _file_of(day) | new, timeout=DAY)


def _worked_out_by_others(keys: Sequence[str], day: datetime.date) -> dict[str, RollUp]:
    if settings.SHARE_NUMBERS:
        return cache.get_many(keys)
    if len(keys) < MANY:
        return {}
    there = _file_of(day)
    return {key: there[key] for key in keys if key in there}


def _file(day: datetime.date) -> str:
    return f"rollups:{RELEASE}:{day:%Y%m%d}"


def _file_of(day: datetime.date) -> dict[str, RollUp]:
    """What several processes write at once is the work of the last of them, and is worked out again."""
    found: dict[str, RollUp] = cache.get(_file(day)) or {}
    return found


def forget() -> None:
    """As in a process that has just started; for tests."""
    with _lock:
        _kept.clear()


def _keep(rolled: Mapping[str, RollUp]) -> None:
    with _lock:
        _kept.update(rolled)
        while len(_kept) > MOST_KEPT:
            del _kept[next(iter(_kept))]
