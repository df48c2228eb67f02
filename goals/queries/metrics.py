"""Reading metrics and their readings."""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models

from teamops.people.models import Person, Team
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from goals.models import Metric, Reading


class MetricQuerySet(models.QuerySet["Metric"]):
    def visible_to(self, person: Person) -> "MetricQuerySet":
        """All metrics of the organization; for a guest those of the guest's teams."""
        metrics = self.filter(organization_id=person.organization_id)
        return metrics.filter(team__in=visible_teams(person)) if person.is_guest else metrics

    def current(self) -> "MetricQuerySet":
        return self.filter(archived_at__isnull=True).order_by("name_key")

    def for_choice(self, person: Person, team: Team) -> "MetricQuerySet":
        """What a key result of the team can follow or be compared with: the team's own, and everybody's."""
        return self.visible_to(person).current().filter(models.Q(team=team) | models.Q(team=None))


class ReadingQuerySet(models.QuerySet["Reading"]):
    def facts(
        self, metrics: Sequence[int], *, until: datetime.datetime
    ) -> Iterable[tuple[int, datetime.datetime, Decimal]]:
        """(metric, moment, value) up to a moment, in the order of their moments."""
        rows = self.filter(metric__in=metrics, at__lte=until).order_by("metric", "at")
        return rows.values_list("metric_id", "at", "value")
