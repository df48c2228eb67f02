"""The addresses of the API of weekly reviews and what belongs to them, below the organization's."""

from django.urls import include, path

urlpatterns = [
    path("", include("feedback.updates.api_urls")),
    path("", include("feedback.insights.api_urls")),
]
