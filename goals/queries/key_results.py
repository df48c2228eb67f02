"""Reading key results and their check-ins."""

import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models

from goals.queries.dismissals import answered_lately
from goals.queries.visibility import may_see
from teamops.people.models import Person

if TYPE_CHECKING:
    from goals.models import CheckIn, Goal, KeyResult


class KeyResultQuerySet(models.QuerySet["KeyResult"]):
    def visible_to(self, person: Person) -> "KeyResultQuerySet":
        return self.filter(may_see(person, "goal__"))

    def of_goals(self, goals: Sequence[int]) -> "KeyResultQuerySet":
        """What these goals are measured by, in their order, with owners, forecasts and answered findings."""
        from goals.models import Dismissal

        rows = self.filter(goal__in=goals, dropped_at__isnull=True)
        answered = rows.annotate(answered=answered_lately(Dismissal.objects.all()))
        return answered.select_related("owner", "latest", "forecast").order_by("goal", "position", "pk")

    def known_of(self, goals: Sequence[int]) -> "KeyResultQuerySet":
        """Everything that these goals are or were measured by, in their order, with owners."""
        return (
            self.filter(goal__in=goals).select_related("owner", "forecast").order_by("goal", "position", "pk")
        )

    def open(self) -> "KeyResultQuerySet":
        """What still counts, of goals that are not closed."""
        return self.filter(dropped_at__isnull=True).exclude(goal__state="closed")

    def held_by(self, person: Person) -> "KeyResultQuerySet":
        """What needs another owner when this one leaves."""
        return self.open().filter(owner=person)


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, person: Person) -> "CheckInQuerySet":
        return self.filter(may_see(person, "key_result__goal__"))

    def facts(self, key_results: Sequence[int], *, until: datetime.date) -> Iterable[tuple[Any, ...]]:
        """(key result, day, value, confidence, stated status) up to a day, in the order of their days."""
        rows = self.filter(key_result__in=key_results, day__lte=until).order_by("day", "at", "pk")
        return rows.values_list("key_result_id", "day", "value", "confidence", "stated_status")

    def known_facts(
        self, key_results: Sequence[int], until: datetime.date, before: datetime.datetime
    ) -> Iterable[tuple[Any, ...]]:
        """(key result, check-in, day, value, confidence, stated status) as `facts`, of what had been written
        before a moment."""
        rows = self.filter(key_result__in=key_results, day__lte=until, at__lt=before)
        return rows.order_by("day", "at", "pk").values_list(
            "key_result_id", "pk", "day", "value", "confidence", "stated_status"
        )

    def for_goal(self, goal: "Goal") -> "CheckInQuerySet":
        """The goal page's list: newest first, with author and key result."""
        rows = self.filter(key_result__goal=goal).select_related("author", "key_result")
        return rows.order_by("-day", "-at", "-pk")
