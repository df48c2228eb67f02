"""Who asks and who answers."""

from feedback.models import ConfidenceVote, WeeklyReview
from feedback.permissions import can_close
from feedback.updates.permissions import is_member
from teamops.people.models import Person


def can_run_vote(person: Person, review: WeeklyReview) -> bool:
    """Ask the team, and show what it answered: its leads, and who facilitates."""
    return can_close(person, review)


def can_answer(person: Person, vote: ConfidenceVote) -> bool:
    """Who works in the team; guests read."""
    return person.is_here and is_member(person, vote.review.team)
