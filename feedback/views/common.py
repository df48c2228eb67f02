"""Which week an address means, and the page of a review with what was just written into it."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from feedback.forms import CorrectionForm, DecisionForm, NextStepForm
from feedback.page import ReviewPage, review_page
from feedback.templatetags.drawn_once import key_of
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


def review_context(
    request: OrgRequest, team: Team, week: datetime.date, **forms_with_errors: forms.Form
) -> dict[str, Any]:
    """All that the page of a review shows to who asks."""
    found = review_page(team, week, request.person)
    context = found.context()
    if context["can_write"]:
        # Made when they are drawn, which they seldom are.
        context["decision_form"] = SimpleLazyObject(DecisionForm)
        context["step_form"] = SimpleLazyObject(
            lambda: NextStepForm(
                initial={"due": _usual_due(team, week)}, person=request.person, offered=found.people.offered
            )
        )
    if found.is_closed:
        context["correction_form"] = CorrectionForm(initial={"text": _typed_into(forms_with_errors)})
    if not forms_with_errors:
        context["drawn_key"] = _key(found, context)
    return context | forms_with_errors


def _key(found: ReviewPage, context: Mapping[str, Any]) -> bytes:
    """By what the parts of this page are drawn, beside the agenda."""
    review = found.review
    shown = [(one.pk, one.text, one.part, one.at, str(one.author)) for one in found.corrections]
    chosen = [(one.pk, one.name) for one in found.people.offered] if context["can_write"] else []
    state = [review.pk, review.closed_at, review.reopened_at] if review else []
    due = _usual_due(found.team, found.week) if context["can_write"] else None
    also = [found.team.pk, today(found.reader), shown, chosen, state, due, found.kept_on]
    return key_of(found.agenda, context, also)


def _typed_into(refused: Mapping[str, forms.Form]) -> str:
    """What somebody had typed for a review that was closed meanwhile: it can become a correction."""
    names = ("text", "title", "because", "note")
    typed = [form.data.get(name, "").strip() for form in refused.values() for name in names]
    return "\n".join(filter(None, typed))


def show_review(
    request: OrgRequest, team: Team, week: datetime.date, **forms_with_errors: forms.Form
) -> HttpResponse:
    context = review_context(request, team, week, **forms_with_errors)
    context |= {
        "present": "present" in request.GET,
        "came_too_late": bool(forms_with_errors) and context["is_closed"],
    }
    return page(
        request,
        "feedback/review.html",
        context,
        nav="review",
        team=team,
        status=422 if forms_with_errors else 200,
    )


def back_to(request: OrgRequest, team: Team, week: datetime.date, part: str) -> HttpResponse:
    """Back to the page, and to the wall for who writes on it."""
    response = redirect("review", request.organization.slug, team.slug, week_label(week))
    response["Location"] += f"?present=1#{part}" if "present" in request.GET else f"#{part}"
    return response
