"""Check-ins: what a key result's owner says about it, day by day."""

import datetime
import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.models.key_result import KeyResult
from goals.models.status import StatedStatus
from goals.queries import CheckInQuerySet
from teamops.people.models import Organization, Person
from teamops.text import refuse_nul

CORRECTABLE_FOR = datetime.timedelta(hours=24)


class CheckIn(models.Model):
    """A dated value, confidence, stated status and note on a key result."""

    class Source(models.TextChoices):
        """Where the value comes from."""

        HAND = "hand", _("typed in")
        METRIC = "metric", _("from its metric")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="check_ins")
    # The day that it is about, in the organization's zone; `at` is when it was written.
    day = models.DateField(_("day"))
    value = models.DecimalField(_("value"), max_digits=21, decimal_places=6)
    confidence = models.PositiveSmallIntegerField(
        _("confidence"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    stated_status = models.CharField(_("status"), max_length=9, choices=StatedStatus.choices, blank=True)
    note = models.TextField(
        _("what moved it, and what you need"), max_length=4000, blank=True, validators=[refuse_nul]
    )
    what_next = models.TextField(_("what is next"), max_length=4000, blank=True, validators=[refuse_nul])
    source = models.CharField(max_length=6, choices=Source.choices, default=Source.HAND, editable=False)
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    corrected_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[CheckInQuerySet] = CheckInQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["key_result", "day", "at"], name="check_in_history")]

    def __str__(self) -> str:
        return f"{self.value} on {self.day}"

    @property
    def value_text(self) -> str:
        """The value in the words of its key result's kind."""
        from goals.wording import value_text

        return value_text(self.key_result, self.value)

    @property
    def is_correctable(self) -> bool:
        """Whether its author may still set it right."""
        return timezone.now() - self.at <= CORRECTABLE_FOR

    def is_correctable_by(self, person: Person | None) -> bool:
        return person is not None and self.author_id == person.pk and self.is_correctable
