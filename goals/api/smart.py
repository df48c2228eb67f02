"""The five SMART marks, of a goal and of given words."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals.api.references import a_cycle, a_goal, a_number, a_team, an_owner
from goals.judging import GOAL_FIELDS, ROW_FIELDS, Typed, marks_of_typed
from goals.models import Goal, KeyResult
from goals.permissions import can_create_goal
from goals.queries import current_cycle
from goals.smart import NAMES, Mark, Marks
from teamops.api_fields import Body, Choice, Day, Text
from teamops.dates import today
from teamops.people.api import OrganizationView
from teamops.people.permissions import require

MOST_ROWS = 20


class SmartMark(serializers.Serializer[Mark]):
    """One of the five: whether it holds, a plain sentence, and what would help where it does not."""

    letter = serializers.ChoiceField([(letter, letter) for letter in NAMES])
    name = serializers.CharField()
    holds = serializers.SerializerMethodField(
        help_text="null: of a past day, where it is not known any more."
    )
    sentence = serializers.CharField()
    suggestion = serializers.CharField(allow_blank=True)
    path = serializers.CharField(
        allow_blank=True,
        help_text="Where its figures are explained, below the organization’s address; empty: it names none.",
    )

    def get_holds(self, mark: Mark) -> bool | None:
        return mark.holds if mark.is_known else None


class SmartMarks(serializers.Serializer[Marks]):
    """All five, and the whole in one sentence; advice, never a gate."""

    summary = serializers.CharField()
    marks = SmartMark(many=True, source="all")


class KeyResultWords(Body):
    """A key result as far as it is written."""

    statement = Text(max_length=300, allow_blank=True, required=False)
    kind = Choice(KeyResult.Kind.choices, required=False)
    unit = Text(max_length=30, allow_blank=True, required=False)
    start = a_number(allow_null=True, required=False)
    target = a_number(allow_null=True, required=False)
    starts_on = Day(allow_null=True, required=False)
    ends_on = Day(allow_null=True, required=False)


class GoalWords(Body):
    """A goal of a team as far as it is written.

    Without a cycle it is in that of today, without an owner it is that of who asks.
    """

    team = a_team()
    statement = Text(max_length=300, allow_blank=True, required=False)
    why = Text(max_length=4000, allow_blank=True, required=False)
    cycle = a_cycle(required=False)
    owner = an_owner(allow_null=True, required=False)
    parent: Any = a_goal(allow_null=True, required=False, help_text="The goal that it contributes to.")
    supports = serializers.ListField(child=a_goal(), required=False, max_length=50)
    starts_on = Day(allow_null=True, required=False)
    ends_on = Day(allow_null=True, required=False)
    key_results = KeyResultWords(many=True, required=False, max_length=MOST_ROWS)  # type: ignore[call-arg]


class Smart(OrganizationView):
    """How SMART words are."""

    serializer_class = SmartMarks
    queryset = Goal.objects.none()

    @extend_schema(tags=["goals"], operation_id="judge_words", request=GoalWords, responses=SmartMarks)
    def judge(self, request: Request) -> Response:
        """Judge the words of a goal that is not written yet: the same marks as beside its form."""
        words = self.sent(GoalWords)
        team, rows = words.pop("team"), words.pop("key_results", ())
        require(can_create_goal, self.person, team)
        words.setdefault("cycle", current_cycle(self.organization, today(self.organization)))
        words.setdefault("owner", self.person)
        typed = Typed(
            {name: words.get(name) for name in GOAL_FIELDS},
            [dict.fromkeys(ROW_FIELDS) | {"kind": KeyResult.Kind.INCREASE} | row for row in rows],
        )
        marks = marks_of_typed(typed, person=self.person, team=team, goal=None)
        return Response(SmartMarks(marks).data)
