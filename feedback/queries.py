"""Reading reviews: what a person may see, and what each screen needs."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from goals.models import Goal
from goals.queries import kept_back
from tasks.models import Task
from tasks.queries import TaskQuerySet
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
        counted = self.filter(organization_id=team.organization_id, team=team).annotate(
            decision_count=models.Count("decisions", distinct=True),
            step_count=models.Count("next_steps", distinct=True),
            kept_count=models.Count(
                "next_steps", filter=models.Q(next_steps__task__status="done"), distinct=True
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


NONE = models.Q(pk__in=[])


def tasks_for_review(
    team: Team, since: datetime.datetime, reviews: list[int], also: models.Q = NONE
) -> TaskQuerySet:
    """A team's open tasks, what ended since that moment, and the next steps of these reviews.

    Everybody reads a review, so it holds no task of a goal that is not for everybody. `also`: more of the
    team's that is to be read.
    """
    shown = (
        models.Q(status__in=Task.OPEN)
        | models.Q(done_at__gte=since)
        | models.Q(next_step__review__in=reviews)
        | also
    )
    rows = Task.objects.filter(shown, organization_id=team.organization_id, team=team)
    not_for_all = kept_back(team.organization_id)
    rows = rows.exclude(plan__goal__in=not_for_all).exclude(key_result__goal__in=not_for_all)
    rows = (
        rows.for_lines()
        .select_related("next_step__review", "key_result__goal")
        .defer("next_step__review__record")
    )
    return rows.by_due()


def goals_for_review(team: Team, day: datetime.date, closed_since: models.Q = NONE) -> models.QuerySet[Goal]:
    """A team's goals of the cycles that hold the day.

    Closed ones (but `closed_since`), members' own and those that are not for everybody are left out.
    """
    goals = Goal.objects.exclude(pk__in=kept_back(team.organization_id)).filter(
        organization_id=team.organization_id,
        team=team,
        is_personal=False,
        cycle__starts_on__lte=day,
        cycle__ends_on__gte=day,
    )
    return (
        goals.filter(~models.Q(state=Goal.State.CLOSED) | closed_since)
        .select_related("cycle", "owner")
        .order_by("position", "number")
    )


def review_before(review: "WeeklyReview") -> "WeeklyReview | None":
    """The team's review before this one, whenever it was."""
    from feedback.models import WeeklyReview

    earlier = WeeklyReview.objects.filter(team=review.team_id, week__lt=review.week)
    return earlier.order_by("-week").first()
