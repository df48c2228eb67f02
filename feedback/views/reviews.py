"""The page of a team and a week: live, or as it was closed; closing and reopening it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from feedback import actions, why
from feedback.finding import decisions_of, findable_by, found_decisions
from feedback.insights.permissions import can_read_insights
from feedback.models import Decision, WeeklyReview
from feedback.page import review_page
from feedback.spans import cycle_span, month_span, review_name, week_span
from feedback.views.common import back_to, show_review, span_of_address
from goals.models import Cycle
from goals.views.why import why_thing
from goals.why.trail import Explained
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.http import page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.queries import get_visible
from teamops.search.queries import LONGEST, marked, words_of

ROWS_PER_PAGE = 26


@require_safe
def this_week(request: OrgRequest, team: str) -> HttpResponse:
    """The review of the present week."""
    found = get_team(request, team)
    return show_review(request, found, week_span(today(found)))


@require_safe
def review(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """The review of any week, month or cycle: live, or as it was closed."""
    return show_review(request, get_team(request, team), span_of_address(request, week))


@require_safe
@vary_on_headers("HX-Request")
def why_review(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """What the sentences of a review have counted, as it stands or as it was closed."""
    found, span = get_team(request, team), span_of_address(request, week)
    reasons = why.why_review(review_page(found, span.first, request.person, span).agenda)
    return why_thing(
        request,
        [Explained(one, [], 0) for one in reasons],
        about=review_name(span),
        about_url=reverse("review", args=[request.organization.slug, found.slug, span.label]),
        nothing=_("There is nothing to count in this week yet."),
        nav="review",
        team=found,
    )


@require_POST
def close_review(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """Freeze the record."""
    found, span = get_team(request, team), span_of_address(request, week)
    try:
        actions.close_week(found, by=request.person, week=span.first, span=span)
        say(request, _("The review is closed. This page is its record and does not change."))
    except RuleBroken as broken:
        say(request, broken.message)
    return back_to(request, found, span, "top")


@require_POST
def reopen_review(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """Go on with a review that was closed within the last 24 hours."""
    found = get_team(request, team)
    span = span_of_address(request, week)
    place = {"team": found, "kind": span.kind, "week": span.first}
    review = get_visible(WeeklyReview, request.person, "team", "cycle", **place)
    try:
        actions.reopen_review(review, by=request.person)
        say(request, _("The review is open again. The page says so."))
    except RuleBroken as broken:
        say(request, broken.message)
    return back_to(request, found, span, "top")


@require_safe
def review_history(request: OrgRequest, team: str) -> HttpResponse:
    """The team's reviews, newest first; with words (`?q=`) what it has decided in them."""
    found = get_team(request, team)
    text = request.GET.get("q", "")[:LONGEST].strip()
    rows: Any = WeeklyReview.objects.history_of(found)
    words = words_of(text)
    if words:
        rows = decisions_of(found, request.person, words)
    shown = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    day = today(found)
    running = Cycle.objects.filter(organization=request.organization, starts_on__lte=day, ends_on__gte=day)
    context = {
        "page": shown,
        "text": text,
        "reads_insights": can_read_insights(request.person, found),
        "decisions": _decisions(request, shown, words),
        "query": f"{urlencode({'q': text})}&" if text else "",
        "spans": [month_span(day), *(cycle_span(one) for one in running.order_by("starts_on", "pk")[:3])],
    }
    return page(request, "feedback/history.html", context, nav="review", team=found)


def _decisions(request: OrgRequest, shown: Any, words: Sequence[str]) -> list[tuple[SafeString, Decision]]:
    """(Its words with what was looked for marked, the decision) of a page of ids."""
    if not words:
        return []
    found = found_decisions(findable_by(request.person), shown.object_list)
    return [(marked(one.text, words), one) for one in found]
