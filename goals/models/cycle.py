"""Cycles: the periods that goals belong to."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.numbers import Span
from goals.queries import CycleQuerySet
from teamops.people.models import Organization
from teamops.text import refuse_nul


class Cycle(models.Model):
    """A period for goals: a quarter by default."""

    class Length(models.TextChoices):
        QUARTER = "quarter", _("Quarter")
        YEAR = "year", _("Year")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        PREPARING = "preparing", _("preparing")
        ACTIVE = "active", _("active")
        CLOSING = "closing", _("closing")
        CLOSED = "closed", _("closed")

    # What a new cycle can begin as.
    FIRST_STATES = (State.PREPARING, State.ACTIVE)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="cycles")
    name = models.CharField(_("name"), max_length=60, validators=[refuse_nul])
    slug = models.SlugField(max_length=60)
    length = models.CharField(_("length"), max_length=7, choices=Length.choices, default=Length.QUARTER)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(max_length=9, choices=State.choices, default=State.PREPARING)

    objects: ClassVar[CycleQuerySet] = CycleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "slug"], name="cycle_slug_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="cycle_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["organization", "-starts_on"], name="cycle_newest_first")]

    def __str__(self) -> str:
        return self.name

    @property
    def span(self) -> Span:
        return Span(self.starts_on, self.ends_on)
