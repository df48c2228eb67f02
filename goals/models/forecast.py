"""Forecasts as last computed, so that lists read them in one query; the method is in `goals.forecast`."""

from django.db import models
from django.utils import timezone

from goals.models.key_result import KeyResult
from teamops.people.models import Organization


class StoredForecast(models.Model):
    """The forecast of a key result as last worked out. Empty numbers: not enough history."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    key_result = models.OneToOneField(KeyResult, on_delete=models.CASCADE, related_name="forecast")
    # It holds for this day, and while the goal's numbers rest on the same.
    numbers_key = models.BigIntegerField()
    day = models.DateField()
    # The chance of reaching the target by the end, 0-1, and percentiles of the final value.
    chance = models.FloatField(null=True)
    p10 = models.DecimalField(max_digits=21, decimal_places=6, null=True)
    p50 = models.DecimalField(max_digits=21, decimal_places=6, null=True)
    p90 = models.DecimalField(max_digits=21, decimal_places=6, null=True)
    computed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.chance} on {self.day}"
