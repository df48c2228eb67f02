"""A person's page: who they are, and what the other apps know of them."""

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from teamops.http import page
from teamops.people.choices import place_of
from teamops.people.http import OrgRequest
from teamops.people.models import Person, TeamMembership
from teamops.people.queries import get_visible
from teamops.people.registry import person_sections


@require_safe
def person(request: OrgRequest, pk: int) -> HttpResponse:
    """Name, teams and local time; the parts are registered by the apps above."""
    subject = get_visible(Person, request.person, "organization", pk=pk)
    memberships = list(TeamMembership.objects.of_person(subject, request.person))
    context = {
        "subject": subject,
        "memberships": memberships,
        "now_there": timezone.now().astimezone(subject.zone),
        "place": place_of(subject.zone.key),
        "main": _sections(request, subject, "main"),
        "side": _sections(request, subject, "side"),
    }
    team = memberships[0].team if memberships else None
    return page(request, "people/person.html", context, nav="people", team=team)


@require_safe
def names(request: OrgRequest) -> JsonResponse:
    """People whom an @ and the letters `?q=` may mean, for the list below a text that is being written."""
    found = Person.objects.visible_to(request.person).called(request.GET.get("q", ""))
    return JsonResponse({"names": list(found.values("name", "title"))})


def _sections(request: OrgRequest, subject: Person, column: str) -> list[SafeString]:
    """The registered parts of one column that have something to say, drawn."""
    drawn = []
    for section in person_sections:
        if section.column == column:
            context = section.context(subject, request.person)
            if context is not None:
                drawn.append(
                    render_to_string(section.template, {"subject": subject, **context}, request=request)
                )
    return drawn
