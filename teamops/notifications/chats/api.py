"""Channels through the API. Address and secret go in, and never come out."""

from typing import Any
from uuid import UUID

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from teamops.api_fields import Body, BySlug, Choice, Flag, Text
from teamops.notifications.chats import actions
from teamops.notifications.chats.models import BY_ADDRESS, ChannelAddress
from teamops.notifications.chats.permissions import can_change_channel, can_have_channels
from teamops.outgoing.urls import LONGEST_URL
from teamops.people.api import OrganizationView, may_be_stale, once, teams_among
from teamops.people.models import Team
from teamops.people.permissions import require


class ChannelRow(serializers.ModelSerializer[ChannelAddress]):
    """A chat that gets messages. `shown` is what may be seen of its address, `trouble` what went wrong."""

    team: Any = serializers.SlugField(
        source="team.slug", default=None, allow_null=True, help_text="Empty: one's own."
    )

    class Meta:
        model = ChannelAddress
        fields = [
            "uuid",
            "team",
            "service",
            "name",
            "shown",
            "is_paused",
            "takes_minutes",
            "takes_digest",
            "tried_at",
            "trouble",
        ]


class ChannelSent(Body):
    """A chat to connect."""

    team = BySlug(teams_among, required=False, allow_null=True)
    service = Choice(choices=BY_ADDRESS)
    name = Text(max_length=60)
    url = Text(max_length=LONGEST_URL, write_only=True)
    secret = Text(max_length=200, required=False, allow_blank=True, write_only=True)
    takes_minutes = Flag(required=False)
    takes_digest = Flag(required=False)


class ChannelChange(Body):
    """What can be changed; another address is another channel."""

    name = Text(max_length=60)
    is_paused = Flag()
    takes_minutes = Flag()
    takes_digest = Flag()


class TriedRow(serializers.Serializer[Any]):
    """How a test fared: the service's own words."""

    arrived = serializers.BooleanField()
    answer = serializers.CharField(source="words")


class ChannelFilters(filters.FilterSet):
    team = filters.CharFilter(method="of_team", help_text="The slug of a team; without it one's own and all.")

    def of_team(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(team__in=Team.objects.visible_to(self.request.person).filter(slug=value))


class Channels(OrganizationView):
    """Chats that get messages."""

    serializer_class = ChannelRow
    queryset = ChannelAddress.objects.none()
    filterset_class = ChannelFilters

    def shown(self, channel: ChannelAddress) -> dict[str, Any]:
        """The channel as a GET shows it."""
        return dict(ChannelRow(channel).data)

    @extend_schema(tags=["notifications"], responses=ChannelRow(many=True))
    def list(self, request: Request) -> Response:
        """One's own channels, and those of the teams."""
        rows = ChannelAddress.objects.visible_to(self.person).select_related("team").order_by("pk")
        return self.paged(self.filter_queryset(rows), lambda page: ChannelRow(page, many=True).data)

    @extend_schema(tags=["notifications"], request=ChannelSent, responses={201: ChannelRow})
    @once
    def create(self, request: Request) -> Response:
        """Connect a channel, of a team or one's own."""
        sent = self.sent(ChannelSent)
        owner = sent.pop("team", None) or self.person
        require(can_have_channels, self.person, owner)
        made = actions.add_channel(owner, by=self.person, **sent)
        return self.answer(self.shown(made), made, status=201)

    @extend_schema(tags=["notifications"], responses=ChannelRow)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """A channel."""
        channel = self._find(uuid)
        return self.answer(self.shown(channel), channel)

    @extend_schema(tags=["notifications"], request=ChannelChange, responses=ChannelRow)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Name or pause a channel, or choose what it gets."""
        channel = self._find(uuid)
        require(can_change_channel, self.person, channel)
        self.expect(channel)
        sent = self.sent(ChannelChange, partial=True)
        changed = actions.change_channel(channel, by=self.person, version=channel.version, **sent)
        return self.answer(self.shown(changed), changed)

    @extend_schema(tags=["notifications"], responses={204: None})
    @may_be_stale(takes_tag=True)
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Remove a channel; its address is forgotten."""
        channel = self._find(uuid)
        require(can_change_channel, self.person, channel)
        self.expect(channel, required=False)
        actions.remove_channel(channel, by=self.person)
        return Response(status=204)

    @extend_schema(tags=["notifications"], request=None, responses=TriedRow)
    def test(self, request: Request, uuid: UUID) -> Response:
        """Send a message there now, and answer what the service said."""
        channel = self._find(uuid)
        require(can_change_channel, self.person, channel)
        return Response(TriedRow(actions.try_channel(channel, by=self.person)).data)

    def _find(self, uuid: UUID) -> ChannelAddress:
        channel: ChannelAddress = self.find(ChannelAddress, "person", "team", uuid=uuid)
        for owner in (channel, channel.team, channel.person):
            if owner is not None:
                owner.organization = self.organization
        return channel
