"""The API of saved views and limits of work, over the same queries and actions as the pages."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals.api.references import a_team, an_owner
from tasks.api.choices import milestones, plans
from tasks.models import SavedView, Task, WorkLimit
from tasks.plan_views import actions
from tasks.plan_views.permissions import can_change_view, can_save_for_team, can_set_limit
from tasks.plan_views.queries import LIMITED
from teamops.api_fields import Body, ByUuid, Choice, Flag, Text, Whole
from teamops.people.api import OrganizationView, PersonName, hold, once
from teamops.people.permissions import require


class SavedViewRow(serializers.ModelSerializer[SavedView]):
    """What a view is asked, under a name; `plan` null: of all tasks of the team."""

    team = serializers.SlugField(source="team.slug")
    plan = serializers.UUIDField(source="plan.uuid", default=None, allow_null=True)
    for_team = serializers.SerializerMethodField()

    class Meta:
        model = SavedView
        fields = ["uuid", "name", "team", "plan", "for_team", "query", "created_at"]

    def get_for_team(self, view: SavedView) -> bool:
        """Whether everybody of the team has it."""
        return view.person_id is None


class ViewName(Body):
    """Another name for a view."""

    name = Text(max_length=60)


class NewSavedView(ViewName):
    """A view of a plan or of a team's tasks; the same name again is given to the new one."""

    team = a_team(required=False, allow_null=True)
    plan = ByUuid(plans, allow_null=True, required=False, help_text="It says the team as well.")
    query = Text(
        max_length=4_000,
        allow_blank=True,
        required=False,
        default="",
        help_text="What stands after the question mark on the page: view=board&owner=me",
    )
    for_team = Flag(required=False, default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        plan, team = attrs.get("plan"), attrs.get("team")
        if plan is None and team is None:
            raise self._refused("team", "required")
        if plan is not None and team is not None and plan.team_id != team.pk:
            raise self._refused("plan", "unknown")
        return attrs | {"team": plan.team if plan is not None else team, "plan": plan}

    def _refused(self, name: str, code: str) -> serializers.ValidationError:
        return serializers.ValidationError({name: [self.fields[name].error_messages[code]]}, code)


class SavedViewFilters(filters.FilterSet):
    team = filters.CharFilter(field_name="team__slug", help_text="The team's slug.")
    plan = filters.UUIDFilter(field_name="plan__uuid")


class SavedViews(OrganizationView):
    """Saved views."""

    serializer_class = SavedViewRow
    queryset = SavedView.objects.none()
    filterset_class = SavedViewFilters
    lookup_field = "uuid"

    def shown(self, view: SavedView) -> dict[str, Any]:
        """The view as a GET shows it."""
        return dict(SavedViewRow(view).data)

    def _view(self, uuid: UUID) -> SavedView:
        view: SavedView = self.find(SavedView, "team", "plan", uuid=uuid)
        return view

    @extend_schema(tags=["tasks"])
    def list(self, request: Request) -> Response:
        """One's own saved views and those of teams, by name."""
        rows = SavedView.objects.visible_to(self.person).select_related("team", "plan").order_by("name", "pk")
        return self.paged(self.filter_queryset(rows), lambda page: SavedViewRow(page, many=True).data)

    @extend_schema(tags=["tasks"], request=NewSavedView, responses={201: SavedViewRow})
    @once
    def create(self, request: Request) -> Response:
        """Keep a view, for oneself or for the team."""
        values = self.sent(NewSavedView)
        team, plan = values.pop("team"), values.pop("plan")
        if values["for_team"]:
            require(can_save_for_team, self.person, team)
        made = actions.save_view(team, plan, by=self.person, **values)
        return self.answer(self.shown(made), made, status=201)

    @extend_schema(tags=["tasks"])
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """A saved view."""
        view = self._view(uuid)
        return self.answer(self.shown(view), view)

    @extend_schema(tags=["tasks"], request=ViewName)
    @transaction.atomic
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Give a saved view another name."""
        view = self._view(uuid)
        require(can_change_view, self.person, view)
        hold(view)
        self.expect(view)
        values = self.sent(ViewName, partial=True)
        if "name" in values:
            actions.rename_view(view, by=self.person, name=values["name"])
        return self.answer(self.shown(view), view)

    @extend_schema(tags=["tasks"], request=None, responses={204: None})
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Remove a saved view; the tasks that it shows stay what they are."""
        view = self._view(uuid)
        require(can_change_view, self.person, view)
        self.expect(view, required=False)
        actions.remove_view(view, by=self.person)
        return Response(status=204)


class WorkLimitRow(serializers.ModelSerializer[WorkLimit]):
    """How many tasks a team means to have at one time with a status, of an owner or before a milestone; one
    of the three is there."""

    team = serializers.SlugField(source="team.slug")
    status = serializers.CharField(allow_null=True)
    owner = PersonName(allow_null=True)
    milestone = serializers.UUIDField(source="milestone.uuid", default=None, allow_null=True)
    most = serializers.IntegerField(allow_null=True, help_text="null: as many as come.")

    class Meta:
        model = WorkLimit
        fields = ["team", "status", "owner", "milestone", "most"]

    def to_representation(self, limit: WorkLimit) -> dict[str, Any]:
        told = super().to_representation(limit)
        return told | {"status": told["status"] or None}


class WorkLimitSent(Body):
    """What a limit is to be: of a status, of an owner or of a milestone."""

    team = a_team()
    status = Choice(
        [(value, text) for value, text in Task.Status.choices if value in Task.OPEN], required=False
    )
    owner = an_owner(required=False)
    milestone = ByUuid(milestones, required=False)
    most = Whole(min_value=1, max_value=999, allow_null=True, help_text="null: as many as come.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """`columns` and `key`, as the action knows them."""
        named = [name for name in ("status", "owner", "milestone") if name in attrs]
        if len(named) != 1:
            said = _("Name one of them: a status, an owner or a milestone.")
            raise serializers.ValidationError({"status": [said]}, "one_of_three")
        value = attrs[named[0]]
        key = value if named[0] == "status" else str(value.pk)
        return {"team": attrs["team"], "columns": named[0], "key": key, "most": attrs["most"]}


class WorkLimitFilters(filters.FilterSet):
    team = filters.CharFilter(field_name="team__slug", help_text="The team's slug.")


class WorkLimits(OrganizationView):
    """Limits of work in progress."""

    serializer_class = WorkLimitRow
    queryset = WorkLimit.objects.none()
    filterset_class = WorkLimitFilters

    @extend_schema(tags=["tasks"])
    def list(self, request: Request) -> Response:
        """The limits of the teams that the person may see."""
        rows = WorkLimit.objects.visible_to(self.person).select_related("team", "owner", "milestone")
        found = self.filter_queryset(rows.order_by("team", "pk"))
        return self.paged(found, lambda page: WorkLimitRow(page, many=True).data)

    @extend_schema(tags=["tasks"], request=WorkLimitSent, responses=WorkLimitRow)
    @transaction.atomic
    def set(self, request: Request) -> Response:
        """Set a limit, change it, or (`most` null) take it away; If-Match, with the ETag of the last answer,
        refuses where somebody has set another since."""
        values = self.sent(WorkLimitSent)
        team, columns, key = values["team"], values["columns"], values["key"]
        require(can_set_limit, self.person, team)
        which = {LIMITED[columns]: key}
        rows = WorkLimit.objects.filter(organization=self.organization, team=team, **which)
        held = rows.select_for_update().first()
        self.expect(held or WorkLimit(team=team, **which), required=False)
        actions.set_limit(team, by=self.person, columns=columns, key=key, most=values["most"])
        now = rows.select_related("team", "owner", "milestone").first()
        if now is None:
            now = WorkLimit(organization=self.organization, team=team, **which)
        return self.answer(dict(WorkLimitRow(now).data), now)
