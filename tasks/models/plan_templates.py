"""Plans kept as patterns for the next one."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tasks.models.made import Keyed, NotRemoved, Removable, once_a_form
from tasks.plan_templates.queries import PlanTemplateQuerySet
from teamops.people.models import Organization, Person
from teamops.text import refuse_nul

PlanTemplateManager = NotRemoved.from_queryset(PlanTemplateQuerySet)


class PlanTemplate(Keyed, Removable):
    """A plan without its dates: `content` counts working days from the start (`tasks.plan_templates`)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=200, validators=[refuse_nul])
    description = models.CharField(_("what it is for"), max_length=500, blank=True, validators=[refuse_nul])
    content = models.JSONField(default=dict)
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[PlanTemplateQuerySet] = PlanTemplateManager()  # type: ignore[assignment]
    everything: ClassVar[PlanTemplateQuerySet] = PlanTemplateQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [once_a_form("plan_template")]
        indexes = [models.Index(fields=["organization", "name"], name="plan_template_by_name")]

    def __str__(self) -> str:
        return self.name
