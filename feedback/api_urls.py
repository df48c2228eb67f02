"""The addresses of the API of weekly reviews and what belongs to them, below the organization's."""

from django.urls import include, path

from feedback.api import Reviews

urlpatterns = [
    path("", include("feedback.updates.api_urls")),
    path("", include("feedback.rhythm.api_urls")),
    path("reviews/", Reviews.as_view({"get": "list", "post": "create"}), name="api_reviews"),
    path("reviews/<uuid:uuid>/", Reviews.as_view({"get": "retrieve"}), name="api_review"),
    path("reviews/<uuid:uuid>/close/", Reviews.as_view({"post": "close"}), name="api_close_review"),
    path("reviews/<uuid:uuid>/reopen/", Reviews.as_view({"post": "reopen"}), name="api_reopen_review"),
    path("reviews/<uuid:uuid>/corrections/", Reviews.as_view({"post": "correct"}), name="api_correct_review"),
    path("reviews/<uuid:uuid>/raised/", Reviews.as_view({"post": "raise_line"}), name="api_raise"),
]
