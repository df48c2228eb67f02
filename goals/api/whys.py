"""Why a number of a goal is what it is, as its page of whys tells it."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals.api.as_of import AS_OF, PastView
from goals.as_of import refuse_unwritten
from goals.explaining import numbers_of
from goals.models import Goal
from goals.why import Input
from goals.why.trail import Change, Explained
from teamops.dates import today
from teamops.people.api import PersonName

KEY_RESULT = OpenApiParameter(
    "key_result", str, description="One of the goal's, by its UUID; empty: the goal."
)


class InputRow(serializers.Serializer[Input]):
    """Something that a number is made of, or that is left out of it."""

    what = serializers.CharField()
    value = serializers.CharField(allow_blank=True)
    path = serializers.CharField(
        allow_blank=True, help_text="Where it is shown, below the organization’s address; empty: nowhere."
    )
    note = serializers.CharField(allow_blank=True)


class ChangeRow(serializers.Serializer[Change]):
    """An event that moved it."""

    at = serializers.DateTimeField()
    actor = PersonName(allow_null=True, help_text="null: it happened by itself.")
    sentence = serializers.CharField(help_text="What happened, in the reader's language.")


class ExplainedRow(serializers.Serializer[Explained]):
    """A number with its formula, what it is made of, and what moved it."""

    key = serializers.CharField(source="why.key", help_text="progress, expected, suggested, forecast …")
    name = serializers.CharField(source="why.name")
    shown = serializers.CharField(source="why.shown", allow_blank=True, help_text="As the pages show it.")
    how = serializers.ListField(
        child=serializers.CharField(), source="why.how", help_text="The formula with the values put in."
    )
    inputs: Any = InputRow(source="why.inputs", many=True)
    left_out: Any = InputRow(source="why.left_out", many=True)
    changes: Any = ChangeRow(many=True, help_text="The newest ones.")
    more_changes = serializers.IntegerField(source="more", help_text="How many earlier ones there are.")


class Whys(PastView):
    """Why numbers are what they are."""

    serializer_class = ExplainedRow
    queryset = Goal.objects.none()
    pagination_class = None
    query_names = ("key_result",)
    past_actions = frozenset({"why"})

    @extend_schema(
        tags=["goals"],
        operation_id="goals_why",
        parameters=[KEY_RESULT, AS_OF],
        responses=ExplainedRow(many=True),
    )
    def why(self, request: Request, number: int) -> Response:
        """Every number of a goal or of one of its key results: formula, inputs, and what moved it."""
        past, day = self.past(), today(self.organization)
        goal = self.find(Goal, "team", "cycle", "owner", "parent", number=number)
        goal.team.organization = self.organization
        if past:
            refuse_unwritten(goal, past, day)
        asked = request.query_params.get("key_result", "")
        found = numbers_of(goal, self.person, past.day if past else day, key_result=asked, past=past)
        rows: Any = found.explained
        return Response(ExplainedRow(rows, many=True).data)
