"""Where work and result part, and somebody has said why that is all right."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.models.key_result import KeyResult
from teamops.people.models import Organization, Person
from teamops.text import refuse_nul


class Dismissal(models.Model):
    """A finding about a key result that its people have answered; it rests for three weeks."""

    class Finding(models.TextChoices):
        WORK_WITHOUT_RESULT = "work_without_result", _("work without result")
        RESULT_WITHOUT_WORK = "result_without_work", _("result without work")
        CONFIDENT_AGAINST_FORECAST = "confident_against_forecast", _("confident against the forecast")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="dismissals")
    finding = models.CharField(max_length=26, choices=Finding.choices)
    reason = models.CharField(_("reason"), max_length=300, validators=[refuse_nul])
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["key_result", "finding"], name="dismissal_of_finding")]

    def __str__(self) -> str:
        return self.reason
