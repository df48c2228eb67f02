"""A team's rhythm through the API, over the same queries and actions as the page."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from feedback.models import Rhythm
from feedback.rhythm.actions import renew_address, set_rhythm
from feedback.rhythm.calendar import as_calendar
from feedback.rhythm.queries import turns_of
from feedback.rhythm.subscribing import address_of, can_subscribe
from feedback.rhythm.upcoming import meetings
from teamops.api_fields import Body, ByUuid, Choice, Text, Whole
from teamops.dates import monday, today
from teamops.people.api import OrganizationView, PersonName, may_be_stale, people_among
from teamops.people.models import Team
from teamops.people.permissions import can_manage_team, require

WEEKS_SHOWN = 8


class MeetingRow(serializers.Serializer[Any]):
    """A meeting that is to come."""

    review = serializers.CharField(source="label")
    begins = serializers.DateTimeField()
    ends = serializers.DateTimeField()
    is_moved = serializers.BooleanField(help_text="On another day than usual, because of a holiday.")
    facilitator = PersonName(allow_null=True)


class RhythmRow(serializers.ModelSerializer[Rhythm]):
    """When a team meets; `weekday` 0 is Monday, `starts_at` is on the organization's clock."""

    team = serializers.SlugField(source="team.slug")
    starts_at = serializers.TimeField(format="%H:%M", help_text="As 10:30.")
    calendar = serializers.SerializerMethodField()
    facilitators = serializers.SerializerMethodField()
    meetings = serializers.SerializerMethodField()

    class Meta:
        model = Rhythm
        fields = [
            *("team", "weekday", "starts_at", "minutes", "on_holiday", "facilitators", "meetings"),
            *("calendar", "version"),
        ]

    def get_calendar(self, rhythm: Rhythm) -> str | None:
        """One's own address for a calendar (ICS): whoever has it reads the meetings. Null for who neither
        works in the team nor leads it."""
        person = self.context["person"]
        return address_of(rhythm, person) if can_subscribe(person, rhythm) else None

    @extend_schema_field(PersonName(many=True))
    def get_facilitators(self, rhythm: Rhythm) -> Any:
        """Who takes turns, in their order."""
        return PersonName(turns_of(rhythm), many=True).data

    @extend_schema_field(MeetingRow(many=True))
    def get_meetings(self, rhythm: Rhythm) -> Any:
        """Those of this week and the next seven."""
        return MeetingRow(meetings(rhythm, monday(today(rhythm.team)), WEEKS_SHOWN), many=True).data


class Clock(Text):
    """A time of day on the organization's clock, as 10:30."""

    default_error_messages = {"clock": _("This is no time of day. Write it as 10:30.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=5, **options)
        self.validators = []  # those of a text: it becomes something else

    def to_internal_value(self, data: Any) -> Any:
        text = super().to_internal_value(data)
        try:
            return datetime.datetime.strptime(text, "%H:%M").time()
        except ValueError:
            self.fail("clock")


class RhythmSent(Body):
    """All of a rhythm: what is left out is as if it had never been said."""

    weekday = Choice(choices=Rhythm.Weekday.choices)
    starts_at = Clock()
    minutes = Whole(min_value=5, max_value=480)
    on_holiday = Choice(choices=Rhythm.OnHoliday.choices)
    facilitators = serializers.ListField(
        child=ByUuid(people_among),
        max_length=99,
        required=False,
        help_text="UUIDs of members in their order.",
    )


class Rhythms(OrganizationView):
    """The rhythm of a team."""

    serializer_class = RhythmRow
    queryset = Rhythm.objects.none()
    lookup_field = "team"

    def shown(self, rhythm: Rhythm) -> dict[str, Any]:
        """The rhythm as a GET shows it."""
        return dict(RhythmRow(rhythm, context={"person": self.person}).data)

    @extend_schema(tags=["reviews"], responses=RhythmRow)
    def retrieve(self, request: Request, team: str) -> Response:
        """When the team meets, and who facilitates."""
        found = self._find(team)
        return self.answer(self.shown(found), found)

    def _find(self, team: str) -> Rhythm:
        found: Rhythm = self.find(Rhythm, "team__organization", team__slug=team)
        return found

    @extend_schema(tags=["reviews"], responses={(200, "text/calendar"): OpenApiTypes.STR})
    def calendar(self, request: Request, team: str) -> HttpResponse:
        """The meetings as a calendar file (ICS)."""
        return as_calendar(self._find(team))

    @extend_schema(tags=["reviews"], request=None, responses=RhythmRow)
    def renew(self, request: Request, team: str) -> Response:
        """Give everybody another address for the calendar; those before lead nowhere any more."""
        found = self._find(team)
        renew_address(found, by=self.person)
        return self.answer(self.shown(found), found)

    @extend_schema(tags=["reviews"], request=RhythmSent, responses=RhythmRow)
    @may_be_stale(takes_tag=True)
    def update(self, request: Request, team: str) -> Response:
        """Say when the team meets; If-Match is wanted where it has said so before."""
        found: Team = self.find(Team, "organization", slug=team)
        require(can_manage_team, self.person, found)
        present = Rhythm.objects.of_team(found)
        if present is not None:
            self.expect(present)
        values = self.sent(RhythmSent)
        version = present.version if present else 0
        made = set_rhythm(found, by=self.person, version=version, **values)
        return self.answer(self.shown(made), made)
