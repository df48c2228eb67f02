"""The API of goals, over the same queries and actions as the pages; one file per noun."""

from goals.api.across import Dependencies, JointEvents
from goals.api.agreements import Adjustments, Agreements, OwedAnswers
from goals.api.alignment import AlignmentTree
from goals.api.check_ins import CheckIns
from goals.api.cycles import Cycles
from goals.api.goals import Goals
from goals.api.key_results import KeyResults
from goals.api.metrics import MetricReadings, Metrics
from goals.api.readings import Readings
from goals.api.smart import Smart
from goals.api.teams import GoalTemplates, TeamGoals
from goals.api.whys import Whys

__all__ = [
    "Adjustments",
    "Agreements",
    "AlignmentTree",
    "CheckIns",
    "Cycles",
    "Dependencies",
    "GoalTemplates",
    "Goals",
    "JointEvents",
    "KeyResults",
    "MetricReadings",
    "Metrics",
    "OwedAnswers",
    "Readings",
    "Smart",
    "TeamGoals",
    "Whys",
]
