"""Which week an address means, and the page of a review with what was just written into it."""

import datetime

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from feedback.forms import CorrectionForm, DecisionForm, NextStepForm
from feedback.page import review_page
from teamops.dates import DAY, is_working_day, next_working_day, parse_week, today, week_label
from teamops.http import page
from teamops.people.http import OrgRequest
from teamops.people.models import Team

# The years of which there can be reviews.
YEARS = range(2000, 2101)


def week_of(label: str) -> datetime.date:
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


def show_review(
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
    on_the_wall = "present" in request.GET
    at, query = _below(request, week), "?present=1" if on_the_wall else ""
    context |= forms_with_errors | {
        "present": on_the_wall,
        # The reviews of the team: one step above that of the week.
        "up": "" if at == f"{week_label(week)}/" else f"{at}../",
        "items_at": f"{at}items/",
        "why_at": f"{at}why/",
        "leave_at": f"{at}left/{query}",
        "talk_at": f"{at}talked/{query}",
    }
    for name in ("decision_form", "step_form"):
        if form := context.get(name):
            form.offer_parts([(red.part, name) for red, name in context["unsettled"]])
    return page(
        request,
        "feedback/review.html",
        context,
        nav="review",
        team=team,
        status=422 if forms_with_errors else 200,
    )


def _below(request: OrgRequest, week: datetime.date) -> str:
    """How addresses below the review begin on the page that is shown: there may be a hundred of them."""
    label = week_label(week)
    _before, found, after = request.path.partition(f"/{label}/")
    return "../" * after.count("/") if found else f"{label}/"


def back_to(request: OrgRequest, team: Team, week: datetime.date, part: str) -> HttpResponse:
    """Back to the page, and to the wall for who writes on it."""
    response = redirect("review", request.organization.slug, team.slug, week_label(week))
    response["Location"] += f"?present=1#{part}" if "present" in request.GET else f"#{part}"
    return response
