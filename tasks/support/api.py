"""The API of support requests, over the same queries and actions as the pages."""

from collections.abc import Callable
from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals.api.references import a_goal, a_team, an_owner
from tasks.api.choices import tasks
from tasks.models import SupportRequest
from tasks.support import actions
from tasks.support.lines import Line
from tasks.support.permissions import (
    can_answer_support,
    can_ask_support,
    can_change_support,
    can_close_support,
)
from teamops.api_fields import Body, ByNumber, Choice, Day, Text
from teamops.dates import today
from teamops.people.api import OrganizationView, PersonName, once
from teamops.people.models import Person
from teamops.people.permissions import require

PARTS = ("team", "goal", "task", "asked_by", "asked_of")


class SupportRow(serializers.ModelSerializer[SupportRequest]):
    """What somebody needs and from whom. `task`, `goal` null: none, or one that the person may not see."""

    number = serializers.IntegerField(help_text="7 for S-7.")
    team = serializers.SlugField(source="team.slug")
    task = serializers.SerializerMethodField()
    goal = serializers.SerializerMethodField()
    asked_by = PersonName(allow_null=True)
    asked_of = PersonName(allow_null=True)
    age = serializers.SerializerMethodField()

    class Meta:
        model = SupportRequest
        fields = [
            "number",
            "uuid",
            "team",
            "kind",
            "need",
            "details",
            "needed_by",
            "task",
            "goal",
            "asked_by",
            "asked_of",
            "state",
            "promised_for",
            "answer",
            "asked_at",
            "answered_at",
            "closed_at",
            "age",
            "version",
        ]

    def _line(self, request: SupportRequest) -> Line:
        organization = self.context["person"].organization
        return Line(request, today(organization), organization)

    def get_task(self, request: SupportRequest) -> int | None:
        """Its number."""
        task = self._line(request).task
        return task.number if task else None

    def get_goal(self, request: SupportRequest) -> int | None:
        """Its number."""
        goal = self._line(request).goal
        return goal.number if goal else None

    def get_age(self, request: SupportRequest) -> int:
        """Calendar days since it was asked, until it ended."""
        return self._line(request).age


class SupportChanges(Body):
    """What can be changed of a request while it is open."""

    need = Text(max_length=300)
    kind = Choice(SupportRequest.Kind.choices, required=False)
    details = Text(max_length=5_000, allow_blank=True, required=False, help_text="Markdown.")
    needed_by = Day(allow_null=True, required=False)


class Question(SupportChanges):
    """What is needed, from whom, by when; for a task or for a goal, or for the team's work as such."""

    team = a_team()
    asked_of = an_owner()
    task = ByNumber(tasks, allow_null=True, required=False)
    goal = a_goal(allow_null=True, required=False)


class Promise(Body):
    """The day that is promised. A promise that moves to a later day says why."""

    promised_for = Day()
    answer = Text(max_length=1_000, allow_blank=True, required=False)


class Words(Body):
    """What is said with it."""

    answer = Text(max_length=1_000, allow_blank=True, required=False)


class Reason(Body):
    """Why."""

    answer = Text(max_length=1_000)


class SupportFilters(filters.FilterSet):
    team = filters.CharFilter(field_name="team__slug", help_text="The team's slug.")
    asked_of = filters.UUIDFilter(field_name="asked_of__uuid", help_text="The person's UUID.")
    asked_by = filters.UUIDFilter(field_name="asked_by__uuid", help_text="The person's UUID.")
    state = filters.ChoiceFilter(choices=SupportRequest.State.choices)
    kind = filters.ChoiceFilter(choices=SupportRequest.Kind.choices)


class Support(OrganizationView):
    """Support requests."""

    serializer_class = SupportRow
    queryset = SupportRequest.objects.none()
    filterset_class = SupportFilters

    def shown(self, request: SupportRequest) -> dict[str, Any]:
        """The request as a GET shows it."""
        return dict(self._rows([self._find(request.number)])[0])

    def _rows(self, rows: Any) -> Any:
        return SupportRow(rows, many=True, context={"person": self.person}).data

    def _find(self, number: int) -> SupportRequest:
        found: SupportRequest = self.find(SupportRequest, *PARTS, number=number)
        found.organization = found.team.organization = self.organization
        return found

    @extend_schema(tags=["support"])
    def list(self, request: Request) -> Response:
        """Support requests that the person may see, the oldest first."""
        rows = SupportRequest.objects.visible_to(self.person).select_related(*PARTS)
        return self.paged(self.filter_queryset(rows.order_by("asked_at", "number")), self._rows)

    @extend_schema(tags=["support"], request=Question, responses={201: SupportRow})
    @once
    def create(self, request: Request) -> Response:
        """Ask somebody for what is needed."""
        values = self.sent(Question)
        team = values.pop("team")
        require(can_ask_support, self.person, team)
        made = actions.ask_support(team, by=self.person, **values)
        return self.answer(self.shown(made), made, status=201)

    @extend_schema(tags=["support"])
    def retrieve(self, request: Request, number: int) -> Response:
        """A support request."""
        found = self._find(number)
        return self.answer(self.shown(found), found)

    @extend_schema(tags=["support"], request=SupportChanges)
    def partial_update(self, request: Request, number: int) -> Response:
        """Change what is asked."""
        found = self._find(number)
        require(can_change_support, self.person, found)
        self.expect(found)
        values = self.sent(SupportChanges, partial=True)
        actions.edit_support(found, by=self.person, version=found.version, **values)
        return self.answer(self.shown(found), found)

    def _act(
        self,
        number: int,
        action: Callable[..., Any],
        allowed: Callable[[Person, SupportRequest], bool],
        body: type[Body] | None,
    ) -> Response:
        found = self._find(number)
        require(allowed, self.person, found)
        self.expect(found, required=False)
        action(found, by=self.person, version=found.version, **(self.sent(body) if body else {}))
        return self.answer(self.shown(found), found)

    @extend_schema(tags=["support"], request=Promise)
    def promise(self, request: Request, number: int) -> Response:
        """Promise it for a day, or for another one."""
        return self._act(number, actions.promise_support, can_answer_support, Promise)

    @extend_schema(tags=["support"], request=Words)
    def supply(self, request: Request, number: int) -> Response:
        """Say that it is there."""
        return self._act(number, actions.supply_support, can_close_support, Words)

    @extend_schema(tags=["support"], request=Reason)
    def decline(self, request: Request, number: int) -> Response:
        """Say that it will not come, and why."""
        return self._act(number, actions.decline_support, can_answer_support, Reason)

    @extend_schema(tags=["support"], request=None)
    def withdraw(self, request: Request, number: int) -> Response:
        """Say that it is no longer needed."""
        return self._act(number, actions.withdraw_support, can_change_support, None)
