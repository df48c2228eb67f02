"""The addresses of the API of people and teams, below the organization's."""

from django.urls import path

from teamops.people.api import Persons, Teams
from teamops.people.hours_api import Absences, Hours

urlpatterns = [
    path("me/", Persons.as_view({"get": "me"}), name="api_me"),
    path("people/", Persons.as_view({"get": "list"}), name="api_people"),
    path(
        "people/<uuid:uuid>/hours/",
        Hours.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api_hours",
    ),
    path(
        "people/<uuid:uuid>/absences/",
        Absences.as_view({"get": "list", "post": "create"}),
        name="api_absences",
    ),
    path(
        "absences/<uuid:uuid>/",
        Absences.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="api_absence",
    ),
    path("teams/", Teams.as_view({"get": "list"}), name="api_teams"),
]
