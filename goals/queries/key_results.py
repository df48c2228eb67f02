"""Reading key results and their check-ins."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models

from goals.queries.dismissals import findings_answered
from goals.queries.visibility import may_see
from teamops.people.faces import beyond_face
from teamops.people.models import Person, Team

if TYPE_CHECKING:
    from goals.models import CheckIn, Goal, KeyResult, Metric


class KeyResultQuerySet(models.QuerySet["KeyResult"]):
    def visible_to(self, person: Person) -> "KeyResultQuerySet":
        return self.filter(may_see(person, "goal__"))

    def of_goals(self, goals: Collection[int], *also: str) -> "KeyResultQuerySet":
        """What these goals are measured by, in their order, with owners and what else is read along."""
        rows = self.filter(goal__in=goals, dropped_at__isnull=True)
        rows = rows.select_related("owner", *also).defer(*beyond_face("owner"))
        return rows.order_by("goal", "position", "pk")

    def with_findings_answered(self, since: datetime.datetime) -> "KeyResultQuerySet":
        """`answered`: the findings that have been answered since that moment, parted by spaces, or None."""
        return self.annotate(answered=findings_answered(since))

    def known_of(self, goals: Sequence[int]) -> "KeyResultQuerySet":
        """Everything that these goals are or were measured by, in their order, with owners."""
        return (
            self.filter(goal__in=goals).select_related("owner", "forecast").order_by("goal", "position", "pk")
        )

    def known_or_alike(
        self, goals: Sequence[int], drafts: Sequence[int], person: Person, team: int, before: datetime.date
    ) -> "KeyResultQuerySet":
        """The same, and what `of_the_same_words` has of the team, by the words of these drafts."""
        words = self.model.objects.filter(goal__in=drafts).values("statement_key")
        alike = models.Q(may_see(person, "goal__"), _over_before(team, before), statement_key__in=words)
        rows = self.filter(models.Q(goal__in=goals) | alike)
        return rows.select_related("owner", "forecast", "goal__cycle").order_by("goal", "position", "pk")

    def open(self) -> "KeyResultQuerySet":
        """What still counts, of goals that are not closed."""
        return self.filter(dropped_at__isnull=True).exclude(goal__state="closed")

    def shares_of(self, goal: "Goal") -> "KeyResultQuerySet":
        """What members bring of the goal's key results, of their goals that are not closed."""
        rows = self.open().filter(share_of__goal=goal).select_related("owner", "goal__team", "goal__cycle")
        return rows.order_by("pk")

    def of_the_same_words(
        self, team: Team, statement_keys: Iterable[str], *, before: datetime.date
    ) -> "KeyResultQuerySet":
        """The team's key results of cycles that ended before the day, where they were last; oldest first."""
        rows = self.filter(
            _over_before(team.pk, before),
            organization_id=team.organization_id,
            statement_key__in=set(statement_keys),
        )
        return rows.select_related("latest", "goal__cycle").order_by("goal__cycle__ends_on", "pk")

    def following(self, metric: "Metric") -> "KeyResultQuerySet":
        """What its readings check in, with goal, cycle and team."""
        return self.open().filter(metric=metric).select_related("goal__cycle", "goal__team")

    def goals_following(self, metrics: "Iterable[Metric]", person: Person) -> dict[int, list[int]]:
        """By metric: the numbers of the goals that the person may see and that it checks in."""
        rows = self.visible_to(person).open().filter(metric__in=[metric.pk for metric in metrics])
        found: dict[int, list[int]] = {}
        for metric, goal in rows.values_list("metric", "goal__number").distinct().order_by("goal__number"):
            found.setdefault(metric, []).append(goal)
        return found

    def held_by(self, person: Person) -> "KeyResultQuerySet":
        """What needs another owner when this one leaves."""
        return self.open().filter(owner=person)


def _over_before(team: int, day: datetime.date) -> models.Q:
    """What a team was measured by in cycles that ended before the day, and where it was at last."""
    return models.Q(
        goal__team=team, goal__cycle__ends_on__lt=day, latest__isnull=False, dropped_at__isnull=True
    )


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, person: Person) -> "CheckInQuerySet":
        return self.filter(may_see(person, "key_result__goal__"))

    def facts(
        self, key_results: Collection[int], *, until: datetime.date
    ) -> "models.QuerySet[CheckIn, tuple[Any, ...]]":
        """(key result, day, value, confidence, stated status) up to a day, in the order of their days."""
        rows = self.filter(key_result__in=key_results, day__lte=until).order_by("day", "at", "pk")
        return rows.values_list("key_result_id", "day", "value", "confidence", "stated_status")

    def known_facts(
        self, key_results: Sequence[int], until: datetime.date, before: datetime.datetime
    ) -> Iterable[tuple[Any, ...]]:
        """(key result, check-in, source, when it was written, day, value, confidence, stated status) in the
        order of `facts`, of what had been written before a moment."""
        rows = self.filter(key_result__in=key_results, day__lte=until, at__lt=before)
        return rows.order_by("day", "at", "pk").values_list(
            "key_result_id", "pk", "source", "at", "day", "value", "confidence", "stated_status"
        )

    def by_key_result(self, key_results: Sequence[int]) -> "dict[int, list[CheckIn]]":
        """All check-ins of these key results in their order."""
        found: dict[int, list[CheckIn]] = {}
        for one in self.filter(key_result__in=key_results).order_by("day", "at", "pk"):
            found.setdefault(one.key_result_id, []).append(one)
        return found

    def for_goal(self, goal: "Goal | int") -> "CheckInQuerySet":
        """The goal page's list: newest first, with author and key result."""
        rows = self.filter(key_result__goal=goal).select_related("author", "key_result")
        return rows.order_by("-day", "-at", "-pk")
