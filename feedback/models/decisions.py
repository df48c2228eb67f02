"""What a review decided."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.models.reviews import WeeklyReview
from feedback.queries import ReviewPartQuerySet
from goals.models import Goal
from teamops.people.models import Organization, Person
from teamops.text import refuse_nul


class Decision(models.Model):
    """What the team decided in a review, why, and what it changed with it.

    `changed` is None or {"kind": "goal" | "keyresult" | "task" | "milestone", "id", "team", "number", "what",
    "unit", "precision", "fields": {name: [before, after]}}: a number, a day as text or a person's id. Older
    ones are without the thing's team.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(WeeklyReview, on_delete=models.CASCADE, related_name="decisions")
    text = models.CharField(_("we decided"), max_length=500, validators=[refuse_nul])
    because = models.CharField(_("because"), max_length=500, blank=True, validators=[refuse_nul])
    # The part of the agenda that it is about; empty: none.
    part = models.CharField(max_length=20, blank=True)
    changed = models.JSONField(null=True, blank=True)
    # Who has something since, where it changed an owner.
    given_to = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # Goals of which `changed` tells: it is kept from who may not see one of them.
    goals = models.ManyToManyField(Goal, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    updated = models.DateTimeField(default=timezone.now)

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
