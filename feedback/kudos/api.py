"""Kudos through the API, over the same queries and actions as the pages."""

from typing import Any
from uuid import UUID

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from feedback.kudos.actions import MOST_THANKED, give_kudos, remove_kudos, restore_kudos
from feedback.kudos.permissions import can_give_kudos, can_remove_kudos
from feedback.models import Kudos
from feedback.models.kudos import LONGEST_THANKS
from teamops.api_fields import Body, ByUuid, Flag, Text
from teamops.people.api import OrganizationView, PersonName, once
from teamops.people.models import Person, Team
from teamops.people.permissions import require


def _here(person: Person) -> Any:
    return Person.objects.visible_to(person).here().select_related("organization")


class KudosRow(serializers.ModelSerializer[Kudos]):
    """Somebody's thanks."""

    giver = PersonName(allow_null=True)
    to = PersonName(many=True, source="receivers")

    class Meta:
        model = Kudos
        fields = ["uuid", "giver", "to", "text", "quality", "is_private", "at", "removed_at"]


class KudosSent(Body):
    """Whom one thanks, and for what."""

    to = serializers.ListField(
        child=ByUuid(_here, help_text="The person's UUID."), allow_empty=False, max_length=MOST_THANKED
    )
    text = Text(max_length=LONGEST_THANKS)
    quality = Text(max_length=60, allow_blank=True, required=False)
    is_private = Flag(required=False, help_text="Only they and who gives it see it.")


class KudosFilters(filters.FilterSet):
    to = filters.UUIDFilter(field_name="receivers__uuid", help_text="The UUID of who was thanked.")
    giver = filters.UUIDFilter(field_name="giver__uuid", help_text="The UUID of who thanks.")
    team = filters.CharFilter(method="of_team", help_text="The slug of a team of who was thanked.")

    def of_team(self, rows: Any, name: str, value: str) -> Any:
        team = Team.objects.visible_to(self.request.person).filter(slug=value).first()
        return rows.of_team(team) if team else rows.none()


class KudosView(OrganizationView):
    """Kudos."""

    serializer_class = KudosRow
    queryset = Kudos.objects.none()
    filterset_class = KudosFilters
    lookup_field = "uuid"

    def shown(self, kudos: Kudos) -> dict[str, Any]:
        """The kudos as a GET shows it."""
        return dict(KudosRow(kudos).data)

    def _find(self, uuid: UUID) -> Kudos:
        found: Kudos = self.find(Kudos, "giver", uuid=uuid)
        return found

    @extend_schema(tags=["kudos"])
    def list(self, request: Request) -> Response:
        """Kudos that the person may see, the newest first."""
        rows = self.filter_queryset(Kudos.objects.visible_to(self.person).there().newest_first())
        return self.paged(rows, lambda page: KudosRow(page, many=True).data)

    @extend_schema(tags=["kudos"], request=KudosSent, responses={201: KudosRow})
    @once
    def create(self, request: Request) -> Response:
        """Thank people for a thing; they have it in their inbox."""
        require(can_give_kudos, self.person, self.organization)
        made = give_kudos(by=self.person, **self.sent(KudosSent))
        return self.answer(self.shown(made), made, status=201)

    @extend_schema(tags=["kudos"], responses=KudosRow)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """One of the kudos."""
        found = self._find(uuid)
        return self.answer(self.shown(found), found)

    @extend_schema(tags=["kudos"], responses={204: None})
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Take one's thanks back."""
        found = self._find(uuid)
        require(can_remove_kudos, self.person, found)
        remove_kudos(found, by=self.person)
        return Response(status=204)

    @extend_schema(tags=["kudos"], request=None, responses=KudosRow)
    def restore(self, request: Request, uuid: UUID) -> Response:
        """Have thanks that were taken back stand again."""
        found = self._find(uuid)
        require(can_remove_kudos, self.person, found)
        restore_kudos(found, by=self.person)
        return self.answer(self.shown(found), found)
