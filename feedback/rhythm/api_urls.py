from django.urls import path

from feedback.rhythm.api import Rhythms

urlpatterns = [
    path(
        "teams/<slug:team>/rhythm/",
        Rhythms.as_view({"get": "retrieve", "put": "update"}),
        name="api_rhythm",
    ),
]
