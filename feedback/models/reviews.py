"""The weekly review: a team and a week, and its frozen record."""

import datetime
import uuid
from typing import ClassVar

from django.db import models

from feedback.queries import WeeklyReviewQuerySet
from teamops.dates import DAY, week_label
from teamops.people.models import Organization, Person, Team


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
