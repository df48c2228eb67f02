"""Which channels a person may see."""

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from teamops.people.models import Person, Team
from teamops.people.permissions import led_paths

if TYPE_CHECKING:
    from teamops.notifications.chats.models import ChannelAddress, TeamPost


# More are found by way of the page of teams.
MOST_TEAMS = 50


def teams_led_by(person: Person) -> models.QuerySet[Team]:
    """The teams that the person leads, with those below, in the order of the tree."""
    below = Q(pk__in=[])
    for path in led_paths(person):
        below |= Q(path__startswith=path)
    if not led_paths(person):
        return Team.objects.none()
    return Team.objects.visible_to(person).current().filter(below).order_by("path")[:MOST_TEAMS]


class ChannelAddressQuerySet(models.QuerySet["ChannelAddress"]):
    def visible_to(self, person: Person) -> "ChannelAddressQuerySet":
        """One's own, and for members those of the teams; a person's are nobody else's business."""
        rows = self.filter(organization_id=person.organization_id)
        if person.is_guest:
            return rows.filter(person=person)
        return rows.filter(Q(person=person) | Q(team__in=Team.objects.visible_to(person)))

    def browsers(self) -> "ChannelAddressQuerySet":
        """Those that are reached by web push."""
        return self.filter(service=self.model.Service.WEB_PUSH)

    def chats(self) -> "ChannelAddressQuerySet":
        """All others."""
        return self.exclude(service=self.model.Service.WEB_PUSH)

    def active(self) -> "ChannelAddressQuerySet":
        return self.filter(is_paused=False)


class TeamPostQuerySet(models.QuerySet["TeamPost"]):
    def waiting(self, now: datetime.datetime) -> "TeamPostQuerySet":
        """What may be taken now, also from a worker whose lease has run out; oldest first."""
        return self.filter(state__in=self.model.UNSENT, not_before__lte=now).order_by("not_before", "pk")
