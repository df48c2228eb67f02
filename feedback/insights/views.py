"""How a team does, for its leads: the page, why each number is what it is, and each table as a file."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from feedback.insights.page import Insights, Section, explanations, insights
from feedback.insights.permissions import can_read_insights
from feedback.insights.queries import BY_CYCLE, BY_WEEK
from feedback.insights.shapes import Measure
from feedback.insights.sheet import sheet
from goals.views.why import why_thing
from goals.why.trail import Explained
from teamops.http import page
from teamops.people.http import OrgRequest, get_team
from teamops.people.permissions import require


def _asked(request: OrgRequest, slug: str) -> Insights:
    """The team's insights, over weeks unless cycles are asked for."""
    team = get_team(request, slug)
    require(can_read_insights, request.person, team)
    return insights(team, request.person, BY_CYCLE if request.GET.get("by") == BY_CYCLE else BY_WEEK)


def _measure(found: Insights, key: str) -> Measure:
    measure = found.measure(key)
    if measure is None:
        raise Http404
    return measure


@require_safe
def team_insights(request: OrgRequest, team: str) -> HttpResponse:
    """Trends over weeks or cycles."""
    found = _asked(request, team)
    return page(request, "feedback/insights/insights.html", {"shown": found}, nav="insights", team=found.team)


@require_safe
@vary_on_headers("HX-Request")
def why_insights(request: OrgRequest, team: str) -> HttpResponse:
    """Why the numbers of a measure in a week, a cycle or a group are what they are: `?of=steps.2026-W48`."""
    found = _asked(request, team)
    key, _dot, asked = request.GET.get("of", "").partition(".")
    measure = _measure(found, key)
    line = measure.line(asked)
    if line is None:
        raise Http404
    query = f"?by={found.by}" if found.by != BY_WEEK else ""
    return why_thing(
        request,
        [Explained(one, [], 0) for one in explanations(measure, line)] if measure.enough else [],
        about=_("%(what)s: %(finding)s") % {"what": measure.name, "finding": line.name},
        about_url=reverse("team_insights", args=[request.organization.slug, found.team.slug]) + query,
        nothing=measure.finding if not measure.enough else _("There was nothing to count."),
        nav="insights",
        team=found.team,
    )


@require_safe
def insights_sheet(request: OrgRequest, team: str, measure: str) -> HttpResponse:
    """The table of a measure as a file."""
    found = _asked(request, team)
    content = sheet(Section(_measure(found, measure), found.by))
    response = HttpResponse(content, content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="{found.team.slug}-{measure}-{found.by}.csv"'
    return response
