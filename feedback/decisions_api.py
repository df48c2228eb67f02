"""Decisions of all reviews through the API, found as on the page of a team's reviews."""

from collections.abc import Sequence
from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from feedback.api import DecisionRow, decision_rows
from feedback.finding import findable_by, found_decisions, with_words
from feedback.models import Decision
from teamops.people.api import OrganizationView
from teamops.search.queries import LONGEST, words_of


class FoundDecision(DecisionRow):
    """A decision, and the review in which it was made."""

    team = serializers.SlugField(source="review.team.slug")
    review = serializers.CharField(source="review.label", help_text="2026-W48, 2026-M11, or a cycle's slug.")

    class Meta(DecisionRow.Meta):
        fields = [*DecisionRow.Meta.fields, "team", "review"]


class DecisionFilters(filters.FilterSet):
    team = filters.CharFilter(field_name="review__team__slug", help_text="The team's slug.")
    # Looked for after all others: words are folded by us and not by the database.
    text = filters.CharFilter(
        method="as_they_are", max_length=LONGEST, help_text="Words, all of them in what was decided or why."
    )

    def as_they_are(self, rows: Any, name: str, value: str) -> Any:
        return rows


class AllDecisions(OrganizationView):
    """Decisions of the reviews that a person sees."""

    serializer_class = FoundDecision
    queryset = Decision.objects.none()
    filterset_class = DecisionFilters

    @extend_schema(tags=["reviews"])
    def list(self, request: Request) -> Response:
        """Decisions of all reviews, the newest first; of an organization's the newest two thousand."""
        rows: Any = self.filter_queryset(findable_by(self.person))
        ids = with_words(rows, words_of(request.query_params.get("text", "")))
        return self.paged(ids, lambda page: self._rows(found_decisions(rows, page)))

    def _rows(self, found: Sequence[Decision]) -> Any:
        return decision_rows(found, self.person, FoundDecision)
