"""The weekly review: its decisions, next steps, frozen record and corrections."""

import datetime
import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.queries import ReviewPartQuerySet, WeeklyReviewQuerySet
from tasks.models import Task
from teamops.dates import DAY, week_label
from teamops.people.models import Organization, Person, Team
from teamops.text import refuse_nul


class WeeklyReview(models.Model):
    """The meeting page of a team and a week. Open: it writes itself; closed: `record` is what it said."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="reviews")
    # The Monday of the ISO week.
    week = models.DateField()
    facilitator = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True, editable=False)
    reopened_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Every number, list and text as shown when it was closed (see `feedback.agenda`); null while open.
    record = models.JSONField(null=True, blank=True, editable=False)

    objects: ClassVar[WeeklyReviewQuerySet] = WeeklyReviewQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "week"], name="review_once_a_week")]
        indexes = [models.Index(fields=["organization", "team", "-week"], name="review_newest_first")]

    def __str__(self) -> str:
        return f"{self.team} {self.week}"

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def label(self) -> str:
        """The week as it stands in addresses: 2026-W48."""
        return week_label(self.week)

    @property
    def week_number(self) -> int:
        return self.week.isocalendar().week

    @property
    def last_day(self) -> datetime.date:
        """The Sunday of its week."""
        return self.week + 6 * DAY


class Decision(models.Model):
    """What the team decided in a review, and why."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(WeeklyReview, on_delete=models.CASCADE, related_name="decisions")
    text = models.CharField(_("we decided"), max_length=500, validators=[refuse_nul])
    because = models.CharField(_("because"), max_length=500, blank=True, validators=[refuse_nul])
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    # Made with the form: the same form sent twice adds one row.
    key = models.CharField(max_length=40, blank=True)

    objects: ClassVar[ReviewPartQuerySet] = ReviewPartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "key"], condition=~models.Q(key=""), name="decision_once_a_form"
            )
        ]

    def __str__(self) -> str:
        return self.text


class NextStep(models.Model):
    """A decision of a review that is a task, with owner and date."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(WeeklyReview, on_delete=models.CASCADE, related_name="next_steps")
    task = models.OneToOneField(Task, on_delete=models.CASCADE, related_name="next_step")
    at = models.DateTimeField(default=timezone.now)

    # Made with the form: the same form sent twice adds one row.
    key = models.CharField(max_length=40, blank=True)

    objects: ClassVar[ReviewPartQuerySet] = ReviewPartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "key"], condition=~models.Q(key=""), name="next_step_once_a_form"
            )
        ]

    def __str__(self) -> str:
        return str(self.task)


class Correction(models.Model):
    """What somebody sets right after a review was closed; it stands beside the record, dated and named."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(WeeklyReview, on_delete=models.CASCADE, related_name="corrections")
    # Which part of the page it concerns: "numbers", "goals", …; empty: the whole.
    part = models.CharField(max_length=20, blank=True)
    text = models.TextField(_("correction"), max_length=2000, validators=[refuse_nul])
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    # Made with the form: the same form sent twice adds one row.
    key = models.CharField(max_length=40, blank=True)

    objects: ClassVar[ReviewPartQuerySet] = ReviewPartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "key"], condition=~models.Q(key=""), name="correction_once_a_form"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
