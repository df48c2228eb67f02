"""What a team chooses about its goals, and goals to begin from."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals import actions
from goals.goal_templates import TEMPLATES, GoalTemplate, MeasureTemplate
from goals.models import KeyResult, TeamChoice
from goals.permissions import can_manage_team
from teamops.api_fields import Body, Flag
from teamops.people.api import OrganizationView
from teamops.people.models import Team
from teamops.people.permissions import require


class HidesPreparing(Body):
    """Whether other teams see the goals of a cycle that is being prepared only when it begins."""

    hides = Flag()


class TeamChoiceRow(serializers.ModelSerializer[TeamChoice]):
    """What the team has chosen."""

    hides = serializers.BooleanField(source="hides_preparing")

    class Meta:
        model = TeamChoice
        fields = ["hides"]


class TeamGoals(OrganizationView):
    """A team's choices about its goals."""

    serializer_class = TeamChoiceRow
    queryset = TeamChoice.objects.none()

    @extend_schema(tags=["goals"], request=HidesPreparing, responses=TeamChoiceRow)
    def hide_preparing(self, request: Request, team: str) -> Response:
        """Hide the team's goals from other teams while a cycle is being prepared, or show them."""
        found = self.find(Team, slug=team)
        require(can_manage_team, self.person, found)
        choice = actions.hide_preparing(found, by=self.person, **self.sent(HidesPreparing))
        return Response(TeamChoiceRow(choice).data)


class MeasureTemplateRow(serializers.Serializer[MeasureTemplate]):
    """A key result to begin from; its numbers are the team's to fill in."""

    statement = serializers.CharField()
    kind = serializers.ChoiceField(KeyResult.Kind.choices)
    unit = serializers.CharField(allow_blank=True)


class GoalTemplateRow(serializers.Serializer[GoalTemplate]):
    """A goal to begin from, in the reader's language."""

    key = serializers.CharField()
    area = serializers.CharField()
    statement = serializers.CharField()
    why = serializers.CharField()
    measures: Any = MeasureTemplateRow(many=True)


class GoalTemplates(OrganizationView):
    """Goals of product operations to begin from."""

    serializer_class = GoalTemplateRow
    queryset = TeamChoice.objects.none()
    pagination_class = None

    @extend_schema(tags=["goals"], operation_id="goal_templates", responses=GoalTemplateRow(many=True))
    def templates(self, request: Request) -> Response:
        """Templates by area: activation, retention, conversion, growth, quality, knowledge."""
        rows: Any = TEMPLATES
        return Response(GoalTemplateRow(rows, many=True).data)
