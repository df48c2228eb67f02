"""Reading reminders and deliveries."""

from typing import TYPE_CHECKING

from django.db import models

from teamops.people.models import Person

if TYPE_CHECKING:
    from teamops.notifications.models import Delivery, Reminder


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, person: Person) -> "DeliveryQuerySet":
        """All of the organization for an administrator, else one's own."""
        rows = self.filter(organization_id=person.organization_id)
        return rows if person.is_administrator else rows.filter(person=person)


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def visible_to(self, person: Person) -> "ReminderQuerySet":
        """An inbox is its owner's alone."""
        return self.filter(organization_id=person.organization_id, person=person)
