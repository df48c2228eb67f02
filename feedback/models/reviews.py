"""The weekly review: a team and a week, and its frozen record."""

import datetime
import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.queries import WeeklyReviewQuerySet
from feedback.spans import MONTH, Span, cycle_span, month_span, week_span
from goals.models import Cycle
from teamops.people.models import Organization, Person, Team


class WeeklyReview(models.Model):
    """The meeting page of a team and a week. Open: it writes itself; closed: `record` is what it said.

    A team may look back on a month or a cycle in the same way: `week` is then the first day of that.
    """

    class Kind(models.TextChoices):
        WEEK = "week", _("week")
        MONTH = "month", _("month")
        CYCLE = "cycle", _("cycle")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.WEEK)
    # The Monday of the ISO week; the first day of the month or cycle.
    week = models.DateField()
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    facilitator = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True, editable=False)
    reopened_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # How many times it was closed: from the second time on its minutes are corrected ones.
    edition = models.PositiveSmallIntegerField(default=0, editable=False)
    # Every number, list and text as shown when it was closed (see `feedback.agenda`); null while open.
    record = models.JSONField(null=True, blank=True, editable=False)

    objects: ClassVar[WeeklyReviewQuerySet] = WeeklyReviewQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "kind", "week"], name="review_once_a_span"),
            models.CheckConstraint(
                condition=models.Q(kind="cycle", cycle__isnull=False)
                | ~models.Q(kind="cycle") & models.Q(cycle__isnull=True),
                name="review_of_a_cycle",
            ),
        ]
        indexes = [models.Index(fields=["organization", "team", "-week"], name="review_newest_first")]

    def __str__(self) -> str:
        return f"{self.team} {self.week}"

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def span(self) -> Span:
        """The days that it tells of."""
        if self.cycle:
            return cycle_span(self.cycle)
        return month_span(self.week) if self.kind == MONTH else week_span(self.week)

    @property
    def label(self) -> str:
        """Its week, month or cycle as it stands in addresses: 2026-W48."""
        return self.span.label

    @property
    def week_number(self) -> int:
        return self.week.isocalendar().week

    @property
    def last_day(self) -> datetime.date:
        """The last day of its span: the Sunday of its week."""
        return self.span.last
