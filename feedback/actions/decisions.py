"""Deciding in a review."""

from django.db import transaction

from feedback.actions.common import lock, refuse_closed
from feedback.models import Decision, WeeklyReview
from feedback.permissions import can_write
from teamops.activity.actions import record
from teamops.people.models import Person
from teamops.people.permissions import require


@transaction.atomic
def add_decision(
    review: WeeklyReview, *, by: Person | None, text: str, because: str = "", key: str = ""
) -> Decision:
    """What the team decided. The same form (`key`) sent twice adds one decision."""
    require(can_write, by, review)
    lock(review)
    refuse_closed(review)
    twin = review.decisions.filter(key=key).first() if key else None
    if twin:
        return twin
    decision = review.decisions.create(
        organization_id=review.organization_id, text=text, because=because, author=by, key=key
    )
    record(decision, "review.decided", by=by, team=review.team, part_of=review)
    return decision


@transaction.atomic
def remove_decision(decision: Decision, *, by: Person | None) -> None:
    """Take back a decision while the review is open."""
    review = decision.review
    require(can_write, by, review)
    lock(review)
    refuse_closed(review)
    record(decision, "review.decision_removed", by=by, team=review.team, part_of=review)
    decision.delete()
