"""The API of the trash."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tasks.models import Task
from tasks.trash.actions import restore
from tasks.trash.queries import removals, seen_removal
from teamops.dates import today
from teamops.people.api import OrganizationView, PersonName


class RemovalRow(serializers.Serializer[Any]):
    """What one act removed."""

    removal = serializers.UUIDField(help_text="Names the act; restoring takes all of it back.")
    kind = serializers.CharField(help_text="Of the largest thing, in the reader's language.")
    name = serializers.CharField()
    more = serializers.IntegerField(help_text="How many things went with it.")
    team = serializers.CharField(help_text="The team's name.")
    removed_at = serializers.DateTimeField()
    removed_by = PersonName(source="by", allow_null=True)
    days_left = serializers.IntegerField(help_text="Days until it is gone for good.")


class Trash(OrganizationView):
    """What was removed in the last thirty days."""

    serializer_class = RemovalRow
    queryset = Task.objects.none()

    @extend_schema(tags=["trash"])
    def list(self, request: Request) -> Response:
        """What lies in the trash, an act at a time, the newest first; at most 100."""
        found = removals(self.person, None, today(self.person))
        return self.paged(found, lambda page: RemovalRow(page, many=True).data)

    @extend_schema(tags=["trash"], request=None, responses={204: None})
    def restore(self, request: Request, removal: UUID) -> Response:
        """Restore everything that one act removed."""
        if seen_removal(self.person, removal) is None:
            raise Http404
        restore(removal, by=self.person)
        return Response(status=204)


urlpatterns = [
    path("trash/", Trash.as_view({"get": "list"}), name="api_trash"),
    path("trash/<uuid:removal>/restore/", Trash.as_view({"post": "restore"}), name="api_restore"),
]
