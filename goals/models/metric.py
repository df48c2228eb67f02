"""Metrics: named series of numbers that key results can follow."""

import hashlib
import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.queries import MetricQuerySet, MetricTokenQuerySet, ReadingQuerySet
from teamops.people.models import Organization, Person, Team
from teamops.text import NAME_KEY_LENGTH, name_key, refuse_nul
from teamops.versions import Versioned


class Metric(Versioned):
    """A named series of an organization or of a team, with unit, description, source and owner."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="metrics")
    # Empty: the whole organization's.
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="metrics",
        verbose_name=_("team"),
    )
    name = models.CharField(_("name"), max_length=120, validators=[refuse_nul])
    name_key = models.CharField(max_length=NAME_KEY_LENGTH, editable=False)
    unit = models.CharField(_("unit"), max_length=30, blank=True, validators=[refuse_nul])
    description = models.TextField(_("what it counts"), max_length=2000, blank=True, validators=[refuse_nul])
    source = models.CharField(_("where it comes from"), max_length=200, blank=True, validators=[refuse_nul])
    owner = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="metrics",
        verbose_name=_("owner"),
    )
    # A competitor's or the market's: drawn beside one's own, never followed.
    is_external = models.BooleanField(_("a competitor’s or the market’s"), default=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[MetricQuerySet] = MetricQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "name_key"], name="metric_name_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Reading(models.Model):
    """A number of a metric at a moment. A second one for the same moment replaces the first."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="readings")
    at = models.DateTimeField(_("when"))
    value = models.DecimalField(_("value"), max_digits=21, decimal_places=6)
    # Who typed or imported it; empty: a program with a token.
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[ReadingQuerySet] = ReadingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["metric", "at"], name="reading_once_a_moment")]

    def __str__(self) -> str:
        return f"{self.value} at {self.at}"


class MetricToken(models.Model):
    """Lets a program write readings of one metric, and nothing else. Only the token's hash is kept."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("what uses it"), max_length=80, validators=[refuse_nul])
    # SHA-256 of the token, in hexadecimal; a token has 256 random bits, so a plain hash is enough.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[MetricTokenQuerySet] = MetricTokenQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def digest_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()
