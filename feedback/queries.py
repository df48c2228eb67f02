"""Reading reviews: what a person may see, and what each screen needs."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from goals.models import Goal
from goals.queries import for_everybody
from teamops.people.models import Person, Team
from teamops.people.queries import visible_teams
from teamops.prepared import prepared

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


class ReviewPartQuerySet(models.QuerySet[Any]):
    """Decisions, next steps and corrections: seen by who sees the review."""

    def visible_to(self, person: Person) -> "ReviewPartQuerySet":
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(review__team__in=visible_teams(person)) if person.is_guest else rows

    def of_review(self, review: "WeeklyReview | None") -> "ReviewPartQuerySet":
        """What belongs to a review, in the order in which it was said."""
        return self.filter(review=review).select_related("author").order_by("at", "pk")


@prepared
def goals_for_review(
    organization: int, team: int, day: datetime.date, closed_since: datetime.datetime | None
) -> models.QuerySet[Goal]:
    """A team's goals of the cycles that hold the day, `is_shown`, and all that contributes to one of them.

    Of what is shown, closed ones (but those closed since a moment), members' own and those that are not for
    everybody are left out. Drafts do not contribute yet.
    """
    closed = models.Q(state=Goal.State.CLOSED)
    still = ~closed | closed & models.Q(closed_at__gte=closed_since) if closed_since else ~closed
    shown = still & models.Q(
        organization=organization,
        team=team,
        is_personal=False,
        cycle__starts_on__lte=day,
        cycle__ends_on__gte=day,
    )
    shown &= for_everybody()
    first = Goal.objects.filter(shown).order_by("position", "number")
    below = models.Q(parent__in=first.values("pk")) & ~models.Q(state=Goal.State.DRAFT)
    is_shown = models.Case(models.When(shown, then=True), default=False, output_field=models.BooleanField())
    rows = Goal.objects.filter(shown | below).select_related("cycle", "owner").annotate(is_shown=is_shown)
    return rows.order_by("position", "number")


def review_before(review: "WeeklyReview") -> "WeeklyReview | None":
    """The team's review before this one, whenever it was."""
    from feedback.models import WeeklyReview

    earlier = WeeklyReview.objects.filter(team=review.team_id, week__lt=review.week)
    return earlier.order_by("-week").first()
