"""The weekly review and all that belongs to it: one file per noun."""

from feedback.models.corrections import Correction as Correction
from feedback.models.decisions import Decision as Decision
from feedback.models.next_steps import NextStep as NextStep
from feedback.models.reviews import WeeklyReview as WeeklyReview
from feedback.models.updates import TeamMood as TeamMood
from feedback.models.updates import WeeklyUpdate as WeeklyUpdate
