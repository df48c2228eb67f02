"""Reading dependencies between teams, and their joint events."""

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from goals.queries.visibility import may_see
from teamops.people.models import Person, Team
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from goals.models import Dependency, JointEvent


class DependencyQuerySet(models.QuerySet["Dependency"]):
    def visible_to(self, person: Person) -> "DependencyQuerySet":
        """Of goals that the person may see."""
        return self.filter(may_see(person, "goal__"))

    def open(self) -> "DependencyQuerySet":
        """What is still to come or to be answered."""
        return self.filter(state__in=["asked", "accepted", "delivered"])

    def between(self, team: Team) -> "DependencyQuerySet":
        """What the team needs from others and others need from it, most urgent first."""
        rows = self.filter(Q(goal__team=team) | Q(team=team), organization_id=team.organization_id)
        return rows.select_related("goal__team", "goal__cycle", "team", "owner", "asked_by").order_by(
            "needed_on", "pk"
        )


class JointEventQuerySet(models.QuerySet["JointEvent"]):
    def visible_to(self, person: Person) -> "JointEventQuerySet":
        """All joint events of the organization; for a guest those of the guest's teams."""
        events = self.filter(organization_id=person.organization_id)
        return events.filter(teams__in=visible_teams(person)).distinct() if person.is_guest else events

    def coming(self, team: Team, day: datetime.date) -> "JointEventQuerySet":
        """A team's joint events from this day on."""
        rows = self.filter(teams=team, day__gte=day, cancelled_at__isnull=True)
        return rows.prefetch_related("teams").order_by("day", "pk")
