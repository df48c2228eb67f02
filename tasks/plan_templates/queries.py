"""Reading templates of plans."""

from typing import TYPE_CHECKING

from django.db import models

from teamops.people.models import Person

if TYPE_CHECKING:
    from tasks.models import PlanTemplate


class PlanTemplateQuerySet(models.QuerySet["PlanTemplate"]):
    def visible_to(self, person: Person) -> "PlanTemplateQuerySet":
        """All templates of the organization; they tell how other teams work, so no guest has them."""
        rows = self.filter(organization_id=person.organization_id)
        return rows.none() if person.is_guest else rows

    def for_list(self) -> "PlanTemplateQuerySet":
        """By name, with who has made them."""
        return self.select_related("created_by").order_by("name", "pk")
