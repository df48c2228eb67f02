"""The page of two records beside each other, or of one and the review that is open now."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from feedback.beside.records import beside
from teamops.http import page
from teamops.people.http import OrgRequest, get_team


@require_safe
def compare(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """A record, or the review that is open now, beside another one (`?with=2026-W40`), or beside the one
    before it."""
    found = get_team(request, team)
    context = beside(found, week, request.GET.get("with", ""), request.person)._asdict()
    return page(request, "feedback/beside/compare.html", context, nav="review", team=found)
