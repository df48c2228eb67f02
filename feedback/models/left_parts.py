"""What a review leaves as it is, and why."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.models.reviews import WeeklyReview
from feedback.queries import ReviewPartQuerySet
from teamops.people.models import Organization, Person
from teamops.text import refuse_nul


class LeftPart(models.Model):
    """A part of a review that is red and is left as it is, because of something (`feedback.red`)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(WeeklyReview, on_delete=models.CASCADE, related_name="left_parts")
    part = models.CharField(max_length=20)
    because = models.CharField(_("because"), max_length=500, validators=[refuse_nul])
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    updated = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ReviewPartQuerySet] = ReviewPartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "part"], name="left_part_once_a_review")]

    def __str__(self) -> str:
        return f"{self.part}: {self.because}"
