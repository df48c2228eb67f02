"""The API of labels, over the same queries and actions as the pages."""

from uuid import UUID

from django.db import transaction
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals.api.references import a_team
from tasks.labels.actions import add_label, remove_label, rename_label
from tasks.labels.permissions import can_add_label, can_edit_label
from tasks.models import Label
from teamops.api_fields import Body, Text
from teamops.people.api import OrganizationView, hold, once
from teamops.people.permissions import require


class LabelRow(serializers.ModelSerializer[Label]):
    """A label of a team."""

    team = serializers.SlugField(source="team.slug")

    class Meta:
        model = Label
        fields = ["uuid", "name", "team"]


class LabelName(Body):
    """Another name for a label."""

    name = Text(max_length=40)


class NewLabel(LabelName):
    """A label of a team; one that is there already is answered as it is."""

    team = a_team()


class LabelFilters(filters.FilterSet):
    team = filters.CharFilter(field_name="team__slug", help_text="The team's slug.")


class Labels(OrganizationView):
    """Labels of teams."""

    serializer_class = LabelRow
    queryset = Label.objects.none()
    filterset_class = LabelFilters
    lookup_field = "uuid"

    def shown(self, label: Label) -> dict[str, object]:
        """The label as a GET shows it."""
        return dict(LabelRow(label).data)

    def _label(self, uuid: UUID) -> Label:
        label: Label = self.find(Label, "team", uuid=uuid)
        return label

    @extend_schema(tags=["tasks"])
    def list(self, request: Request) -> Response:
        """Labels of the teams that the person may see."""
        rows = Label.objects.visible_to(self.person).select_related("team").order_by("team", "name_key", "pk")
        return self.paged(self.filter_queryset(rows), lambda page: LabelRow(page, many=True).data)

    @extend_schema(tags=["tasks"], request=NewLabel, responses={201: LabelRow})
    @once
    def create(self, request: Request) -> Response:
        """Add a label to a team."""
        values = self.sent(NewLabel)
        require(can_add_label, self.person, values["team"])
        made = add_label(by=self.person, **values)
        return self.answer(self.shown(made), made, status=201)

    @extend_schema(tags=["tasks"])
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """A label."""
        label = self._label(uuid)
        return self.answer(self.shown(label), label)

    @extend_schema(tags=["tasks"], request=LabelName)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Rename a label."""
        label = self._label(uuid)
        require(can_edit_label, self.person, label)
        with transaction.atomic():
            hold(label)
            self.expect(label)
            rename_label(label, by=self.person, **self.sent(LabelName))
        return self.answer(self.shown(label), label)

    @extend_schema(tags=["tasks"], responses={204: None})
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Take a label from all tasks."""
        label = self._label(uuid)
        require(can_edit_label, self.person, label)
        remove_label(label, by=self.person)
        return Response(status=204)
