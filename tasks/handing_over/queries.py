"""Reading what is handed over: what waits for whose answer."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from teamops.people.models import Person

if TYPE_CHECKING:
    from tasks.models import Handover

PARTS = ("task__team", "milestone__plan__team", "plan__team", "giver", "owner_before", "taker")
# Whose the thing still is. What has been given on since, is over or lies in the trash waits for no answer.
STANDS = (
    Q(task__assignee=F("taker"), task__removed_at__isnull=True, task__status__in=["todo", "doing", "review"])
    | Q(
        milestone__owner=F("taker"),
        milestone__removed_at__isnull=True,
        milestone__done_at__isnull=True,
        milestone__dropped_at__isnull=True,
    )
    | Q(plan__owner=F("taker"), plan__removed_at__isnull=True)
)


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, person: Person) -> "HandoverQuerySet":
        """Who gave, who got, and whose it was before."""
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(Q(giver=person) | Q(taker=person) | Q(owner_before=person))

    def unanswered(self) -> "HandoverQuerySet":
        """What waits for its taker's answer."""
        return self.filter(STANDS, state="given")

    def with_parts(self) -> "HandoverQuerySet":
        return self.select_related(*PARTS)
