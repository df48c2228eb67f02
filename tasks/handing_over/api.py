"""Handing over through the API, over the same queries and actions as the pages."""

from typing import Any
from uuid import UUID

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals.api.references import an_owner
from tasks.handing_over.actions import accept_handover, hand_over, return_handover, withdraw_handover
from tasks.handing_over.permissions import Thing, can_answer_handover, can_hand_over, can_withdraw_handover
from tasks.handing_over.queries import PARTS
from tasks.models import ActionPlan, Handover, Milestone, Task
from teamops.api_fields import Body, Text
from teamops.people.api import OrganizationView, PersonName, once
from teamops.people.permissions import require


class HandoverRow(serializers.ModelSerializer[Handover]):
    """A task (by its number), a milestone or a plan (by UUID) that was handed over."""

    task = serializers.IntegerField(source="task.number", default=None, allow_null=True)
    milestone = serializers.UUIDField(source="milestone.uuid", default=None, allow_null=True)
    plan = serializers.UUIDField(source="plan.uuid", default=None, allow_null=True)
    title = serializers.CharField(source="thing", help_text="What the thing is called.")
    giver = PersonName(allow_null=True)
    taker = PersonName()
    owner_before = PersonName(allow_null=True)
    waits = serializers.BooleanField(
        source="is_unanswered", help_text="Given, not answered, and nobody has given it on since."
    )

    class Meta:
        model = Handover
        fields = [
            "uuid",
            "task",
            "milestone",
            "plan",
            "title",
            "giver",
            "taker",
            "owner_before",
            "note",
            "state",
            "waits",
            "answer",
            "given_at",
            "answered_at",
        ]


class HandoverSent(Body):
    """To whom, and what they should know."""

    taker = an_owner()
    note = Text(max_length=1_000, allow_blank=True, required=False)


class Refusal(Body):
    """Why it goes back."""

    answer = Text(max_length=1_000)


class HandoverFilters(filters.FilterSet):
    state = filters.ChoiceFilter(choices=Handover.State.choices)
    taker = filters.UUIDFilter(field_name="taker__uuid", help_text="The person's UUID.")


class Handovers(OrganizationView):
    """What was handed over."""

    serializer_class = HandoverRow
    queryset = Handover.objects.none()
    filterset_class = HandoverFilters
    lookup_field = "uuid"

    def shown(self, handover: Handover) -> dict[str, Any]:
        """The hand-over as a GET shows it."""
        return dict(HandoverRow(handover).data)

    def _find(self, uuid: UUID) -> Handover:
        handover: Handover = self.find(Handover, *PARTS, uuid=uuid)
        return handover

    @extend_schema(tags=["handovers"])
    def list(self, request: Request) -> Response:
        """What the person has given, got, or had before, the newest first."""
        rows = Handover.objects.visible_to(self.person).with_parts().order_by("-given_at", "-pk")
        return self.paged(self.filter_queryset(rows), lambda page: HandoverRow(page, many=True).data)

    @extend_schema(tags=["handovers"], responses=HandoverRow)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """A hand-over."""
        return Response(self.shown(self._find(uuid)))

    @extend_schema(tags=["handovers"], request=HandoverSent, responses={201: HandoverRow})
    @once
    def of_task(self, request: Request, number: int) -> Response:
        """Hand a task over."""
        return self._hand_over(self.find(Task, "team", "plan", "assignee", number=number))

    @extend_schema(tags=["handovers"], request=HandoverSent, responses={201: HandoverRow})
    @once
    def of_milestone(self, request: Request, uuid: UUID) -> Response:
        """Hand a milestone over."""
        return self._hand_over(self.find(Milestone, "plan__team", "plan__goal", "owner", uuid=uuid))

    @extend_schema(tags=["handovers"], request=HandoverSent, responses={201: HandoverRow})
    @once
    def of_plan(self, request: Request, uuid: UUID) -> Response:
        """Hand a plan over."""
        return self._hand_over(self.find(ActionPlan, "team", "goal", "owner", uuid=uuid))

    def _hand_over(self, thing: Thing) -> Response:
        require(can_hand_over, self.person, thing)
        made = hand_over(thing, by=self.person, **self.sent(HandoverSent))
        return Response(self.shown(self._find(made.uuid)), status=201)

    @extend_schema(tags=["handovers"], request=None, responses=HandoverRow)
    def accept(self, request: Request, uuid: UUID) -> Response:
        """Accept what was handed over."""
        handover = self._find(uuid)
        require(can_answer_handover, self.person, handover)
        accept_handover(handover, by=self.person)
        return Response(self.shown(self._find(uuid)))

    @extend_schema(tags=["handovers"], request=Refusal, responses=HandoverRow)
    def send_back(self, request: Request, uuid: UUID) -> Response:
        """Return what was handed over, with the reason."""
        handover = self._find(uuid)
        require(can_answer_handover, self.person, handover)
        return_handover(handover, by=self.person, **self.sent(Refusal))
        return Response(self.shown(self._find(uuid)))

    @extend_schema(tags=["handovers"], request=None, responses=HandoverRow)
    def withdraw(self, request: Request, uuid: UUID) -> Response:
        """Take back what is not answered yet."""
        handover = self._find(uuid)
        require(can_withdraw_handover, self.person, handover)
        withdraw_handover(handover, by=self.person)
        return Response(self.shown(self._find(uuid)))
