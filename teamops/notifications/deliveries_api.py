"""Deliveries through the API, for administrators: what was sent to whom and why, what failed, and sending it
again.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from teamops.dates import today
from teamops.notifications import actions
from teamops.notifications.channels import channel_name
from teamops.notifications.channels.chats import destinations_in_words
from teamops.notifications.models import Delivery
from teamops.notifications.permissions import can_see_deliveries
from teamops.notifications.queries import SHOWN_STATES, Item, sent_items
from teamops.people.api import OrganizationView, PersonName
from teamops.people.permissions import require
from teamops.public_ids import pk_of, uuid_of

KIND = "delivery"


class ThingTold(serializers.Serializer[Item]):
    """One thing that a message tells of; `path` is its page, after the organization's address."""

    rule = serializers.CharField(source="reminder.rule")
    title = serializers.CharField()
    when = serializers.CharField()
    why = serializers.CharField()
    path = serializers.CharField()


class DeliveryRow(serializers.ModelSerializer[Delivery]):
    """A message to a person by a channel. `reason` is empty where it was sent or waits for the first time."""

    uuid = serializers.SerializerMethodField()
    person = PersonName()
    channel = serializers.SerializerMethodField()
    destination = serializers.SerializerMethodField()
    why = serializers.CharField(source="get_reason_display", help_text="The reason in words.")
    detail = serializers.CharField(help_text="What the receiving server said.")
    can_be_sent_again = serializers.BooleanField()
    told = serializers.SerializerMethodField()

    class Meta:
        model = Delivery
        fields = [
            *("uuid", "person", "channel", "destination", "local_date", "state", "reason", "why", "detail"),
            *("attempts", "due_at", "sent_at", "can_be_sent_again", "told"),
        ]

    def get_uuid(self, delivery: Delivery) -> UUID:
        return uuid_of(KIND, delivery.pk)

    def get_channel(self, delivery: Delivery) -> str:
        """email, chat or browser."""
        return channel_name(delivery.channel)

    def get_destination(self, delivery: Delivery) -> str:
        """Which chat or browser, in words: its service and the person's name for it, or that it is gone."""
        return str(self.context["destinations"].get(delivery.pk, ""))

    @extend_schema(responses=ThingTold(many=True))
    def get_told(self, delivery: Delivery) -> Any:
        """What it tells of, as far as the reader may see it."""
        return ThingTold(self.context["told"].get(delivery.pk, []), many=True).data


class DeliveryFilters(filters.FilterSet):
    state = filters.ChoiceFilter(
        choices=[(name, name) for name in SHOWN_STATES],
        method="of_state",
        help_text="`waiting` for those that are due or being sent.",
    )
    person = filters.UUIDFilter(field_name="person__uuid", help_text="The person's UUID.")

    def of_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(state__in=SHOWN_STATES[value])


class Deliveries(OrganizationView):
    """Messages that were sent, wait or failed."""

    serializer_class = DeliveryRow
    queryset = Delivery.objects.none()
    filterset_class = DeliveryFilters
    lookup_field = "uuid"

    @extend_schema(tags=["notifications"], responses=DeliveryRow(many=True))
    def list(self, request: Request) -> Response:
        """What was sent to whom and why, the newest first; for administrators."""
        require(can_see_deliveries, self.person)
        rows = Delivery.objects.visible_to(self.person).select_related("person").order_by("-due_at", "-pk")
        return self.paged(self.filter_queryset(rows), self._rows)

    @extend_schema(tags=["notifications"], request=None, responses=DeliveryRow)
    def again(self, request: Request, uuid: UUID) -> Response:
        """Send a message again that failed or came too late (`can_be_sent_again`); for administrators."""
        delivery: Delivery = self.find(Delivery, "person", pk=pk_of(KIND, uuid))
        actions.send_again(delivery, by=self.person)
        delivery.refresh_from_db()
        return self.answer(self._rows([delivery])[0])

    def _rows(self, page: Sequence[Delivery]) -> Any:
        told = sent_items(page, reader=self.person, today=today(self.person))
        context = {"told": told, "destinations": destinations_in_words(page)}
        return DeliveryRow(page, many=True, context=context).data
