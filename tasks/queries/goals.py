"""The goals beside tasks."""

from typing import TYPE_CHECKING

from django.db import models

from goals.models import Goal
from teamops.people.models import Person

if TYPE_CHECKING:
    pass


def carried_goals(person: Person) -> models.QuerySet[Goal]:
    """The active goals that a person owns or has a key result of."""
    return Goal.objects.visible_to(person).carried_by(person).select_related("cycle", "owner")
