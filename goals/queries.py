"""Reading goals: what a person may see, and what each screen needs."""

from typing import TYPE_CHECKING

from django.db import models

from teamops.people.models import Person
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from goals.models import CheckIn, Cycle, Goal, KeyResult


class CycleQuerySet(models.QuerySet["Cycle"]):
    def visible_to(self, person: Person) -> "CycleQuerySet":
        return self.filter(organization_id=person.organization_id)


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, person: Person) -> "GoalQuerySet":
        """All goals of the organization; for a guest those of the guest's teams."""
        goals = self.filter(organization_id=person.organization_id)
        return goals.filter(team__in=visible_teams(person)) if person.is_guest else goals


class KeyResultQuerySet(models.QuerySet["KeyResult"]):
    def visible_to(self, person: Person) -> "KeyResultQuerySet":
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(goal__team__in=visible_teams(person)) if person.is_guest else rows


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, person: Person) -> "CheckInQuerySet":
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(key_result__goal__team__in=visible_teams(person)) if person.is_guest else rows
