"""Reading reviews: what a person may see, and what each screen needs."""

from typing import TYPE_CHECKING, Any

from django.db import models

from teamops.people.models import Person
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from feedback.models import WeeklyReview


class WeeklyReviewQuerySet(models.QuerySet["WeeklyReview"]):
    def visible_to(self, person: Person) -> "WeeklyReviewQuerySet":
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(team__in=visible_teams(person)) if person.is_guest else rows


class ReviewPartQuerySet(models.QuerySet[Any]):
    """Decisions, next steps and corrections: seen by who sees the review."""

    def visible_to(self, person: Person) -> "ReviewPartQuerySet":
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(review__team__in=visible_teams(person)) if person.is_guest else rows
