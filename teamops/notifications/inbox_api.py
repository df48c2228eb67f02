"""The inbox through the API: what one is asked to do, and putting it off."""

from typing import Any
from uuid import UUID

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from teamops.api_fields import Body, Day
from teamops.dates import today
from teamops.notifications import actions
from teamops.notifications.models import Reminder
from teamops.notifications.queries import Item, items
from teamops.people.api import OrganizationView
from teamops.public_ids import pk_of, uuid_of

KIND = "reminder"


class InboxRow(serializers.Serializer[Any]):
    """One thing that one is asked to do; `path` is its page, after the organization's address."""

    uuid = serializers.SerializerMethodField()
    rule = serializers.CharField(source="reminder.rule")
    title = serializers.CharField()
    when = serializers.CharField()
    why = serializers.CharField()
    path = serializers.CharField()
    asked_on = serializers.DateField(source="reminder.local_date")
    due_on = serializers.DateField(source="reminder.due_on")
    is_late = serializers.BooleanField()
    is_finished = serializers.BooleanField(help_text="Nothing is left to do.")
    read_at = serializers.DateTimeField(source="reminder.read_at", allow_null=True)
    snoozed_until = serializers.DateField(source="reminder.snoozed_until", allow_null=True)

    def get_uuid(self, item: Item) -> UUID:
        return uuid_of(KIND, item.reminder.pk)


class InboxFilters(filters.FilterSet):
    unread = filters.BooleanFilter(
        field_name="read_at",
        lookup_expr="isnull",
        help_text="With `true` what is unread alone: its `count` is the number at the inbox.",
    )


class Snooze(Body):
    """The day on which one is asked again."""

    until = Day()


Marked = inline_serializer("Marked", {"marked": serializers.IntegerField()})
Snoozed = inline_serializer("Snoozed", {"snoozed_until": serializers.DateField()})


class Inbox(OrganizationView):
    """One's own inbox."""

    serializer_class = InboxRow
    queryset = Reminder.objects.none()
    filterset_class = InboxFilters

    @extend_schema(tags=["notifications"], responses=InboxRow(many=True))
    def list(self, request: Request) -> Response:
        """What one is asked to do, newest first; what one may not see any more is left out."""
        rows = self.filter_queryset(Reminder.objects.visible_to(self.person)).order_by("-local_date", "pk")
        day = today(self.person)
        return self.paged(
            rows, lambda page: InboxRow(items(page, reader=self.person, today=day), many=True).data
        )

    @extend_schema(tags=["notifications"], request=None, responses=Marked, operation_id="inbox_read_all")
    def read_all(self, request: Request) -> Response:
        """Mark all as read."""
        return Response({"marked": actions.mark_all_read(by=self.person)})

    @extend_schema(tags=["notifications"], request=None, responses={204: None}, operation_id="inbox_read")
    def read(self, request: Request, uuid: UUID) -> Response:
        """Mark one as read."""
        actions.mark_read(self._find(uuid), by=self.person)
        return Response(status=204)

    @extend_schema(tags=["notifications"], request=Snooze, responses=Snoozed)
    def snooze(self, request: Request, uuid: UUID) -> Response:
        """Put one off to a day; it is asked anew then, if it still holds."""
        reminder = self._find(uuid)
        until = self.sent(Snooze)["until"]
        actions.snooze(reminder, until=until, by=self.person)
        return Response({"snoozed_until": until})

    def _find(self, uuid: UUID) -> Reminder:
        found: Reminder = self.find(Reminder, pk=pk_of(KIND, uuid))
        return found
