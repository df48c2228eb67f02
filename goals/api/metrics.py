"""Metrics and their readings, for a person and their programs; `readings` is for a metric's own token."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals import actions
from goals.api.readings import READINGS, Written
from goals.api.references import a_team, an_owner
from goals.metric_forms import MetricForm
from goals.models import Metric, Reading
from goals.permissions import can_create_metric, can_edit_metric
from goals.readings import batch_of
from teamops.api_fields import Body, Figure, Flag, Text
from teamops.people.api import OrganizationView, PersonName, once
from teamops.people.permissions import require
from teamops.text import fold

MISSING = MetricForm.Meta.error_messages["name"]["required"]


class MetricRow(serializers.ModelSerializer[Metric]):
    """A named series of numbers. `team` null: the whole organization's."""

    team = serializers.SlugField(source="team.slug", default=None, allow_null=True)
    owner = PersonName(allow_null=True)

    class Meta:
        model = Metric
        fields = [
            "uuid",
            "name",
            "team",
            "unit",
            "description",
            "source",
            "owner",
            "is_external",
            "archived_at",
            "created_at",
            "version",
        ]


class ReadingRow(serializers.ModelSerializer[Reading]):
    """A number of a metric at a moment."""

    value = Figure()
    author = PersonName(allow_null=True, help_text="null: a program with the metric's token.")

    class Meta:
        model = Reading
        fields = ["at", "value", "author", "written_at"]


class MetricChanges(Body):
    """What can be written of a metric."""

    name = Text(max_length=120, error_messages={"required": MISSING, "blank": MISSING})
    unit = Text(max_length=30, allow_blank=True, required=False)
    description = Text(max_length=2000, allow_blank=True, required=False)
    source: Any = Text(max_length=200, allow_blank=True, required=False, help_text="Where it comes from.")
    team = a_team(allow_null=True, required=False)
    owner = an_owner(allow_null=True, required=False)
    is_external = Flag(required=False, help_text="A competitor's or the market's: never followed.")


class NewMetric(MetricChanges):
    """A series without readings. Who makes it owns it unless another owner is named."""


class MetricFilters(filters.FilterSet):
    team = filters.CharFilter(field_name="team__slug", help_text="The team's slug.")
    owner = filters.UUIDFilter(field_name="owner__uuid", help_text="The person's UUID.")
    archived = filters.BooleanFilter(field_name="archived_at", lookup_expr="isnull", exclude=True)
    text = filters.CharFilter(method="called", help_text="Part of the name.")

    def called(self, rows: QuerySet[Metric], name: str, value: str) -> QuerySet[Metric]:
        return rows.filter(name_key__contains=fold(value))


class ReadingFilters(filters.FilterSet):
    since = filters.IsoDateTimeFilter(field_name="at", lookup_expr="gte", help_text="From this moment on.")
    until = filters.IsoDateTimeFilter(field_name="at", lookup_expr="lt", help_text="Before this moment.")


class Metrics(OrganizationView):
    """Metrics."""

    serializer_class = MetricRow
    queryset = Metric.objects.none()
    filterset_class = MetricFilters
    lookup_field = "uuid"

    def shown(self, metric: Metric) -> dict[str, Any]:
        """The metric as a GET shows it."""
        return dict(MetricRow(metric).data)

    def _find(self, uuid: UUID) -> Metric:
        metric: Metric = self.find(Metric, "team", "owner", uuid=uuid)
        return metric

    @extend_schema(tags=["metrics"])
    def list(self, request: Request) -> Response:
        """Metrics that the person may see, by name."""
        metrics = Metric.objects.visible_to(self.person).select_related("team", "owner")
        rows = self.filter_queryset(metrics.order_by("name_key", "pk"))
        return self.paged(rows, lambda page: MetricRow(page, many=True).data)

    @extend_schema(tags=["metrics"], request=NewMetric, responses={201: MetricRow})
    @once
    def create(self, request: Request) -> Response:
        """Make a metric."""
        values = self.sent(NewMetric)
        require(can_create_metric, self.person, values.get("team"))
        values.setdefault("owner", self.person)
        made = actions.create_metric(self.organization, by=self.person, **values)
        return self.answer(self.shown(made), made, status=201)

    @extend_schema(tags=["metrics"])
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """A metric."""
        metric = self._find(uuid)
        return self.answer(self.shown(metric), metric)

    @extend_schema(tags=["metrics"], request=MetricChanges)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Change a metric."""
        metric = self._find(uuid)
        require(can_edit_metric, self.person, metric)
        self.expect(metric)
        values = self.sent(MetricChanges, partial=True)
        actions.edit_metric(metric, by=self.person, version=metric.version, **values)
        return self.answer(self.shown(metric), metric)

    @extend_schema(tags=["metrics"], request=None)
    def archive(self, request: Request, uuid: UUID) -> Response:
        """Put a metric away: it takes no readings; what follows it keeps its history."""
        return self._change(uuid, actions.archive_metric)

    @extend_schema(tags=["metrics"], request=None)
    def restore(self, request: Request, uuid: UUID) -> Response:
        """Take an archived metric out again."""
        return self._change(uuid, actions.restore_metric)

    def _change(self, uuid: UUID, action: Any) -> Response:
        metric = self._find(uuid)
        require(can_edit_metric, self.person, metric)
        self.expect(metric, required=False)
        action(metric, by=self.person)
        return self.answer(self.shown(metric), metric)


class MetricReadings(OrganizationView):
    """Readings of a metric."""

    serializer_class = ReadingRow
    queryset = Reading.objects.none()
    filterset_class = ReadingFilters

    @extend_schema(tags=["metrics"])
    def list(self, request: Request, uuid: UUID) -> Response:
        """Readings of a metric, newest first."""
        metric = self.find(Metric, uuid=uuid)
        rows = self.filter_queryset(Reading.objects.for_page(metric))
        return self.paged(rows, lambda page: ReadingRow(page, many=True).data)

    @extend_schema(tags=["metrics"], request=READINGS, responses=Written)
    def create(self, request: Request, uuid: UUID) -> Response:
        """Write readings of a metric: one, or a list of up to 10,000; all of them or none.

        A reading for a moment that is there already replaces it, so sending the same again changes nothing.
        """
        metric = self.find(Metric, "team", uuid=uuid)
        require(can_edit_metric, self.person, metric)
        found = actions.add_readings(metric, batch_of(request.data, self.organization.zone), by=self.person)
        return Response(Written.of(found).data)
