from django.urls import path

from feedback.rhythm.api import Rhythms

urlpatterns = [
    path(
        "teams/<slug:team>/rhythm/",
        Rhythms.as_view({"get": "retrieve", "put": "update"}),
        name="api_rhythm",
    ),
    path(
        "teams/<slug:team>/rhythm/calendar/", Rhythms.as_view({"get": "calendar"}), name="api_rhythm_calendar"
    ),
    path("teams/<slug:team>/rhythm/address/", Rhythms.as_view({"post": "renew"}), name="api_renew_address"),
]
