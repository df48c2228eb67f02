"""Cycles: the periods of goals, and what one came to."""

from typing import Any

from django.db import transaction
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals import actions
from goals import cycle_report as reports
from goals.api.goals import GoalRow, hide_unseen_parents
from goals.models import Cycle
from goals.permissions import can_administer
from teamops.api_fields import Body, Choice, Day, Figure, Text
from teamops.dates import today
from teamops.people.api import OrganizationView, hold, once
from teamops.people.models import Team
from teamops.people.permissions import require

FIRST_STATES = [(state.value, state.label) for state in Cycle.FIRST_STATES]


class CycleRow(serializers.ModelSerializer[Cycle]):
    """A period for goals."""

    class Meta:
        model = Cycle
        fields = ["slug", "uuid", "name", "length", "starts_on", "ends_on", "state"]


class CycleValues(Body):
    """What can be written of a cycle."""

    name = Text(max_length=60)
    length = Choice(Cycle.Length.choices, required=False)
    starts_on = Day()
    ends_on = Day()


class NewCycle(CycleValues):
    """A cycle begins as active unless said otherwise."""

    state = Choice(FIRST_STATES, required=False)


class CycleStep(Body):
    """The state that the cycle is to have: one step from its present one, or one back."""

    state = Choice(Cycle.State.choices)


class CycleFilters(filters.FilterSet):
    state = filters.ChoiceFilter(choices=Cycle.State.choices)
    length = filters.ChoiceFilter(choices=Cycle.Length.choices)


class ReportLine(serializers.Serializer[reports.Line]):
    """A goal of the report."""

    goal = GoalRow(source="standing")
    colour = serializers.CharField(
        allow_blank=True, help_text="Of its grade: on_track (green), at_risk (yellow), off_track (red)."
    )
    reached = serializers.BooleanField(
        allow_null=True, help_text="Whether the grade is what was expected of it; null: no grade."
    )


class Report(serializers.Serializer[reports.CycleReport]):
    """What a cycle came to, for a team and the teams below it."""

    team = serializers.SlugField(source="team.slug")
    cycle = serializers.SlugField(source="cycle.slug")
    before = serializers.SlugField(
        source="before.slug", default=None, allow_null=True, help_text="The last cycle of the same length."
    )
    grade = Figure(allow_null=True, help_text="The mean of the goals' grades.")
    grade_before = Figure(allow_null=True)
    finding = serializers.CharField()
    lines: Any = ReportLine(many=True, help_text=f"At most {reports.MOST_GOALS}.")


class Cycles(OrganizationView):
    """Cycles."""

    serializer_class = CycleRow
    queryset = Cycle.objects.none()
    filterset_class = CycleFilters
    lookup_field = "slug"

    def shown(self, cycle: Cycle) -> dict[str, Any]:
        """The cycle as a GET shows it."""
        return dict(CycleRow(cycle).data)

    @extend_schema(tags=["cycles"])
    def list(self, request: Request) -> Response:
        """Cycles, newest first."""
        rows = Cycle.objects.visible_to(self.person).order_by("-starts_on", "-ends_on", "pk")
        return self.paged(self.filter_queryset(rows), lambda page: CycleRow(page, many=True).data)

    @extend_schema(tags=["cycles"], request=NewCycle, responses={201: CycleRow})
    @once
    def create(self, request: Request) -> Response:
        """Make a cycle."""
        require(can_administer, self.person, self.organization)
        made = actions.create_cycle(self.organization, by=self.person, **self.sent(NewCycle))
        return self.answer(self.shown(made), made, status=201)

    @extend_schema(tags=["cycles"])
    def retrieve(self, request: Request, slug: str) -> Response:
        """A cycle."""
        cycle = self.find(Cycle, slug=slug)
        return self.answer(self.shown(cycle), cycle)

    @extend_schema(tags=["cycles"], request=CycleValues)
    @transaction.atomic
    def partial_update(self, request: Request, slug: str) -> Response:
        """Change a cycle's name, length or days."""
        cycle = self.find(Cycle, slug=slug)
        require(can_administer, self.person, self.organization)
        hold(cycle)
        self.expect(cycle)
        actions.edit_cycle(cycle, by=self.person, **self.sent(CycleValues, partial=True))
        return self.answer(self.shown(cycle), cycle)

    @extend_schema(tags=["cycles"], request=CycleStep)
    def change_state(self, request: Request, slug: str) -> Response:
        """Take a cycle a step on or back: preparing, active, closing, closed."""
        cycle = self.find(Cycle, slug=slug)
        require(can_administer, self.person, self.organization)
        self.expect(cycle, required=False)
        actions.change_cycle_state(cycle, by=self.person, **self.sent(CycleStep))
        return self.answer(self.shown(cycle), cycle)

    @extend_schema(tags=["cycles"], responses=Report)
    def report(self, request: Request, team: str, slug: str) -> Response:
        """What a cycle came to, for a team and the teams below it."""
        found, cycle = self.find(Team, slug=team), self.find(Cycle, slug=slug)
        report = reports.cycle_report(found, cycle, self.person, today(self.organization))
        hide_unseen_parents([line.goal for line in report.lines], self.person)
        return Response(Report(report).data)
