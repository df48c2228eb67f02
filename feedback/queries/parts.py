"""What is written into a review."""

from typing import TYPE_CHECKING, Any

from django.db import models

from goals.queries import kept_back, unseen_goals
from teamops.people.models import Person
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from feedback.models import WeeklyReview


class ReviewPartQuerySet(models.QuerySet[Any]):
    """Decisions, next steps and corrections: seen by who sees the review."""

    def visible_to(self, person: Person) -> "ReviewPartQuerySet":
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(review__team__in=visible_teams(person)) if person.is_guest else rows

    def of_seen_goals(self, person: Person) -> "ReviewPartQuerySet":
        """Of decisions those that tell of no goal that is kept from the person."""
        return self.exclude(goals__in=unseen_goals(person))

    def of_review(self, review: "WeeklyReview | None") -> "ReviewPartQuerySet":
        """What belongs to a review, in the order in which it was said."""
        return self.filter(review=review).select_related("author").order_by("at", "pk")


class ReviewNoteQuerySet(ReviewPartQuerySet):
    """Notes on items: also kept from who may not see a goal that the item tells of."""

    def visible_to(self, person: Person) -> "ReviewNoteQuerySet":
        return super().visible_to(person).exclude(goals__in=unseen_goals(person))  # type: ignore[return-value]

    def for_everybody(self, organization: int) -> "ReviewNoteQuerySet":
        """Those that an open review shows, which everybody reads alike."""
        return self.exclude(goals__in=kept_back(organization))
