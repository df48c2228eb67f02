"""Reading metrics and their readings."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

from teamops.people.models import Person, Team
from teamops.people.queries import visible_teams
from teamops.text import fold

if TYPE_CHECKING:
    from goals.models import Metric, MetricToken, Reading


# How many readings the trend of a list shows.
TREND_POINTS = 20


class MetricQuerySet(models.QuerySet["Metric"]):
    def visible_to(self, person: Person) -> "MetricQuerySet":
        """All metrics of the organization; for a guest those of the guest's teams."""
        metrics = self.filter(organization_id=person.organization_id)
        return metrics.filter(team__in=visible_teams(person)) if person.is_guest else metrics

    def current(self) -> "MetricQuerySet":
        return self.filter(archived_at__isnull=True).order_by("name_key")

    def held_by(self, person: Person) -> "MetricQuerySet":
        """What needs another owner when this one leaves."""
        return self.filter(owner=person, archived_at__isnull=True)

    def for_choice(
        self, person: Person, team: Team | None, *, chosen: Collection[int] = ()
    ) -> "MetricQuerySet":
        """What a key result of the team can follow or be compared with: the team's own, then everybody's.

        Those that are chosen already (ids) stay in it, whatever became of them. One that `is_external` can
        only be compared with.
        """
        offered = models.Q(archived_at__isnull=True) & (models.Q(team=team) | models.Q(team__isnull=True))
        metrics = self.visible_to(person).filter(offered | models.Q(pk__in=chosen))
        return metrics.order_by(models.F("team").asc(nulls_last=True), "name_key")

    def with_readings_of(
        self,
        metrics: Collection[int],
        drawn: int | None,
        *,
        since: datetime.datetime,
        until: datetime.datetime,
    ) -> "models.QuerySet[Metric, tuple[Any, ...]]":
        """(id, name, unit, source, moment, value) of these metrics.

        `drawn` comes once for each of its readings of this time, in their order, the others without.
        """
        # No metric has the number 0.
        whose = 0 if drawn is None else drawn
        condition = models.Q(readings__metric=whose, readings__at__range=(since, until))
        rows = self.filter(pk__in=metrics).annotate(
            drawn=models.FilteredRelation("readings", condition=condition)
        )
        return rows.order_by("drawn__at").values_list(
            "pk", "name", "unit", "source", "drawn__at", "drawn__value"
        )

    def for_list(
        self, person: Person, *, team: Team | None = None, find: str = "", archived: bool = False
    ) -> "MetricQuerySet":
        """Metrics by name, with team, owner, last reading, and the moment from which a trend is drawn."""
        rows = self.visible_to(person).filter(archived_at__isnull=not archived)
        if team:
            rows = rows.filter(models.Q(team=team) | models.Q(team__isnull=True))
        if find.strip():
            rows = rows.filter(name_key__contains=fold(find))
        last = _readings_of(models.OuterRef("pk")).order_by("-at")
        return (
            rows.select_related("team", "owner")
            .annotate(
                last_at=models.Subquery(last.values("at")[:1]),
                last_value=models.Subquery(last.values("value")[:1]),
                trend_from=models.Subquery(last.values("at")[TREND_POINTS - 1 : TREND_POINTS]),
            )
            .order_by("name_key")
        )


def _readings_of(metric: Any) -> "models.QuerySet[Reading]":
    from goals.models import Reading

    return Reading.objects.filter(metric=metric)


class ReadingQuerySet(models.QuerySet["Reading"]):
    def visible_to(self, person: Person) -> "ReadingQuerySet":
        from goals.models import Metric

        return self.filter(metric__in=Metric.objects.visible_to(person))

    def facts(
        self, metrics: Sequence[int], *, until: datetime.datetime
    ) -> Iterable[tuple[int, datetime.datetime, Decimal]]:
        """(metric, moment, value) up to a moment, in the order of their moments."""
        rows = self.filter(metric__in=metrics, at__lte=until).order_by("metric", "at")
        return rows.values_list("metric_id", "at", "value")

    def trends(self, metrics: Iterable[Any]) -> "dict[int, list[tuple[datetime.datetime, Decimal]]]":
        """By metric: its last readings in their order; of metrics as `MetricQuerySet.for_list` has them."""
        wanted = models.Q(pk__in=[])
        for metric in metrics:
            since = {"at__gte": metric.trend_from} if metric.trend_from else {}
            wanted |= models.Q(metric=metric.pk, **since)
        found: dict[int, list[tuple[datetime.datetime, Decimal]]] = {}
        for pk, at, value in self.filter(wanted).order_by("at").values_list("metric_id", "at", "value"):
            found.setdefault(pk, []).append((at, value))
        return found

    def for_page(self, metric: "Metric") -> "ReadingQuerySet":
        """The newest first, with who wrote them."""
        return self.filter(metric=metric).select_related("author").order_by("-at")


class MetricTokenQuerySet(models.QuerySet["MetricToken"]):
    def visible_to(self, person: Person) -> "MetricTokenQuerySet":
        """Those of metrics that the person may see; who may do something with them is `can_edit_metric`."""
        from goals.models import Metric

        return self.filter(metric__in=Metric.objects.visible_to(person))

    def open(self) -> "MetricTokenQuerySet":
        """Those that work, newest first."""
        return self.filter(revoked_at__isnull=True).order_by("-made_at", "-pk")

    def with_text(self, text: str) -> "MetricToken | None":
        """The open token of this text, with its metric and organization."""
        rows = self.open().filter(digest=self.model.digest_of(text))
        return rows.select_related("metric__organization").first()
