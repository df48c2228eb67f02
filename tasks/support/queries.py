"""Reading support requests: what a person may see, whose debts there are, and how fast answers come."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When

from goals.queries import for_everybody, unseen_goals
from teamops.people.models import Person, Team
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from goals.models import Goal
    from tasks.models import SupportRequest

# How long a team's answers took is told of those of so many days.
ANSWERS_OF = datetime.timedelta(days=90)
OPEN = ("asked", "promised")
# The ways to the goal that a request is for.
OF_GOAL = ("goal", "task__plan__goal", "task__key_result__goal")


def _hides_goal(person: Person) -> Exists:
    """Whether what a request is for belongs to a goal that is kept from the person."""
    its_goal = Q(pk__in=[])
    for way in OF_GOAL:
        its_goal |= Q(pk=OuterRef(way))
    return Exists(unseen_goals(person).filter(its_goal))


class SupportQuerySet(models.QuerySet["SupportRequest"]):
    def visible_to(self, person: Person) -> "SupportQuerySet":
        """All requests of the organization; for a guest those of the guest's teams.

        Of a goal that is kept from the person only what they have asked for or are asked for, with
        `hides_goal`: such a request must name neither its task nor its goal.
        """
        rows = self.filter(organization_id=person.organization_id).annotate(hides_goal=_hides_goal(person))
        rows = rows.filter(Q(hides_goal=False) | Q(asked_by=person) | Q(asked_of=person))
        return rows.filter(team__in=visible_teams(person)) if person.is_guest else rows

    def open(self) -> "SupportQuerySet":
        """What is still to be answered or to come."""
        return self.filter(state__in=OPEN)

    def for_lines(self) -> "SupportQuerySet":
        """With everything that a line shows; what waits longest comes first, then what has ended last."""
        rows = self.select_related("team", "goal", "task", "asked_by", "asked_of")
        ended_last = Case(When(state__in=OPEN, then=0), default=1, output_field=models.IntegerField())
        return rows.order_by(ended_last, F("closed_at").desc(nulls_first=True), "asked_at", "number")

    def of_team(self, team: Team) -> "SupportQuerySet":
        """What the people of a team have asked for."""
        return self.filter(organization_id=team.organization_id, team=team)

    def for_goal(self, goal: "Goal") -> "SupportQuerySet":
        """What was asked for a goal, or for a task of it."""
        its = Q(pk__in=[])
        for way in OF_GOAL:
            its |= Q(**{way: goal})
        # Such a request names no goal to who may not see it, so it is not found by one either.
        return self.filter(its, hides_goal=False)

    def held_by(self, person: Person) -> "SupportQuerySet":
        """What somebody else must answer when this person leaves."""
        return self.open().filter(organization_id=person.organization_id, asked_of=person)

    def answered_lately(self, now: datetime.datetime) -> "SupportQuerySet":
        """What was answered in the past ninety days."""
        return self.filter(answered_at__gte=now - ANSWERS_OF, answered_at__lte=now)

    def for_the_record(self) -> "SupportQuerySet":
        """Of no goal that is not for everybody, because everybody reads a review."""
        return self.filter(*(for_everybody(f"{way}__") for way in OF_GOAL))


def support_owed(person: Person) -> "SupportQuerySet":
    """What a person is asked for and has not supplied or declined: their debts, the oldest first."""
    from tasks.models import SupportRequest

    owed: Any = SupportRequest.objects.visible_to(person).open().filter(asked_of=person).for_lines()
    return owed.order_by("asked_at", "number")
