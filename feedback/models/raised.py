"""What a team wants to raise in the review of the team above it."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.models.reviews import WeeklyReview
from feedback.queries import ReviewPartQuerySet
from teamops.people.models import Organization, Person
from teamops.text import refuse_nul


class Raised(models.Model):
    """A line of a team's review that the review of the team above it shows."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(WeeklyReview, on_delete=models.CASCADE, related_name="raised")
    text = models.CharField(_("what we want to raise"), max_length=300, validators=[refuse_nul])
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    # Made with the form: the same form sent twice adds one row.
    key = models.CharField(max_length=40, blank=True)

    objects: ClassVar[ReviewPartQuerySet] = ReviewPartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "key"], condition=~models.Q(key=""), name="raised_once_a_form"
            )
        ]

    def __str__(self) -> str:
        return self.text
