"""Reading dependencies between teams, and their joint events."""

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Prefetch, Q, When

from goals.queries.visibility import for_everybody, may_see
from teamops.people.models import Person, Team, TeamMembership
from teamops.people.permissions import led_paths
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from goals.models import Dependency, JointEvent

NONE = Q(pk__in=[])
OPEN = ("asked", "accepted", "delivered")
SHOWN = ("goal__team", "goal__cycle", "team", "owner", "asked_by")


class DependencyQuerySet(models.QuerySet["Dependency"]):
    def visible_to(self, person: Person) -> "DependencyQuerySet":
        """Of goals that the person may see, and what their own team or one that they lead is asked for.

        With `shows_goal`: who is asked is told for which goal only if they may see it.
        """
        asked = Q(team__in=TeamMembership.objects.filter(person=person).values("team"))
        for path in led_paths(person):
            asked |= Q(team__path__startswith=path)
        seen = When(may_see(person, "goal__"), then=True)
        rows = self.filter(organization_id=person.organization_id).annotate(
            shows_goal=Case(seen, default=False, output_field=models.BooleanField())
        )
        return rows.filter(Q(shows_goal=True) | Q(asked, goal__is_private=False))

    def open(self) -> "DependencyQuerySet":
        """What is still to come or to be answered."""
        return self.filter(state__in=OPEN)

    def held_by(self, person: Person) -> "DependencyQuerySet":
        """What needs another owner when this one leaves."""
        return self.open().filter(owner=person)

    def of_goal(self, goal: int) -> "DependencyQuerySet":
        """What a goal needs, what is open first."""
        rows = self.filter(goal=goal).select_related("team", "owner")
        return rows.order_by(_closed_last(), "needed_on", "pk")

    def between(self, team: Team) -> "DependencyQuerySet":
        """What the team needs from others and others need from it: what is open by date, then the newest."""
        rows = self.filter(Q(goal__team=team) | Q(team=team), organization_id=team.organization_id)
        return rows.select_related(*SHOWN).order_by(_closed_last(), "needed_on", "pk")

    def for_review(
        self, team: Team, since: datetime.datetime, week: datetime.date, also: Q = NONE
    ) -> "DependencyQuerySet":
        """What is open between the team and others, confirmed since then, or declined and still needed.

        None of goals that are not for everybody: everybody reads reviews. `also`: more that is to be read.
        """
        rows = self.filter(for_everybody("goal__"))
        shown = Q(state__in=OPEN) | Q(confirmed_at__gte=since) | Q(state="declined", needed_on__gte=week)
        return rows.filter(shown & ~Q(goal__state="closed") | also).between(team)


def _closed_last() -> Case:
    return Case(When(state__in=OPEN, then=0), default=1, output_field=models.IntegerField())


class JointEventQuerySet(models.QuerySet["JointEvent"]):
    def visible_to(self, person: Person) -> "JointEventQuerySet":
        """All joint events of the organization; for a guest those of the guest's teams."""
        events = self.filter(organization_id=person.organization_id)
        return events.filter(teams__in=visible_teams(person)).distinct() if person.is_guest else events

    def coming(self, team: Team, day: datetime.date) -> "JointEventQuerySet":
        """A team's joint events from this day on, with all their teams."""
        rows = self.filter(teams=team, day__gte=day, cancelled_at__isnull=True)
        return rows.prefetch_related(Prefetch("teams", Team.objects.order_by("path"))).order_by("day", "pk")
