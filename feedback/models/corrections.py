"""What was set right after a review was closed."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.models.reviews import WeeklyReview
from feedback.queries import ReviewPartQuerySet
from teamops.people.models import Organization, Person
from teamops.text import refuse_nul


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
