"""The addresses of the API of people and teams, below the organization's."""

from django.urls import path

from teamops.people.api import Persons, Teams

urlpatterns = [
    path("me/", Persons.as_view({"get": "me"}), name="api_me"),
    path("people/", Persons.as_view({"get": "list"}), name="api_people"),
    path("teams/", Teams.as_view({"get": "list"}), name="api_teams"),
]
