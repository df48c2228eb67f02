"""Reviews through the API, over the same queries and actions as the pages."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from feedback import actions
from feedback.forms.corrections import PARTS
from feedback.minutes.content import minutes_of, record_of
from feedback.minutes.text import as_text
from feedback.models import WeeklyReview
from feedback.permissions import can_close, can_reopen, can_write
from feedback.record import freeze
from feedback.spans import Span, span_of
from goals.api.references import a_team
from teamops.api_fields import Body, Choice, Text
from teamops.people.api import OrganizationView, PersonName, once
from teamops.people.models import Person, Team
from teamops.people.permissions import can_take_part, require

RELATED = ("team__organization", "cycle", "facilitator", "closed_by")


class ReviewRow(serializers.ModelSerializer[WeeklyReview]):
    """A review of a team: of a week, a month or a cycle. `edition`: how many times it was closed."""

    team = serializers.SlugField(source="team.slug")
    review = serializers.CharField(source="label", help_text="2026-W48, 2026-M11, or a cycle's slug.")
    first_day = serializers.DateField(source="week")
    last_day = serializers.DateField()
    facilitator = PersonName(allow_null=True)
    closed_by = PersonName(allow_null=True)

    class Meta:
        model = WeeklyReview
        fields = [
            *("uuid", "team", "kind", "review", "first_day", "last_day", "facilitator"),
            *("closed_at", "closed_by", "edition"),
        ]


class ReviewDetail(ReviewRow):
    """The same with what was frozen when it was closed, as its reader may see it, and the minutes as text."""

    record = serializers.SerializerMethodField()
    minutes = serializers.SerializerMethodField()

    class Meta(ReviewRow.Meta):
        fields = [*ReviewRow.Meta.fields, "record", "minutes"]

    @extend_schema_field({"type": "object", "nullable": True, "additionalProperties": {}})
    def get_record(self, review: WeeklyReview) -> dict[str, Any] | None:
        """Null while it is open; moods of single members are left out."""
        return freeze(record_of(review, self._reader)) if review.record else None

    @extend_schema_field({"type": "string", "nullable": True})
    def get_minutes(self, review: WeeklyReview) -> str | None:
        """In the language that is asked for."""
        return as_text(minutes_of(review, self._reader)) if review.record else None

    @property
    def _reader(self) -> Person:
        reader: Person = self.context["person"]
        return reader


@extend_schema_field(OpenApiTypes.STR)
class SpanField(Text):
    """A week, month or cycle as it stands in addresses."""

    default_error_messages = {
        "span": _("Write a week such as 2026-W48, a month such as 2026-M11, or a cycle.")
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=60, **options)
        self.validators = []  # those of a text: it becomes something else

    def to_internal_value(self, data: Any) -> Any:
        span = span_of(self.context["person"].organization_id, super().to_internal_value(data))
        if span is None:
            self.fail("span")
        return span


class ReviewSent(Body):
    """The review of a team that is to be opened."""

    team = a_team()
    review = SpanField()


class CorrectionSent(Body):
    """What is set right; `part`: the part of the page that it concerns."""

    text = Text(max_length=2000)
    part = Choice(choices=[(key, key) for key, _name in PARTS], required=False, allow_blank=True)


class RaisedSent(Body):
    """A line for the review of the team above."""

    text = Text(max_length=300)


class ReviewFilters(filters.FilterSet):
    team = filters.CharFilter(field_name="team__slug", help_text="The team's slug.")
    kind = filters.ChoiceFilter(field_name="kind", choices=WeeklyReview.Kind.choices)


class Reviews(OrganizationView):
    """Reviews."""

    serializer_class = ReviewRow
    queryset = WeeklyReview.objects.none()
    filterset_class = ReviewFilters
    lookup_field = "uuid"

    def shown(self, review: WeeklyReview) -> dict[str, Any]:
        """The review as a GET shows it."""
        found = self._find(review.uuid)
        return dict(ReviewDetail(found, context=self.get_serializer_context()).data)

    def _find(self, uuid: UUID) -> WeeklyReview:
        found: WeeklyReview = self.find(WeeklyReview, *RELATED, uuid=uuid)
        return found

    @extend_schema(tags=["reviews"])
    def list(self, request: Request) -> Response:
        """Reviews that were opened or closed, the newest first."""
        rows = WeeklyReview.objects.visible_to(self.person).select_related(*RELATED).defer("record")
        rows = rows.order_by("-week", "team__name_key", "kind", "pk")
        return self.paged(self.filter_queryset(rows), lambda page: ReviewRow(page, many=True).data)

    @extend_schema(tags=["reviews"], responses=ReviewDetail)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """A review with its record and its minutes."""
        found = self._find(uuid)
        return self.answer(self.shown(found), found)

    @extend_schema(tags=["reviews"], request=ReviewSent, responses={201: ReviewDetail})
    @once
    def create(self, request: Request) -> Response:
        """Open the review of a week, a month or a cycle; one that is there is answered as it is."""
        values = self.sent(ReviewSent)
        team: Team = values["team"]
        span: Span = values["review"]
        require(can_take_part, self.person, team)
        made = actions.open_review(team, by=self.person, week=span.first, span=span)
        return self.answer(self.shown(made), made, status=201)

    @extend_schema(tags=["reviews"], request=None, responses=ReviewDetail)
    def close(self, request: Request, uuid: UUID) -> Response:
        """Freeze a review; its minutes go out."""
        found = self._find(uuid)
        require(can_close, self.person, found)
        actions.close_review(found, by=self.person)
        return self.answer(self.shown(found), self._find(uuid))

    @extend_schema(tags=["reviews"], request=None, responses=ReviewDetail)
    def reopen(self, request: Request, uuid: UUID) -> Response:
        """Open a review again that was closed within the last 24 hours."""
        found = self._find(uuid)
        require(can_reopen, self.person, found)
        actions.reopen_review(found, by=self.person)
        return self.answer(self.shown(found), self._find(uuid))

    @extend_schema(tags=["reviews"], request=CorrectionSent, responses={201: ReviewDetail})
    @once
    def correct(self, request: Request, uuid: UUID) -> Response:
        """Set something right beside the record of a closed review."""
        found = self._find(uuid)
        require(can_write, self.person, found)
        actions.add_correction(found, by=self.person, **self.sent(CorrectionSent))
        return self.answer(self.shown(found), found, status=201)

    @extend_schema(tags=["reviews"], request=RaisedSent, responses={201: ReviewDetail})
    @once
    def raise_line(self, request: Request, uuid: UUID) -> Response:
        """Raise something in the review of the team above."""
        found = self._find(uuid)
        require(can_write, self.person, found)
        actions.raise_in_review(found, by=self.person, **self.sent(RaisedSent))
        return self.answer(self.shown(found), found, status=201)
