"""A meeting that is held, through the API: who is here, who leads through it and writes, and the clock of its
parts, over the same actions as the page. Meetings are of weeks.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from feedback.actions import open_review
from feedback.api import ReviewView
from feedback.meeting import actions
from feedback.meeting.clock import LONGEST
from feedback.meeting.permissions import can_run
from feedback.meeting.pulse import meeting_of
from feedback.meeting.room import facilitator_in, review_of, room_of
from feedback.models import WeeklyReview
from feedback.spans import WEEK
from goals.api.references import an_owner
from teamops.api_fields import Body, Choice, Whole
from teamops.dates import monday, today
from teamops.people.api import PersonName
from teamops.people.faces import Face
from teamops.people.models import Person, Team
from teamops.people.permissions import require

PARTS = list(actions.NAMES)


class ClockRow(serializers.Serializer[Any]):
    """The part whose time runs, since when, and for how many minutes."""

    part = serializers.ChoiceField(choices=PARTS)
    began_at = serializers.DateTimeField()
    minutes = serializers.IntegerField()


class RoomRow(serializers.Serializer[Any]):
    """Who is here, who does what, the clock, and the minutes that are planned by part."""

    facilitator = PersonName(allow_null=True)
    note_taker = PersonName(allow_null=True)
    here = PersonName(many=True)
    here_members = serializers.IntegerField(help_text="How many of the team are here.")
    members = serializers.IntegerField(help_text="How many work in the team, as far as somebody is here.")
    clock = ClockRow(allow_null=True)
    minutes = serializers.DictField(child=serializers.IntegerField())


class RolesSent(Body):
    """Who leads through the meeting, and who writes; what is not sent stays."""

    facilitator = an_owner(allow_null=True, required=False)
    note_taker = an_owner(allow_null=True, required=False)


class ClockSent(Body):
    """The part that begins."""

    part = Choice(PARTS)


class MinutesSent(Body):
    """How long a part is to take, in this meeting and the coming ones."""

    part = Choice(PARTS)
    minutes = Whole(min_value=1, max_value=LONGEST)


class MeetingView(ReviewView):
    """The meeting of a team and a week."""

    serializer_class = RoomRow

    @extend_schema(tags=["meetings"], responses=RoomRow)
    def retrieve(self, request: Request, team: str, week: str) -> Response:
        """Who is here, who does what, and the clock."""
        return self._shown(*self._place(team, week))

    @extend_schema(tags=["meetings"], request=None, responses=RoomRow)
    def come(self, request: Request, team: str, week: str) -> Response:
        """Say that one is here; to be said again within fifty seconds. Of a week that has not begun, or whose
        review is closed, it is not kept."""
        found, review = self._place(team, week)
        if review.week <= monday(today(found)) and not review.is_closed:
            actions.come(found, review.week, self.person)
        return self._shown(found, review)

    @extend_schema(tags=["meetings"], request=RolesSent, responses=RoomRow)
    def roles(self, request: Request, team: str, week: str) -> Response:
        """Choose who leads through the meeting, and who writes."""

        def choose(review: WeeklyReview, sent: dict[str, Any]) -> None:
            meeting = meeting_of(review.team, review.week)
            present = {"facilitator": review.facilitator, "note_taker": meeting.note_taker}
            actions.choose_roles(review, by=self.person, **(present | sent))

        return self._run(team, week, RolesSent, choose)

    @extend_schema(tags=["meetings"], request=ClockSent, responses=RoomRow)
    def begin(self, request: Request, team: str, week: str) -> Response:
        """Begin a part: its time runs for everybody."""
        return self._run(
            team, week, ClockSent, lambda review, sent: actions.start_clock(review, by=self.person, **sent)
        )

    @extend_schema(tags=["meetings"], responses=RoomRow)
    def stop(self, request: Request, team: str, week: str) -> Response:
        """Stop the clock."""
        return self._run(team, week, Body, lambda review, _sent: actions.stop_clock(review, by=self.person))

    @extend_schema(tags=["meetings"], request=MinutesSent, responses=RoomRow)
    def plan(self, request: Request, team: str, week: str) -> Response:
        """Plan how long a part takes, in this meeting and the coming ones."""

        def plan(review: WeeklyReview, sent: dict[str, Any]) -> None:
            actions.plan_minutes(review, by=self.person, minutes={sent["part"]: sent["minutes"]})

        return self._run(team, week, MinutesSent, plan)

    def _place(self, team: str, week: str) -> tuple[Team, WeeklyReview]:
        """The team and the review of a week, one that is not kept where nobody has opened it yet."""
        found, span = self._team(team), self._span(week)
        if span.kind != WEEK:
            raise Http404
        review = review_of(found, span.first) or WeeklyReview(team=found, week=span.first)
        review.team = found
        return found, review

    def _run(
        self, team: str, week: str, body: type[Body], act: Callable[[WeeklyReview, dict[str, Any]], None]
    ) -> Response:
        """Have who runs the meeting do something in it, with what was sent; else 403."""
        found, review = self._place(team, week)
        require(can_run, self.person, review)
        sent = self.sent(body)
        with transaction.atomic():
            review = open_review(found, by=self.person, week=review.week)
            review.team = found
            act(review, sent)
        return self._shown(found, review)

    def _shown(self, team: Team, review: WeeklyReview) -> Response:
        room = room_of(team, review.week, facilitator_in(team, review.week, review))
        named = filter(None, (room.facilitator, room.note_taker, *room.here))
        persons = Person.objects.in_bulk([face.pk for face in named])

        def whole(face: Face | None) -> Person | None:
            return persons.get(face.pk) if face else None

        told = {
            "facilitator": whole(room.facilitator),
            "note_taker": whole(room.note_taker),
            "here": list(map(whole, room.here)),
            "here_members": room.here_members,
            "members": room.members,
            "clock": room.clock,
            "minutes": room.minutes,
        }
        return Response(RoomRow(told).data)
