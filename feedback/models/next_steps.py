"""What a review promised."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from feedback.models.reviews import WeeklyReview
from feedback.queries import ReviewPartQuerySet
from tasks.models import Task
from teamops.people.models import Organization


class NextStep(models.Model):
    """A decision of a review that is a task, with owner and date."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(WeeklyReview, on_delete=models.CASCADE, related_name="next_steps")
    task = models.OneToOneField(Task, on_delete=models.CASCADE, related_name="next_step")
    # The part of the agenda that it is about; empty: none.
    part = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(default=timezone.now)
    updated = models.DateTimeField(default=timezone.now)

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
