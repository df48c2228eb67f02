"""Reading goals and all that belongs to them: what a person may see, and what each screen needs."""

from goals.queries.agreements import AdjustmentQuerySet, AgreementQuerySet
from goals.queries.cycles import CycleQuerySet, current_cycle, cycle_of_day
from goals.queries.dependencies import DependencyQuerySet, JointEventQuerySet
from goals.queries.goals import GoalQuerySet
from goals.queries.key_results import CheckInQuerySet, KeyResultQuerySet
from goals.queries.metrics import MetricQuerySet, MetricTokenQuerySet, ReadingQuerySet
from goals.queries.visibility import (
    for_everybody,
    kept_back,
    may_see,
    not_shown,
    remember_unseen,
    remembered_unseen,
    seen_among,
    seen_ids,
    unseen_goals,
)

__all__ = [
    "AdjustmentQuerySet",
    "AgreementQuerySet",
    "CheckInQuerySet",
    "CycleQuerySet",
    "DependencyQuerySet",
    "GoalQuerySet",
    "JointEventQuerySet",
    "KeyResultQuerySet",
    "MetricQuerySet",
    "MetricTokenQuerySet",
    "ReadingQuerySet",
    "current_cycle",
    "cycle_of_day",
    "for_everybody",
    "kept_back",
    "may_see",
    "not_shown",
    "remember_unseen",
    "remembered_unseen",
    "seen_among",
    "seen_ids",
    "unseen_goals",
]
