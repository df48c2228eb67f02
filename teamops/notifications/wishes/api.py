"""Preferences through the API: what one is told of, by which channel, when; and the next seven days."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from teamops.api_fields import Body, Choice, Flag, Text, Whole
from teamops.notifications.kinds import KINDS
from teamops.notifications.preferences import AT_ONCE
from teamops.notifications.wishes.actions import choose, choose_for_team
from teamops.notifications.wishes.forms import MOST_DAYS_BEFORE
from teamops.notifications.wishes.matrix import cells_of, columns, matrix_of, team_matrix_of
from teamops.notifications.wishes.week import week_of
from teamops.people.api import OrganizationView
from teamops.people.models import Person, Team
from teamops.people.permissions import can_manage_team, require

MESSAGE_KINDS = [(name, kind.label) for name, kind in KINDS.items()]
WHEN = (
    "email_reminders",
    "reminder_hour",
    "quiet_from",
    "quiet_until",
    "working_days",
    "remind_days_before",
    "language",
)


class WishRow(serializers.Serializer[Any]):
    """Whether one is told of a kind by a channel; `is_own`: because one has chosen it."""

    kind = serializers.CharField()
    channel = serializers.CharField(help_text="`at_once`: whether it cannot wait for the day's message.")
    wanted = serializers.BooleanField()
    is_own = serializers.BooleanField()


class PreferencesRow(serializers.ModelSerializer[Person]):
    """One's own preferences; hours are those of one's own day. The inbox has everything."""

    wishes = serializers.SerializerMethodField()

    class Meta:
        model = Person
        fields = [*WHEN, "wishes"]

    @extend_schema(responses=WishRow(many=True))
    def get_wishes(self, person: Person) -> list[dict[str, Any]]:
        return [
            {
                "kind": cell.key.split(":")[0],
                "channel": cell.column.name,
                "wanted": cell.wanted,
                "is_own": cell.is_own,
            }
            for cell in cells_of(matrix_of(person))
        ]


@extend_schema_field(OpenApiTypes.STR)
class ChannelName(Text):
    """A channel among which one can choose, or what else stands in its column."""

    default_error_messages = Choice.default_error_messages

    def __init__(self, *besides: str, **options: Any) -> None:
        self.besides = besides
        super().__init__(max_length=20, **options)

    def to_internal_value(self, data: Any) -> str:
        name = super().to_internal_value(data)
        known = [*(one.name for one in columns()), *self.besides]
        if name not in known:
            self.fail("invalid_choice", choices=", ".join(known))
        return name


class WishSent(Body):
    """One choice."""

    kind = Choice(choices=MESSAGE_KINDS)
    channel = ChannelName(AT_ONCE)
    wanted = Flag()


class PreferencesSent(Body):
    """What is to change. Of `wishes` only those that are named."""

    email_reminders = Flag()
    reminder_hour = Whole(min_value=0, max_value=23)
    quiet_from = Whole(min_value=0, max_value=23)
    quiet_until = Whole(min_value=0, max_value=23)
    working_days = serializers.RegexField(
        "^1?2?3?4?5?6?7?$",
        allow_blank=True,
        error_messages={
            "invalid": _("Write the numbers of the days in their order, Monday is 1: 12345."),
        },
        help_text="ISO numbers in their order, such as 1234. Empty: the country's.",
    )
    remind_days_before = Whole(min_value=0, max_value=MOST_DAYS_BEFORE, allow_null=True)
    language = Choice(choices=["en", "zh-hans"], allow_blank=True)
    wishes = WishSent(many=True, required=False)


class ToldRow(serializers.Serializer[Any]):
    """One thing of a day's message; `channels` beside the inbox."""

    rule = serializers.CharField(source="item.rule.name")
    title = serializers.CharField(source="item.title")
    when = serializers.CharField(source="item.when")
    why = serializers.CharField(source="item.why")
    path = serializers.CharField(source="item.path")
    channels = serializers.SerializerMethodField()

    def get_channels(self, told: Any) -> list[str]:
        return [channel.name for channel in told.channels]


class DayRow(serializers.Serializer[Any]):
    """One of the next seven days; `at` is empty where no message comes."""

    date = serializers.DateField()
    at = serializers.DateTimeField(allow_null=True)
    told = ToldRow(many=True)


class Preferences(OrganizationView):
    """One's own preferences."""

    serializer_class = PreferencesRow
    queryset = Person.objects.none()
    pagination_class = None

    @extend_schema(tags=["notifications"], responses=PreferencesRow)
    def retrieve(self, request: Request) -> Response:
        """What one is told of, by which channel, and when."""
        return self.answer(PreferencesRow(self.person).data, self.person)

    @extend_schema(tags=["notifications"], request=PreferencesSent, responses=PreferencesRow)
    def partial_update(self, request: Request) -> Response:
        """Change what one is told of, by which channel, or when."""
        self.expect(self.person)
        sent = self.sent(PreferencesSent, partial=True)
        wishes = {(one["kind"], one["channel"]): one["wanted"] for one in sent.pop("wishes", ())}
        choose(self.person, by=self.person, wishes=wishes, version=self.person.version, **sent)
        return self.answer(PreferencesRow(self.person).data, self.person)

    @extend_schema(tags=["notifications"], responses=DayRow(many=True), operation_id="preferences_week")
    def week(self, request: Request) -> Response:
        """What one would get in the next seven days, and when, as things stand now."""
        return Response(DayRow(week_of(self.person), many=True).data)


class TeamWishRow(serializers.Serializer[Any]):
    """What a team says of a kind and channel; empty: nothing, so that what is usual holds."""

    kind = serializers.CharField()
    channel = serializers.CharField()
    wanted = serializers.BooleanField(allow_null=True)


class TeamPreferencesRow(serializers.Serializer[Any]):
    """What the people of a team are told of who have not chosen themselves. When is each person's own."""

    remind_days_before = serializers.IntegerField()
    wishes = TeamWishRow(many=True)


class TeamWishSent(Body):
    """One choice."""

    kind = Choice(choices=MESSAGE_KINDS)
    channel = ChannelName()
    wanted = Flag(allow_null=True)


class TeamPreferencesSent(Body):
    """What is to change. Of `wishes` only those that are named."""

    remind_days_before = Whole(min_value=0, max_value=MOST_DAYS_BEFORE)
    wishes = TeamWishSent(many=True, required=False)


class TeamPreferences(OrganizationView):
    """What a team's people are told of."""

    serializer_class = TeamPreferencesRow
    queryset = Team.objects.none()
    lookup_field = "team"
    pagination_class = None

    @extend_schema(tags=["notifications"], responses=TeamPreferencesRow)
    def retrieve(self, request: Request, team: str) -> Response:
        """What the people of a team are told of, as far as they have not chosen themselves."""
        found = self._find(team)
        return self.answer(self._shown(found), found)

    @extend_schema(tags=["notifications"], request=TeamPreferencesSent, responses=TeamPreferencesRow)
    def partial_update(self, request: Request, team: str) -> Response:
        """Choose for who has not chosen."""
        found = self._find(team)
        self.expect(found)
        sent = self.sent(TeamPreferencesSent, partial=True)
        wishes = {(one["kind"], one["channel"]): one["wanted"] for one in sent.pop("wishes", ())}
        choose_for_team(found, by=self.person, wishes=wishes, version=found.version, **sent)
        return self.answer(self._shown(found), found)

    def _find(self, slug: str) -> Team:
        team: Team = self.find(Team, "organization", slug=slug)
        require(can_manage_team, self.person, team)
        return team

    def _shown(self, team: Team) -> dict[str, Any]:
        wishes = [
            {"kind": cell.key.split(":")[0], "channel": cell.column.name, "wanted": cell.chosen}
            for cell in cells_of(team_matrix_of(team))
        ]
        shown = {"remind_days_before": team.remind_days_before, "wishes": wishes}
        return dict(TeamPreferencesRow(shown).data)
