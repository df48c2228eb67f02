"""Reading plans and tasks: what a person may see, and what each screen needs."""

from typing import TYPE_CHECKING

from django.db import models

from teamops.people.models import Person
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from tasks.models import ActionPlan, Milestone, Phase, Task


class ActionPlanQuerySet(models.QuerySet["ActionPlan"]):
    def visible_to(self, person: Person) -> "ActionPlanQuerySet":
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(team__in=visible_teams(person)) if person.is_guest else rows


class PhaseQuerySet(models.QuerySet["Phase"]):
    def visible_to(self, person: Person) -> "PhaseQuerySet":
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(plan__team__in=visible_teams(person)) if person.is_guest else rows


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def visible_to(self, person: Person) -> "MilestoneQuerySet":
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(plan__team__in=visible_teams(person)) if person.is_guest else rows


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, person: Person) -> "TaskQuerySet":
        """All tasks of the organization; for a guest those of the guest's teams."""
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(team__in=visible_teams(person)) if person.is_guest else rows

    def open(self) -> "TaskQuerySet":
        return self.filter(status__in=self.model.OPEN)
