"""Two reviews beside each other through the API, from the same reading as the page."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from feedback.beside.between import GoalBetween, NumberBetween, SlipBetween, StepBetween
from feedback.beside.records import Beside, beside
from feedback.models import WeeklyReview
from teamops.api_fields import Figure
from teamops.people.api import OrganizationView
from teamops.people.models import Team

WITH = OpenApiParameter(
    "with",
    str,
    description="The other one: 2026-W40, 2026-M11, or a cycle's slug; else the one of its kind before.",
)


class ReviewBeside(serializers.Serializer[WeeklyReview]):
    """One of the two; one that is not closed stands as it does now."""

    review = serializers.CharField(source="label")
    first_day = serializers.DateField(source="span.first")
    last_day = serializers.DateField(source="span.last")
    closed_at = serializers.DateTimeField(allow_null=True)


class NumberBetweenRow(serializers.Serializer[NumberBetween]):
    """A key result, in its unit; null: not in that review. `better`: null where it stood still."""

    goal = serializers.IntegerField(help_text="The number of its goal.")
    what = serializers.CharField()
    unit = serializers.SerializerMethodField()
    was = Figure(source="was.now", default=None, allow_null=True)
    now = Figure(source="now.now", default=None, allow_null=True)
    change = Figure(allow_null=True)
    better = serializers.BooleanField(allow_null=True)
    target_was = Figure(source="was.target", default=None, allow_null=True)
    target = Figure(source="now.target", default=None, allow_null=True)

    def get_unit(self, one: NumberBetween) -> str:
        known = one.now or one.was
        return known.unit if known else ""


class GoalBetweenRow(serializers.Serializer[GoalBetween]):
    """A goal; null: not in that review. `fell`: by how many steps its status did, below 0 it rose."""

    number = serializers.IntegerField()
    statement = serializers.CharField()
    was_called = serializers.CharField(help_text="Empty where it is the same.")
    status_was = serializers.CharField(source="was.status", default=None, allow_null=True)
    status = serializers.CharField(source="now.status", default=None, allow_null=True)
    fell = serializers.IntegerField()
    confidence_was = serializers.IntegerField(source="was.confidence", default=None, allow_null=True)
    confidence = serializers.IntegerField(source="now.confidence", default=None, allow_null=True)


class StepBetweenRow(serializers.Serializer[StepBetween]):
    """A next step of the first one or later, as it stood at the last."""

    task = serializers.IntegerField(source="step.number")
    title = serializers.CharField(source="step.title")
    status = serializers.CharField(source="step.status")
    owner = serializers.CharField(
        source="step.who.name", default=None, allow_null=True, help_text="As they are called there."
    )
    due = serializers.DateField(source="step.due", allow_null=True)
    done_on = serializers.DateField(source="step.done_on", allow_null=True)
    promised_in = serializers.DateField(help_text="The first day of that review.")


class SlipBetweenRow(serializers.Serializer[SlipBetween]):
    """What slips: calendar days behind its first date; null: not in that review."""

    kind = serializers.CharField(source="slip.kind")
    number = serializers.IntegerField(source="slip.number", allow_null=True)
    what = serializers.CharField(source="slip.what")
    days_was = serializers.IntegerField(source="was.days", default=None, allow_null=True)
    days = serializers.IntegerField(source="now.days", default=None, allow_null=True)
    change = serializers.IntegerField()


class ComparisonRow(serializers.Serializer[Any]):
    """What changed from the first to the last."""

    first = ReviewBeside()
    last = ReviewBeside()
    finding = serializers.CharField(source="between.finding")
    numbers = NumberBetweenRow(source="between.numbers", many=True)
    goals = GoalBetweenRow(source="between.goals", many=True)
    next_steps = StepBetweenRow(source="between.steps", many=True)
    slips = SlipBetweenRow(source="between.slips", many=True)
    decisions = serializers.IntegerField(source="between.decided", help_text="Made after the first.")


class BesideRow(serializers.Serializer[Beside]):
    """`comparison` is null where there is no other review; `offered` are those that can be chosen."""

    comparison = ComparisonRow(source="shown", allow_null=True)
    offered = ReviewBeside(many=True)


class Comparisons(OrganizationView):
    """Two reviews of a team beside each other."""

    serializer_class = BesideRow
    queryset = WeeklyReview.objects.none()
    pagination_class = None
    query_names = ("with",)

    @extend_schema(tags=["reviews"], parameters=[WITH], responses=BesideRow)
    def compare(self, request: Request, team: str, week: str) -> Response:
        """What changed between two reviews that are closed, or one and the review that is open now."""
        found: Team = self.find(Team, slug=team)
        found.organization = self.organization
        other = request.query_params.get("with", "")
        return Response(BesideRow(beside(found, week, other, self.person)).data)
