"""Reading labels."""

from typing import TYPE_CHECKING

from django.db import models

from teamops.people.models import Person, Team
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from tasks.models import Label


class LabelQuerySet(models.QuerySet["Label"]):
    def visible_to(self, person: Person) -> "LabelQuerySet":
        """All labels of the organization; for a guest those of the guest's teams."""
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(team__in=visible_teams(person)) if person.is_guest else rows

    def of_team(self, team: Team) -> "LabelQuerySet":
        """A team's labels by name."""
        return self.filter(organization_id=team.organization_id, team=team).order_by("name_key", "pk")

    def counted(self) -> "LabelQuerySet":
        """`open_count` and `task_count`: on how many tasks each is, without those in the trash."""
        there = models.Q(tasks__removed_at__isnull=True)
        is_open = there & models.Q(tasks__status__in=["todo", "doing", "review"])
        return self.annotate(
            open_count=models.Count("tasks", filter=is_open), task_count=models.Count("tasks", filter=there)
        )
