"""The weekly reviews of teams."""

import datetime
from typing import TYPE_CHECKING

from django.db import models

from teamops.people.models import Person, Team
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from feedback.models import WeeklyReview


class WeeklyReviewQuerySet(models.QuerySet["WeeklyReview"]):
    def visible_to(self, person: Person) -> "WeeklyReviewQuerySet":
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(team__in=visible_teams(person)) if person.is_guest else rows

    def upto(self, team: Team, week: datetime.date) -> "WeeklyReviewQuerySet":
        """The team's reviews until that week, newest first."""
        rows = self.filter(organization_id=team.organization_id, team=team, week__lte=week)
        return rows.select_related("closed_by", "facilitator", "reopened_by").order_by("-week")

    def history_of(self, team: Team) -> "WeeklyReviewQuerySet":
        """For the list of reviews: newest first, with how much was decided, without the records."""
        here = models.Q(next_steps__task__removed_at__isnull=True)
        counted = self.filter(organization_id=team.organization_id, team=team).annotate(
            decision_count=models.Count("decisions", distinct=True),
            step_count=models.Count("next_steps", filter=here, distinct=True),
            kept_count=models.Count(
                "next_steps", filter=here & models.Q(next_steps__task__status="done"), distinct=True
            ),
        )
        return counted.defer("record").select_related("closed_by").order_by("-week")


def review_before(review: "WeeklyReview") -> "WeeklyReview | None":
    """The team's review before this one, whenever it was."""
    from feedback.models import WeeklyReview

    earlier = WeeklyReview.objects.filter(team=review.team_id, week__lt=review.week)
    return earlier.order_by("-week").first()
