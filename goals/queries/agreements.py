"""Reading agreements and adjustments."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F

from goals.queries.visibility import may_see
from teamops.people.models import Person

if TYPE_CHECKING:
    from goals.models import Adjustment, Agreement, Goal


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, person: Person) -> "AgreementQuerySet":
        return self.filter(may_see(person, "goal__"))

    def in_force(self) -> "AgreementQuerySet":
        """Answers to the present version of their goal."""
        return self.filter(version=F("goal__terms_version"))

    def of_goals(self, goals: "list[Goal]") -> "AgreementQuerySet":
        """The answers in force on these goals, with who gave them, by name."""
        rows = self.in_force().filter(goal__in=goals).select_related("person")
        return rows.order_by("goal", "person__name_key", "pk")

    def owed_by(self, person: Person) -> "AgreementQuerySet":
        """What the person has been asked and not answered, of goals that are not closed; oldest first."""
        rows = self.in_force().filter(organization_id=person.organization_id, person=person, answer="asked")
        return rows.exclude(goal__state="closed").select_related("goal__cycle").order_by("asked_at", "pk")


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    def visible_to(self, person: Person) -> "AdjustmentQuerySet":
        return self.filter(may_see(person, "goal__"))

    def for_goal(self, goal: "Goal") -> "AdjustmentQuerySet":
        """Newest first, with author, key result and the metric that each rests on."""
        rows = self.filter(goal=goal).select_related("author", "key_result", "metric")
        return rows.order_by("-at", "-pk")
