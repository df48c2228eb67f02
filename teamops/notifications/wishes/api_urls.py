"""The addresses of the API of preferences, below the organization's."""

from django.urls import path

from teamops.notifications.wishes.api import Preferences, TeamPreferences

urlpatterns = [
    path(
        "preferences/",
        Preferences.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api_preferences",
    ),
    path(
        "teams/<slug:team>/preferences/",
        TeamPreferences.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api_team_preferences",
    ),
    path("preferences/week/", Preferences.as_view({"get": "week"}), name="api_preferences_week"),
]
