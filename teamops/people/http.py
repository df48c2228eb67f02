"""The request as views of an organization get it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from teamops.people.models import Organization, Person, Team
from teamops.people.navigation import Navigation
from teamops.people.queries import get_visible


class OrgRequest(HttpRequest):
    """A request inside an organization: the middleware has found the person, or has answered 404 itself."""

    person: Person
    organization: Organization
    navigation: Navigation
    htmx: HtmxDetails


def get_team(request: OrgRequest, slug: str) -> Team:
    """The team of this address, else 404; it comes with the navigation, which every page has."""
    return request.navigation.team(slug) or get_visible(Team, request.person, slug=slug)
