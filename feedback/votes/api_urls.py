from django.urls import path

from feedback.votes.api import ConfidenceVotes

VOTE = "votes/<uuid:uuid>/"

urlpatterns = [
    path("votes/", ConfidenceVotes.as_view({"get": "list", "post": "create"}), name="api_votes"),
    path(VOTE, ConfidenceVotes.as_view({"get": "retrieve"}), name="api_vote"),
    path(VOTE + "answer/", ConfidenceVotes.as_view({"put": "respond"}), name="api_answer_vote"),
    path(VOTE + "close/", ConfidenceVotes.as_view({"post": "close"}), name="api_close_vote"),
]
