"""Votes through the API, over the same queries and actions as the pages: blind until they are closed."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from feedback.actions import open_review
from feedback.models import ConfidenceVote
from feedback.votes.actions import answer_vote, open_vote
from feedback.votes.closing import close_vote
from feedback.votes.part import mean
from goals.api.references import a_key_result, a_team
from teamops.api_fields import Body, Day, Whole
from teamops.dates import monday, today
from teamops.people.api import OrganizationView, PersonName, once
from teamops.people.models import Team

PARTS = ("key_result__goal", "review__team", "opened_by", "closed_by")


class Answer(serializers.Serializer[Any]):
    """What somebody answered."""

    person = PersonName()
    confidence = serializers.IntegerField()


class VoteRow(serializers.ModelSerializer[ConfidenceVote]):
    """A vote on how sure a team is of a key result. Until it is closed `answers` is empty and `mean` null."""

    team = serializers.SlugField(source="review.team.slug")
    week = serializers.DateField(source="review.week")
    key_result = serializers.UUIDField(source="key_result.uuid")
    goal = serializers.IntegerField(source="key_result.goal.number")
    asked = serializers.SerializerMethodField()
    answered = serializers.IntegerField()
    mean = serializers.SerializerMethodField()
    answers = serializers.SerializerMethodField()
    own = serializers.SerializerMethodField()

    class Meta:
        model = ConfidenceVote
        fields = [
            *("uuid", "team", "week", "key_result", "goal", "opened_at", "closed_at"),
            *("asked", "answered", "mean", "answers", "own"),
        ]

    def get_asked(self, vote: ConfidenceVote) -> int | None:
        """How many could answer; null while it is open."""
        return vote.asked if vote.is_closed else None

    def get_mean(self, vote: ConfidenceVote) -> float | None:
        """From 1, hardly, to 10, certain."""
        middle = mean([one.confidence for one in self._shown(vote)])
        return float(middle) if middle is not None else None

    @extend_schema(responses=Answer(many=True))
    def get_answers(self, vote: ConfidenceVote) -> Any:
        """Who said what."""
        return Answer(self._shown(vote), many=True).data

    def get_own(self, vote: ConfidenceVote) -> int | None:
        """What one has answered oneself; null: nothing yet."""
        mine = (one.confidence for one in vote.answers.all() if one.person_id == self.context["person"].pk)
        return next(mine, None)

    def _shown(self, vote: ConfidenceVote) -> list[Any]:
        return list(vote.answers.all()) if vote.is_closed else []


class VoteSent(Body):
    """A vote of a team's review; without a day it is of the present week."""

    team = a_team()
    key_result = a_key_result()
    week = Day(required=False, help_text="Any day of the week.")


class AnswerSent(Body):
    """From 1, hardly, to 10, certain."""

    confidence = Whole(min_value=1, max_value=10)


class VoteFilters(filters.FilterSet):
    team = filters.CharFilter(field_name="review__team__slug", help_text="The team's slug.")
    week = filters.DateFilter(field_name="review__week", help_text="The Monday of the week.")
    key_result = filters.UUIDFilter(field_name="key_result__uuid", help_text="The key result's UUID.")


class ConfidenceVotes(OrganizationView):
    """Votes on confidence."""

    serializer_class = VoteRow
    queryset = ConfidenceVote.objects.none()
    filterset_class = VoteFilters
    lookup_field = "uuid"

    def shown(self, vote: ConfidenceVote) -> dict[str, Any]:
        """The vote as a GET shows it."""
        return dict(self._rows([self._every().get(pk=vote.pk)])[0])

    def _every(self) -> QuerySet[ConfidenceVote]:
        rows = ConfidenceVote.objects.visible_to(self.person).counted().select_related(*PARTS)
        return rows.prefetch_related("answers__person")

    def _find(self, uuid: UUID) -> ConfidenceVote:
        found: ConfidenceVote = self.find(ConfidenceVote, *PARTS, uuid=uuid)
        found.review.team.organization = self.organization
        return found

    @extend_schema(tags=["votes"])
    def list(self, request: Request) -> Response:
        """Votes on confidence, the newest first."""
        rows = self.filter_queryset(self._every()).order_by("-opened_at", "-pk")
        return self.paged(rows, self._rows)

    def _rows(self, some: Any) -> Any:
        return VoteRow(some, many=True, context={"person": self.person}).data

    @extend_schema(tags=["votes"], responses=VoteRow)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """A vote on confidence."""
        return self.answer(self.shown(self._find(uuid)))

    @extend_schema(tags=["votes"], request=VoteSent, responses={201: VoteRow})
    @once
    def create(self, request: Request) -> Response:
        """Ask a team how sure it is of a key result; one that is open already is answered with."""
        values = self.sent(VoteSent)
        team: Team = values["team"]
        with transaction.atomic():
            week = monday(values.get("week") or today(team))
            review = open_review(team, by=self.person, week=week)
            made = open_vote(review, values["key_result"], by=self.person)
        return self.answer(self.shown(made), status=201)

    @extend_schema(tags=["votes"], request=AnswerSent, responses=VoteRow)
    def respond(self, request: Request, uuid: UUID) -> Response:
        """Say how sure one is, or change it."""
        found = self._find(uuid)
        answer_vote(found, by=self.person, **self.sent(AnswerSent))
        return self.answer(self.shown(found))

    @extend_schema(tags=["votes"], request=None, responses=VoteRow)
    def close(self, request: Request, uuid: UUID) -> Response:
        """Show who answered what."""
        found = self._find(uuid)
        close_vote(found, by=self.person)
        return self.answer(self.shown(found))
