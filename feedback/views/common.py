"""Which week an address means, and the page of a review with what was just written into it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise, SimpleLazyObject

from feedback.drawing import Drawing
from feedback.forms import CorrectionForm, DecisionForm, NextStepForm, RaiseForm
from feedback.forms.decisions import AboutPart
from feedback.page import ReviewPage, review_page
from feedback.red import Red
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


def review_context(
    request: OrgRequest,
    team: Team,
    span: Span,
    *,
    shown_at: str = "",
    refused: Mapping[str, forms.Form] | None = None,
) -> dict[str, Any]:
    """All that the page of a review shows to who asks. `shown_at`: the path of that page, if it is not the
    one that is asked for; `refused`: forms that are shown again, with what was typed."""
    refused = refused or {}
    found = review_page(team, span.first, request.person, span)
    context = found.context()
    if context["can_write"]:
        # Made when they are drawn, which they seldom are.
        red = context["unsettled"]
        context["decision_form"] = SimpleLazyObject(lambda: _offering(DecisionForm(), red))
        context["step_form"] = SimpleLazyObject(
            lambda: _offering(
                NextStepForm(
                    initial={"due": _usual_due(team, span)},
                    person=request.person,
                    offered=found.people.offered,
                ),
                red,
            )
        )
    if context["can_raise"]:
        context["raise_form"] = SimpleLazyObject(RaiseForm)
    if found.is_closed:
        context["correction_form"] = CorrectionForm(initial={"text": _typed_into(refused)})
    on_the_wall = "present" in request.GET
    at, query = below(shown_at or request.path, span), "?present=1" if on_the_wall else ""
    context |= {
        "present": on_the_wall,
        # The reviews of the team: one step above that of the week.
        "up": "" if at == f"{span.label}/" else f"{at}../",
        "below": at,
        "items_at": f"{at}items/",
        "why_at": f"{at}why/",
        "leave_at": f"{at}left/{query}",
        "talk_at": f"{at}talked/{query}",
    }
    shown = context | dict(refused)
    return shown | {"drawing": Drawing(found, shown, _offered(found, context)), "is_kept_drawn": not refused}


def _offered(found: ReviewPage, context: Mapping[str, Any]) -> list[Any]:
    """Who can be chosen in the forms of this page, and the day that they begin with."""
    if not context["can_write"]:
        return []
    return [[(one.pk, one.name) for one in found.people.offered], _usual_due(found.team, found.span)]


def _typed_into(refused: Mapping[str, forms.Form]) -> str:
    """What somebody had typed for a review that was closed meanwhile: it can become a correction."""
    names = ("text", "title", "because", "note")
    typed = [form.data.get(name, "").strip() for form in refused.values() for name in names]
    return "\n".join(filter(None, typed))


def _offering(form: AboutPart, unsettled: Sequence[tuple[Red, Promise]]) -> AboutPart:
    """The form with the parts that something has to follow from."""
    form.offer_parts([(red.part, name) for red, name in unsettled])
    return form


def show_review(request: OrgRequest, team: Team, span: Span, **forms_with_errors: forms.Form) -> HttpResponse:
    context = review_context(request, team, span, refused=forms_with_errors)
    context["came_too_late"] = bool(forms_with_errors) and context["is_closed"]
    for name in ("decision_form", "step_form"):
        form = forms_with_errors.get(name)
        if isinstance(form, AboutPart):
            _offering(form, context["unsettled"])
    return page(
        request,
        "feedback/review.html",
        context,
        nav="review",
        team=team,
        status=422 if forms_with_errors else 200,
    )


def below(path: str, span: Span) -> str:
    """How addresses below the review begin on the page with that path: there may be a hundred of them."""
    _before, found, after = path.partition(f"/review/{span.label}/")
    return "../" * after.count("/") if found else f"{span.label}/"


def back_to(request: OrgRequest, team: Team, span: Span, part: str) -> HttpResponse:
    """Back to the page, and to the wall for who writes on it."""
    response = redirect("review", request.organization.slug, team.slug, span.label)
    response["Location"] += f"?present=1#{part}" if "present" in request.GET else f"#{part}"
    return response
