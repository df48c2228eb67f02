"""Which channels a person may see."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from teamops.people.models import Person, Team

if TYPE_CHECKING:
    from teamops.notifications.chats.models import ChannelAddress


class ChannelAddressQuerySet(models.QuerySet["ChannelAddress"]):
    def visible_to(self, person: Person) -> "ChannelAddressQuerySet":
        """One's own, and for members those of the teams; a person's are nobody else's business."""
        rows = self.filter(organization_id=person.organization_id)
        if person.is_guest:
            return rows.filter(person=person)
        return rows.filter(Q(person=person) | Q(team__in=Team.objects.visible_to(person)))

    def active(self) -> "ChannelAddressQuerySet":
        return self.filter(is_paused=False)
