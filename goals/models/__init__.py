"""Cycles, goals, key results, check-ins, and what people agree, measure and ask of each other about them."""

from goals.models.adjustment import Adjustment
from goals.models.agreement import Agreement, Terms
from goals.models.check_in import CheckIn
from goals.models.cycle import Cycle
from goals.models.dependency import Dependency, JointEvent
from goals.models.divergence import Dismissal
from goals.models.forecast import StoredForecast
from goals.models.goal import Goal
from goals.models.key_result import KeyResult
from goals.models.metric import Metric, MetricToken, Reading
from goals.models.status import StatedStatus, Status
from goals.models.team_choice import TeamChoice

__all__ = [
    "Adjustment",
    "Agreement",
    "CheckIn",
    "Cycle",
    "Dependency",
    "Dismissal",
    "Goal",
    "JointEvent",
    "KeyResult",
    "Metric",
    "MetricToken",
    "Reading",
    "StatedStatus",
    "Status",
    "StoredForecast",
    "TeamChoice",
    "Terms",
]
