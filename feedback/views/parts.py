"""Writing into a review."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from feedback import actions
from feedback.forms import CorrectionForm, DecisionForm, NextStepForm, RaiseForm
from feedback.models import Decision, Raised
from feedback.things import Stays, what_stays
from feedback.views.common import back_to, show_review, span_of_address
from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import say
from teamops.people.http import OrgRequest, get_team
from teamops.people.queries import get_visible


def _written(
    request: OrgRequest,
    team: str,
    week: str,
    name: str,
    form: forms.Form,
    action: Callable[..., Any],
    part: str = "decisions",
) -> HttpResponse:
    """Hand a form's data to an action on the review of that week, which is opened if need be."""
    found, span = get_team(request, team), span_of_address(request, week)

    @transaction.atomic
    def write(**values: Any) -> Any:
        review = actions.open_review(found, by=request.person, week=span.first, span=span)
        return action(review, by=request.person, **values)

    if form.is_valid() and carry_out(form, write, **form.cleaned_data):
        return back_to(request, found, span, form.cleaned_data.get("part") or part)
    return show_review(request, found, span, **{name: form})


@require_POST
def add_decision(request: OrgRequest, team: str, week: str) -> HttpResponse:
    form = DecisionForm(request.POST)
    return _written(request, team, week, "decision_form", form, actions.add_decision)


@require_POST
def add_next_step(request: OrgRequest, team: str, week: str) -> HttpResponse:
    form = NextStepForm(request.POST, person=request.person)
    return _written(request, team, week, "step_form", form, actions.add_next_step)


@require_POST
def raise_in_review(request: OrgRequest, team: str, week: str) -> HttpResponse:
    form = RaiseForm(request.POST)
    return _written(request, team, week, "raise_form", form, actions.raise_in_review, part="raised")


@require_POST
def take_back_raised(request: OrgRequest, pk: int) -> HttpResponse:
    """What the team raised in an open review is taken back."""
    line = get_visible(Raised, request.person, "review__team", "review__cycle", pk=pk)
    try:
        actions.take_back_raised(line, by=request.person)
        say(request, _("It is taken back."))
    except RuleBroken as broken:
        say(request, broken.message)
    return back_to(request, line.review.team, line.review.span, "raised")


@require_POST
def add_correction(request: OrgRequest, team: str, week: str) -> HttpResponse:
    form = CorrectionForm(request.POST)
    return _written(request, team, week, "correction_form", form, actions.add_correction)


@require_POST
def remove_decision(request: OrgRequest, pk: int) -> HttpResponse:
    """Take back a decision of an open review."""
    decision = get_visible(Decision, request.person, "review__team", "review__cycle", pk=pk)
    team, span = decision.review.team, decision.review.span
    stays = what_stays(decision, request.person)
    try:
        actions.remove_decision(decision, by=request.person)
        say(request, _taken_back(request, stays) if stays else _("The decision is taken back."))
    except RuleBroken as broken:
        say(request, broken.message)
    return back_to(request, team, span, "decisions")


def _taken_back(request: OrgRequest, stays: Stays) -> SafeString:
    """It undoes nothing: what was changed with it is told, and leads to where it can be changed."""
    said = _("The decision is taken back. What it changed stays:")
    there = f"/{request.organization.slug}/{stays.path}"
    return format_html('<span>{} <a class="link" href="{}">{}</a></span>', said, there, stays.says)
