"""The weekly reviews of teams."""

import datetime
from typing import TYPE_CHECKING

from django.db import models

from feedback.spans import WEEK, Span
from teamops.people.models import Person, Team
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from feedback.models import WeeklyReview


class WeeklyReviewQuerySet(models.QuerySet["WeeklyReview"]):
    def visible_to(self, person: Person) -> "WeeklyReviewQuerySet":
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(team__in=visible_teams(person)) if person.is_guest else rows

    def upto(self, team: Team, week: datetime.date, kind: str = WEEK) -> "WeeklyReviewQuerySet":
        """The team's reviews until that week (of months and cycles: until that first day), newest first."""
        rows = self.filter(organization_id=team.organization_id, team=team, kind=kind, week__lte=week)
        return rows.select_related("closed_by", "facilitator", "reopened_by", "cycle").order_by("-week")

    def of_span(self, team: Team, span: Span) -> "WeeklyReviewQuerySet":
        """The team's review of a week, month or cycle, if there is one."""
        rows = self.filter(organization_id=team.organization_id, team=team, kind=span.kind)
        return rows.filter(cycle=span.cycle) if span.cycle else rows.filter(week=span.first)

    def newest_of(self, team: Team) -> "WeeklyReviewQuerySet":
        """The team's reviews without their records, newest first; what was closed has one."""
        rows = self.filter(organization_id=team.organization_id, team=team)
        return (
            rows.exclude(closed_at__isnull=False, record=None)
            .defer("record")
            .select_related("cycle")
            .order_by("-week", "kind", "pk")
        )

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
        rows = counted.defer("record").select_related("closed_by", "cycle")
        return rows.order_by("-week", "kind", "pk")


def review_before(review: "WeeklyReview") -> "WeeklyReview | None":
    """The team's review of its kind before this one, whenever it was."""
    from feedback.models import WeeklyReview

    earlier = WeeklyReview.objects.filter(team=review.team_id, kind=review.kind, week__lt=review.week)
    return earlier.select_related("cycle").order_by("-week").first()
