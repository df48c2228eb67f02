"""Who may do what in a weekly review. Who sees the team sees its reviews."""

import datetime

from django.utils import timezone

from feedback.models import WeeklyReview
from teamops.people.models import Person
from teamops.people.permissions import can_manage_team, can_take_part

REOPEN_FOR = datetime.timedelta(hours=24)


def can_write(person: Person, review: WeeklyReview) -> bool:
    """Decisions, next steps and corrections: every member; guests read."""
    return can_take_part(person, review.team)


def can_close(person: Person, review: WeeklyReview) -> bool:
    """The leads of the team, and who facilitates."""
    if person.is_guest:
        return False
    return person.pk == review.facilitator_id or can_manage_team(person, review.team)


def can_reopen(person: Person, review: WeeklyReview) -> bool:
    """The leads of the team."""
    return can_manage_team(person, review.team)


def is_reopenable(review: WeeklyReview) -> bool:
    """For 24 hours after it was closed."""
    return review.closed_at is not None and timezone.now() - review.closed_at <= REOPEN_FOR
