"""The labels of a team, by which its tasks are told apart."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tasks.queries import LabelQuerySet
from teamops.people.models import Organization, Team
from teamops.text import NAME_KEY_LENGTH, name_key, refuse_nul


class Label(models.Model):
    """A word on tasks; a team has each word once."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="labels")
    name = models.CharField(_("label"), max_length=40, validators=[refuse_nul])
    name_key = models.CharField(max_length=NAME_KEY_LENGTH, editable=False)

    objects: ClassVar[LabelQuerySet] = LabelQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "name_key"], name="label_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
