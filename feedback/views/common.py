"""Which week an address means, and the page of a review with what was just written into it."""

import datetime

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from feedback.forms import CorrectionForm, DecisionForm, NextStepForm, RaiseForm
from feedback.page import review_page
from feedback.spans import WEEK, YEARS, Span, span_of
from teamops.dates import DAY, is_working_day, next_working_day, parse_week, today
from teamops.http import page
from teamops.people.http import OrgRequest
from teamops.people.models import Team


def week_of(label: str) -> datetime.date:
    """The Monday of a label in an address, else 404."""
    try:
        week = parse_week(label)
    except ValueError as error:
        raise Http404 from error
    if week.year not in YEARS:
        raise Http404
    return week


def span_of_address(request: OrgRequest, label: str) -> Span:
    """The week, month or cycle of a label in an address, else 404."""
    span = span_of(request.organization.pk, label)
    if span is None:
        raise Http404
    return span


def _usual_due(team: Team, span: Span) -> datetime.date:
    """When a next step is due unless said otherwise: the week's Friday, or the next working day."""
    usual = span.first + 4 * DAY if span.kind == WEEK else today(team) + 7 * DAY
    day, country = max(usual, today(team)), team.organization.country
    return day if is_working_day(day, country) else next_working_day(day, country)


def show_review(request: OrgRequest, team: Team, span: Span, **forms_with_errors: forms.Form) -> HttpResponse:
    found = review_page(team, span.first, request.person, span)
    context = found.context()
    if context["can_write"]:
        context["decision_form"] = DecisionForm()
        context["step_form"] = NextStepForm(
            initial={"due": _usual_due(team, span)}, person=request.person, offered=found.people.offered
        )
    if context["can_raise"]:
        context["raise_form"] = RaiseForm()
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


def back_to(request: OrgRequest, team: Team, span: Span, part: str) -> HttpResponse:
    """Back to the page, and to the wall for who writes on it."""
    response = redirect("review", request.organization.slug, team.slug, span.label)
    response["Location"] += f"?present=1#{part}" if "present" in request.GET else f"#{part}"
    return response
