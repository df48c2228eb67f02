"""The page of a team and a week: live, or as it was closed; closing and reopening it."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from feedback import actions, why
from feedback.insights.permissions import can_read_insights
from feedback.models import WeeklyReview
from feedback.page import review_page
from feedback.views.common import back_to, show_review, week_of
from goals.views.why import why_thing
from goals.why.trail import Explained
from teamops.dates import monday, today, week_label
from teamops.errors import RuleBroken
from teamops.http import page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.queries import get_visible


@require_safe
def this_week(request: OrgRequest, team: str) -> HttpResponse:
    """The review of the present week."""
    found = get_team(request, team)
    return show_review(request, found, monday(today(found)))


@require_safe
def review(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """The review of any week: live, or as it was closed."""
    return show_review(request, get_team(request, team), week_of(week))


@require_safe
@vary_on_headers("HX-Request")
def why_review(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """What the sentences of a review have counted, as it stands or as it was closed."""
    found, day = get_team(request, team), week_of(week)
    reasons = why.why_review(review_page(found, day, request.person).agenda)
    return why_thing(
        request,
        [Explained(one, [], 0) for one in reasons],
        about=_("Weekly review, week %(week)s") % {"week": day.isocalendar().week},
        about_url=reverse("review", args=[request.organization.slug, found.slug, week_label(day)]),
        nothing=_("There is nothing to count in this week yet."),
        nav="review",
        team=found,
    )


@require_POST
def close_review(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """Freeze the record."""
    found, day = get_team(request, team), week_of(week)
    try:
        actions.close_week(found, by=request.person, week=day)
        say(request, _("The review is closed. This page is its record and does not change."))
    except RuleBroken as broken:
        say(request, broken.message)
    return back_to(request, found, day, "top")


@require_POST
def reopen_review(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """Go on with a review that was closed within the last 24 hours."""
    found = get_team(request, team)
    review = get_visible(WeeklyReview, request.person, "team", team=found, week=week_of(week))
    try:
        actions.reopen_review(review, by=request.person)
        say(request, _("The review is open again. The page says so."))
    except RuleBroken as broken:
        say(request, broken.message)
    return back_to(request, found, review.week, "top")


@require_safe
def review_history(request: OrgRequest, team: str) -> HttpResponse:
    """The team's reviews, newest first."""
    found = get_team(request, team)
    pages = Paginator(WeeklyReview.objects.history_of(found), 26)
    rows = pages.get_page(request.GET.get("page"))
    context = {"page": rows, "reads_insights": can_read_insights(request.person, found)}
    return page(request, "feedback/history.html", context, nav="review", team=found)
