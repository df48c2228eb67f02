"""Insights through the API, from the same measures as the page."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from feedback.insights.page import KEYS, Insights, Section, explanations, insights
from feedback.insights.permissions import can_read_insights
from feedback.insights.queries import BY_CYCLE, BY_WEEK
from feedback.insights.shapes import PLACES, Figure, Head, Line, Measure
from feedback.insights.sheet import sheet
from goals.api.whys import ExplainedRow
from goals.why.trail import Explained
from teamops.errors import RuleBroken
from teamops.people.api import OrganizationView
from teamops.people.models import Team
from teamops.people.permissions import require

BY = OpenApiParameter("by", str, enum=[BY_WEEK, BY_CYCLE], description="Over what; without it: weeks.")


class HeadRow(serializers.Serializer[Head]):
    key = serializers.CharField()
    name = serializers.CharField(help_text="In the reader's language.")


class FigureRow(serializers.Serializer[Figure]):
    """A number of a line."""

    key = serializers.CharField(help_text="Of its column.")
    value = serializers.DecimalField(
        source="four_places",
        max_digits=21,
        decimal_places=PLACES,
        allow_null=True,
        help_text="Shares are of 1, answers and slips are calendar days; null: there is none.",
    )
    shown = serializers.CharField(help_text="As the page shows it.")


class LineRow(serializers.Serializer[Line]):
    """A week, a cycle, or a group of key results."""

    key = serializers.CharField(help_text="2026-W48, the slug of a cycle, or 7-8 of a confidence.")
    name = serializers.CharField()
    first_day = serializers.DateField(source="period.first", default=None, allow_null=True)
    last_day = serializers.DateField(source="period.last", default=None, allow_null=True)
    figures = FigureRow(many=True)


class MeasureRow(serializers.Serializer[Measure]):
    """A section of the page; `lines` is empty where there is not enough history."""

    key = serializers.ChoiceField([(key, key) for key in KEYS])
    name = serializers.CharField()
    finding = serializers.CharField()
    columns = HeadRow(many=True, source="heads")
    lines = LineRow(many=True, source="told_lines")


class InsightsRow(serializers.Serializer[Insights]):
    by = serializers.ChoiceField([(BY_WEEK, BY_WEEK), (BY_CYCLE, BY_CYCLE)])
    measures = MeasureRow(many=True)


class TeamInsights(OrganizationView):
    """How a team does."""

    serializer_class = InsightsRow
    queryset = Team.objects.none()
    pagination_class = None
    query_names = ("by",)

    @extend_schema(tags=["insights"], parameters=[BY], responses=InsightsRow)
    def insights(self, request: Request, team: str) -> Response:
        """A team's trends over weeks or cycles, for its leads and those above."""
        return Response(InsightsRow(self._asked(request, team)).data)

    @extend_schema(
        tags=["insights"],
        operation_id="teams_insights_sheet",
        parameters=[BY],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def table(self, request: Request, team: str, measure: str) -> HttpResponse:
        """The table of one measure as CSV, named by its key."""
        asked = self._asked(request, team)
        found = asked.measure(measure)
        if found is None:
            raise Http404
        return HttpResponse(sheet(Section(found, asked.by)), content_type="text/csv")

    @extend_schema(
        tags=["insights"],
        operation_id="teams_insights_why",
        parameters=[BY],
        responses=ExplainedRow(many=True),
    )
    def why(self, request: Request, team: str, measure: str, line: str) -> Response:
        """Why the numbers of a measure's line, or of `all` of them, are what they are: formula and inputs."""
        found = self._asked(request, team).measure(measure)
        asked = found.line(line) if found else None
        if found is None or asked is None:
            raise Http404
        told: Any = [Explained(one, [], 0) for one in explanations(found, asked)] if found.enough else []
        return Response(ExplainedRow(told, many=True).data)

    def _asked(self, request: Request, team: str) -> Insights:
        found = self.find(Team, slug=team)
        found.organization = self.organization
        require(can_read_insights, self.person, found)
        by = request.query_params.get("by", BY_WEEK)
        if by not in (BY_WEEK, BY_CYCLE):
            raise RuleBroken(_("Ask by “weeks” or by “cycles”."), code="unknown", field="by")
        return insights(found, self.person, by)
