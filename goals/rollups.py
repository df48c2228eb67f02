"""What goals came to on a day, remembered, so that a goal with two thousand below it is as quick as a leaf.

A remembered roll-up is found by the goal, the day and the goal's `numbers_key`. Every action that changes
what the numbers rest on draws a new key for the goal and all above it, in its own transaction
(`goals.actions.changes.renew_numbers`); so nothing remembered is ever out of date, and nothing has to be
cleared. Each process remembers for itself.
"""

import datetime
from collections.abc import Iterable, Mapping

from django.core.cache import caches

from goals.models import Goal
from goals.numbers import RollUp


def _key(goal: Goal, day: datetime.date) -> str:
    return f"{goal.pk}:{goal.numbers_key}:{day:%Y%m%d}"


def recall(goals: Iterable[Goal], day: datetime.date) -> dict[int, RollUp]:
    """The roll-ups of that day that are still known, by goal."""
    keys = {_key(goal, day): goal.pk for goal in goals}
    return {keys[key]: rolled for key, rolled in caches["numbers"].get_many(keys).items()}


def remember(rolled: Mapping[Goal, RollUp], day: datetime.date) -> None:
    """Keep what was computed from the rows that these goals were read with."""
    caches["numbers"].set_many({_key(goal, day): one for goal, one in rolled.items()})
