"""The addresses of the API of weekly reviews and what belongs to them, below the organization's."""

from typing import Any

from django.urls import include, path

from feedback import api
from feedback.decisions_api import AllDecisions

REVIEW = "teams/<slug:team>/reviews/<str:week>/"
LISTED: Any = {"get": "list", "post": "create"}

urlpatterns = [
    path("", include("feedback.updates.api_urls")),
    path("", include("feedback.kudos.api_urls")),
    path("", include("feedback.votes.api_urls")),
    path("", include("feedback.rhythm.api_urls")),
    path("", include("feedback.meeting.api_urls")),
    path("reviews/", api.AllReviews.as_view(LISTED), name="api_reviews"),
    path("", include("feedback.insights.api_urls")),
    path("", include("feedback.beside.api_urls")),
    path("decisions/", AllDecisions.as_view({"get": "list"}), name="api_decisions"),
    path(REVIEW, api.Reviews.as_view({"get": "retrieve"}), name="api_review"),
    path(REVIEW + "close/", api.Reviews.as_view({"post": "close"}), name="api_close_review"),
    path(REVIEW + "reopen/", api.Reviews.as_view({"post": "reopen"}), name="api_reopen_review"),
    path(REVIEW + "corrections/", api.Reviews.as_view({"post": "correct"}), name="api_correct_review"),
    path(REVIEW + "raised/", api.RaisedLines.as_view(LISTED), name="api_raise"),
    path(REVIEW + "minutes/again/", api.Reviews.as_view({"post": "send_minutes"}), name="api_send_minutes"),
    path(REVIEW + "left/", api.Reviews.as_view({"post": "leave"}), name="api_leave_part"),
    path(REVIEW + "notes/", api.Notes.as_view(LISTED), name="api_review_notes"),
    path(REVIEW + "talked/", api.Notes.as_view({"post": "talk"}), name="api_talk_about"),
    path(REVIEW + "decisions/", api.Decisions.as_view(LISTED), name="api_review_decisions"),
    path(REVIEW + "next-steps/", api.NextSteps.as_view(LISTED), name="api_next_steps"),
    path(
        "review-notes/<uuid:uuid>/",
        api.Note.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api_review_note",
    ),
    path("raised/<uuid:uuid>/", api.OneRaised.as_view({"delete": "destroy"}), name="api_take_back_raised"),
    path("decisions/<uuid:uuid>/", api.OneDecision.as_view({"delete": "destroy"}), name="api_decision"),
]
