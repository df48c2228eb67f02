"""What is written into a review."""

from typing import TYPE_CHECKING, Any

from django.db import models

from teamops.people.models import Person
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from feedback.models import WeeklyReview


class ReviewPartQuerySet(models.QuerySet[Any]):
    """Decisions, next steps and corrections: seen by who sees the review."""

    def visible_to(self, person: Person) -> "ReviewPartQuerySet":
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(review__team__in=visible_teams(person)) if person.is_guest else rows

    def of_review(self, review: "WeeklyReview | None") -> "ReviewPartQuerySet":
        """What belongs to a review, in the order in which it was said."""
        return self.filter(review=review).select_related("author").order_by("at", "pk")
