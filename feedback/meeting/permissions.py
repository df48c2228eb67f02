"""Who runs a meeting: chooses who facilitates and who writes, and starts the clock."""

from feedback.models import WeeklyReview
from feedback.permissions import can_close
from teamops.people.models import Person


def can_run(person: Person, review: WeeklyReview) -> bool:
    """The leads of the team, and who facilitates."""
    return can_close(person, review)
