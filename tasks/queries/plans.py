"""Reading plans, phases and milestones."""

from typing import TYPE_CHECKING

from django.db import models

from goals.queries import unseen_goals
from teamops.people.models import Person, Team
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from tasks.models import ActionPlan, Milestone, Phase


class ActionPlanQuerySet(models.QuerySet["ActionPlan"]):
    def visible_to(self, person: Person) -> "ActionPlanQuerySet":
        """All plans but those of goals that are kept from the person; for a guest those of their teams."""
        rows = self.filter(organization_id=person.organization_id).exclude(goal__in=unseen_goals(person))
        return rows.filter(team__in=visible_teams(person)) if person.is_guest else rows

    def of_team(self, team: Team) -> "ActionPlanQuerySet":
        """A team's plans, those of open goals first, with how much of them is done: over leaf tasks."""
        from tasks.models import Task

        parts = Task.objects.filter(parent=models.OuterRef("tasks__pk"), plan=models.OuterRef("pk"))
        is_leaf = ~models.Exists(parts.exclude(status="dropped").order_by())
        counted = models.Q(is_leaf, tasks__removed_at__isnull=True)
        return (
            self.filter(organization_id=team.organization_id, team=team)
            .select_related("goal__cycle", "goal__owner")
            .annotate(
                task_count=models.Count("tasks", filter=counted & ~models.Q(tasks__status="dropped")),
                done_count=models.Count("tasks", filter=counted & models.Q(tasks__status="done")),
            )
            .order_by(models.F("goal__state").asc(nulls_first=True), "goal__position", "pk")
        )


class PhaseQuerySet(models.QuerySet["Phase"]):
    def visible_to(self, person: Person) -> "PhaseQuerySet":
        rows = self.filter(organization_id=person.organization_id)
        rows = rows.exclude(plan__goal__in=unseen_goals(person))
        return rows.filter(plan__team__in=visible_teams(person)) if person.is_guest else rows


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def visible_to(self, person: Person) -> "MilestoneQuerySet":
        rows = self.filter(organization_id=person.organization_id)
        rows = rows.exclude(plan__goal__in=unseen_goals(person))
        return rows.filter(plan__team__in=visible_teams(person)) if person.is_guest else rows

    def open(self) -> "MilestoneQuerySet":
        return self.filter(done_at__isnull=True, dropped_at__isnull=True)
