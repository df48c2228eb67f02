"""The request as views of an organization get it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from teamops.people.models import Organization, Person


class OrgRequest(HttpRequest):
    """A request inside an organization: the middleware has found the person, or has answered 404 itself."""

    person: Person
    organization: Organization
    htmx: HtmxDetails
