"""The weekly review: one page for a team and a week, and what is written into it."""

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from feedback import actions, why
from feedback.forms import CorrectionForm, DecisionForm, NextStepForm
from feedback.models import Decision, WeeklyReview
from feedback.page import review_page
from goals.views.why import why_thing
from goals.why.trail import Explained
from teamops.dates import DAY, is_working_day, monday, next_working_day, parse_week, today, week_label
from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Team
from teamops.people.queries import get_visible

# The years of which there can be reviews.
YEARS = range(2000, 2101)


def _week(label: str) -> datetime.date:
    """The Monday of a label in an address, else 404."""
    try:
        week = parse_week(label)
    except ValueError as error:
        raise Http404 from error
    if week.year not in YEARS:
        raise Http404
    return week


def _usual_due(team: Team, week: datetime.date) -> datetime.date:
    """When a next step is due unless said otherwise: the week's Friday, or the next working day."""
    day, country = max(week + 4 * DAY, today(team)), team.organization.country
    return day if is_working_day(day, country) else next_working_day(day, country)


@require_safe
def this_week(request: OrgRequest, team: str) -> HttpResponse:
    """The review of the present week."""
    found = get_team(request, team)
    return _shown(request, found, monday(today(found)))


@require_safe
def review(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """The review of any week: live, or as it was closed."""
    return _shown(request, get_team(request, team), _week(week))


@require_safe
@vary_on_headers("HX-Request")
def why_review(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """What the sentences of a review have counted, as it stands or as it was closed."""
    found, day = get_team(request, team), _week(week)
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


def _shown(
    request: OrgRequest, team: Team, week: datetime.date, **forms_with_errors: forms.Form
) -> HttpResponse:
    found = review_page(team, week, request.person)
    context = found.context()
    if context["can_write"]:
        context["decision_form"] = DecisionForm()
        context["step_form"] = NextStepForm(
            initial={"due": _usual_due(team, week)}, person=request.person, offered=found.people.offered
        )
    if found.is_closed:
        context["correction_form"] = CorrectionForm()
    context |= forms_with_errors | {"present": "present" in request.GET}
    return page(
        request,
        "feedback/review.html",
        context,
        nav="review",
        team=team,
        status=422 if forms_with_errors else 200,
    )


def _back(request: OrgRequest, team: Team, week: datetime.date, part: str) -> HttpResponse:
    """Back to the page, and to the wall for who writes on it."""
    response = redirect("review", request.organization.slug, team.slug, week_label(week))
    response["Location"] += f"?present=1#{part}" if "present" in request.GET else f"#{part}"
    return response


def _written(
    request: OrgRequest,
    team: str,
    week: str,
    name: str,
    form: forms.Form,
    action: Callable[..., Any],
) -> HttpResponse:
    """Hand a form's data to an action on the review of that week, which is opened if need be."""
    found, day = get_team(request, team), _week(week)

    @transaction.atomic
    def write(**values: Any) -> Any:
        return action(actions.open_review(found, by=request.person, week=day), by=request.person, **values)

    if form.is_valid() and carry_out(form, write, **form.cleaned_data):
        return _back(request, found, day, form.cleaned_data.get("part") or "decisions")
    return _shown(request, found, day, **{name: form})


@require_POST
def add_decision(request: OrgRequest, team: str, week: str) -> HttpResponse:
    form = DecisionForm(request.POST)
    return _written(request, team, week, "decision_form", form, actions.add_decision)


@require_POST
def add_next_step(request: OrgRequest, team: str, week: str) -> HttpResponse:
    form = NextStepForm(request.POST, person=request.person)
    return _written(request, team, week, "step_form", form, actions.add_next_step)


@require_POST
def add_correction(request: OrgRequest, team: str, week: str) -> HttpResponse:
    form = CorrectionForm(request.POST)
    return _written(request, team, week, "correction_form", form, actions.add_correction)


@require_POST
def remove_decision(request: OrgRequest, pk: int) -> HttpResponse:
    """Take back a decision of an open review."""
    decision = get_visible(Decision, request.person, "review__team", pk=pk)
    team, week = decision.review.team, decision.review.week
    try:
        actions.remove_decision(decision, by=request.person)
        say(request, _("The decision is taken back."))
    except RuleBroken as broken:
        say(request, broken.message)
    return _back(request, team, week, "decisions")


@require_POST
def close_review(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """Freeze the record."""
    found, day = get_team(request, team), _week(week)
    try:
        actions.close_week(found, by=request.person, week=day)
        say(request, _("The review is closed. This page is its record and does not change."))
    except RuleBroken as broken:
        say(request, broken.message)
    return _back(request, found, day, "top")


@require_POST
def reopen_review(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """Go on with a review that was closed within the last 24 hours."""
    found = get_team(request, team)
    review = get_visible(WeeklyReview, request.person, "team", team=found, week=_week(week))
    try:
        actions.reopen_review(review, by=request.person)
        say(request, _("The review is open again. The page says so."))
    except RuleBroken as broken:
        say(request, broken.message)
    return _back(request, found, review.week, "top")


@require_safe
def review_history(request: OrgRequest, team: str) -> HttpResponse:
    """The team's reviews, newest first."""
    found = get_team(request, team)
    pages = Paginator(WeeklyReview.objects.history_of(found), 26)
    rows = pages.get_page(request.GET.get("page"))
    return page(request, "feedback/history.html", {"page": rows}, nav="review", team=found)
