"""Adjustments: changes of an active goal's target, date, weight or owner, and why."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.models.goal import Goal
from goals.models.key_result import KeyResult
from goals.models.metric import Metric
from goals.queries import AdjustmentQuerySet
from teamops.people.models import Organization, Person
from teamops.text import refuse_nul


class Adjustment(models.Model):
    """What was changed, and why. The trail has the event; here stand the reason and what it rests on."""

    class Reason(models.TextChoices):
        NEW_DATA = "new_data", _("new data")
        SCOPE = "scope", _("another scope")
        EXTERNAL = "external", _("from outside")
        MISTAKE = "mistake", _("a mistake put right")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="adjustments")
    # Empty: the goal itself.
    key_result = models.ForeignKey(
        KeyResult, on_delete=models.CASCADE, null=True, blank=True, related_name="adjustments"
    )
    # By field: [before, after], ids and plain values as the trail keeps them.
    changes = models.JSONField(default=dict)
    reason = models.CharField(_("why"), max_length=8, choices=Reason.choices)
    words = models.CharField(_("in words"), max_length=300, validators=[refuse_nul])
    metric = models.ForeignKey(
        Metric,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the metric that it rests on"),
    )
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[AdjustmentQuerySet] = AdjustmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["goal", "at"], name="adjustment_history")]

    def __str__(self) -> str:
        return self.words
