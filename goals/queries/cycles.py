"""Reading cycles."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models

from teamops.people.models import Organization, Person

if TYPE_CHECKING:
    from goals.models import Cycle


class CycleQuerySet(models.QuerySet["Cycle"]):
    def visible_to(self, person: Person) -> "CycleQuerySet":
        return self.filter(organization_id=person.organization_id)

    def in_order(self) -> "CycleQuerySet":
        """In time; of those that begin together the longest first."""
        return self.order_by("starts_on", "-ends_on")

    def open_or(self, own: int | None) -> "CycleQuerySet":
        """What a goal can be in: every cycle that is not closed, and its own; newest first."""
        return self.filter(~models.Q(state="closed") | models.Q(pk=own)).order_by("-starts_on", "ends_on")

    def before(self, cycle: "Cycle") -> "Cycle | None":
        """The cycle of the same length that ended last before this one began."""
        rows = self.filter(organization_id=cycle.organization_id, length=cycle.length)
        return rows.filter(ends_on__lt=cycle.starts_on).order_by("-ends_on").first()

    def with_number_of_goals(self) -> "CycleQuerySet":
        """For the settings: newest first, `goal_count` and `open_count`, the goals that are not closed."""
        still_open = models.Count("goals", filter=~models.Q(goals__state="closed"))
        return self.annotate(goal_count=models.Count("goals"), open_count=still_open).order_by(
            "-starts_on", "-ends_on"
        )


def cycle_of_day(cycles: Iterable["Cycle"], day: datetime.date) -> "Cycle | None":
    """The cycle that a page opens with: the shortest that holds the day, else the last one before it,
    else the first one to come. What is still being prepared stands back for what is not.
    """
    known = sorted(cycles, key=lambda cycle: (cycle.starts_on, cycle.ends_on))
    holding = [cycle for cycle in known if cycle.starts_on <= day <= cycle.ends_on]
    if holding:
        begun = [cycle for cycle in holding if cycle.state != "preparing"]
        return min(begun or holding, key=lambda cycle: cycle.ends_on - cycle.starts_on)
    before = [cycle for cycle in known if cycle.ends_on < day]
    return max(before, key=lambda cycle: cycle.ends_on) if before else next(iter(known), None)


def current_cycle(organization: Organization, day: datetime.date) -> "Cycle | None":
    """The organization's cycle of the day."""
    return cycle_of_day(organization.cycles.all(), day)
