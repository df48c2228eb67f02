"""Check-ins on a key result: listed, made, and corrected within 24 hours."""

from typing import Any
from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals import actions
from goals.api.references import a_number
from goals.models import CheckIn, KeyResult, StatedStatus
from goals.permissions import can_check_in
from teamops.api_fields import Body, Choice, Day, Figure, Text, Whole
from teamops.people.api import OrganizationView, PersonName, hold, once
from teamops.people.permissions import require


class CheckInRow(serializers.ModelSerializer[CheckIn]):
    """What somebody said about a key result, and the day that it is about."""

    key_result = serializers.UUIDField(source="key_result.uuid")
    value = Figure()
    status = serializers.ChoiceField(
        StatedStatus.choices,
        source="stated_status",
        allow_blank=True,
        help_text="Empty: as the numbers suggest.",
    )
    author = PersonName(allow_null=True, help_text="null: a job or a former member.")

    class Meta:
        model = CheckIn
        fields = [
            "uuid",
            "key_result",
            "day",
            "value",
            "confidence",
            "status",
            "note",
            "what_next",
            "source",
            "author",
            "at",
            "corrected_at",
        ]


class CheckInValues(Body):
    """Only the value is required: confidence and status carry over from the check-in before."""

    value = a_number(required=False, help_text="Required, but of a key result that follows its plan.")
    confidence = Whole(min_value=1, max_value=10, allow_null=True, required=False)
    status = Choice(
        StatedStatus.choices,
        allow_blank=True,
        required=False,
        help_text="Empty takes back what was stated: the numbers speak again.",
    )
    note = Text(max_length=4000, allow_blank=True, required=False)
    what_next = Text(max_length=4000, allow_blank=True, required=False)


class NewCheckIn(CheckInValues):
    """A check-in about today, or about an earlier `day`."""

    day = Day(required=False)


class CheckIns(OrganizationView):
    """Check-ins."""

    serializer_class = CheckInRow
    queryset = CheckIn.objects.none()
    lookup_field = "uuid"

    def shown(self, made: CheckIn) -> dict[str, Any]:
        """The check-in as a GET shows it."""
        return dict(CheckInRow(made).data)

    @extend_schema(tags=["check-ins"])
    def list(self, request: Request, uuid: UUID) -> Response:
        """Check-ins of a key result, newest first."""
        key_result = self.find(KeyResult, uuid=uuid)
        rows = CheckIn.objects.visible_to(self.person).filter(key_result=key_result)
        rows = rows.select_related("author", "key_result").order_by("-day", "-at", "-pk")
        return self.paged(rows, lambda page: CheckInRow(page, many=True).data)

    @extend_schema(tags=["check-ins"], request=NewCheckIn, responses={201: CheckInRow})
    @once
    def create(self, request: Request, uuid: UUID) -> Response:
        """Check in: say where a key result stands."""
        key_result = self.find(KeyResult, "goal__team", "goal__cycle", "owner", uuid=uuid)
        key_result.goal.organization = key_result.goal.team.organization = self.organization
        require(can_check_in, self.person, key_result)
        made = self._find(actions.check_in(key_result, by=self.person, **self.sent(NewCheckIn)).uuid)
        return self.answer(self.shown(made), made, status=201)

    def _find(self, uuid: UUID) -> CheckIn:
        made: CheckIn = self.find(
            CheckIn, "key_result__goal__team", "key_result__goal__cycle", "author", uuid=uuid
        )
        made.key_result.goal.team.organization = self.organization
        return made

    @extend_schema(tags=["check-ins"])
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """A check-in."""
        made = self._find(uuid)
        return self.answer(self.shown(made), made)

    @extend_schema(tags=["check-ins"], request=CheckInValues)
    @transaction.atomic
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Correct a check-in: its author may for 24 hours, and the trail keeps both."""
        made = self._find(uuid)
        require(can_check_in, self.person, made.key_result)
        hold(made)
        self.expect(made)
        stands = {
            "value": None if made.key_result.is_from_plan else made.value,
            "confidence": made.confidence,
            "status": made.stated_status,
            "note": made.note,
            "what_next": made.what_next,
        }
        actions.correct_check_in(made, by=self.person, **stands | self.sent(CheckInValues, partial=True))
        made = self._find(uuid)
        return self.answer(self.shown(made), made)
