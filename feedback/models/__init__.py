"""The weekly review and all that belongs to it: one file per noun."""

from feedback.models.corrections import Correction as Correction
from feedback.models.decisions import Decision as Decision
from feedback.models.kudos import Kudos as Kudos
from feedback.models.left_parts import LeftPart as LeftPart
from feedback.models.meetings import Meeting as Meeting
from feedback.models.meetings import Presence as Presence
from feedback.models.next_steps import NextStep as NextStep
from feedback.models.notes import ReviewNote as ReviewNote
from feedback.models.reviews import WeeklyReview as WeeklyReview
from feedback.models.updates import TeamMood as TeamMood
from feedback.models.updates import WeeklyUpdate as WeeklyUpdate
from feedback.models.votes import ConfidenceVote as ConfidenceVote
from feedback.models.votes import VoteAnswer as VoteAnswer
