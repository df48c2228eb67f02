"""The pages of handing over."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tasks.handing_over.actions import accept_handover, hand_over, return_handover, withdraw_handover
from tasks.handing_over.forms import HandOverForm, ReturnForm
from tasks.handing_over.permissions import (
    Thing,
    can_answer_handover,
    can_hand_over,
    can_withdraw_handover,
)
from tasks.handing_over.queries import PARTS
from tasks.loaded import page_words
from tasks.models import ActionPlan, Handover, Milestone, Task
from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import asked_way_back, page, say
from teamops.people.http import OrgRequest
from teamops.people.permissions import require
from teamops.people.queries import get_visible


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_task(request: OrgRequest, number: int) -> HttpResponse:
    """Give a task to somebody."""
    return _hand_over(request, get_visible(Task, request.person, "team", "plan", "assignee", number=number))


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_milestone(request: OrgRequest, pk: int) -> HttpResponse:
    """Give a milestone to somebody."""
    return _hand_over(
        request, get_visible(Milestone, request.person, "plan__team", "plan__goal", "owner", pk=pk)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_plan(request: OrgRequest, pk: int) -> HttpResponse:
    """Give a plan to somebody."""
    return _hand_over(request, get_visible(ActionPlan, request.person, "team", "goal", "owner", pk=pk))


def _hand_over(request: OrgRequest, thing: Thing) -> HttpResponse:
    require(can_hand_over, request.person, thing)
    owner = thing.assignee if isinstance(thing, Task) else thing.owner
    form = HandOverForm(request.POST or None, person=request.person, owner=owner)
    if form.is_valid():
        made = carry_out(form, hand_over, thing, by=request.person, **form.cleaned_data)
        if made:
            said = _("“%(title)s” is with %(name)s now, who accepts or returns it.")
            say(request, said % {"title": str(thing), "name": made.taker.name})
            return redirect(_place(request, thing))
    team = thing.plan.team if isinstance(thing, Milestone) else thing.team
    context: dict[str, Any] = {
        "form": form,
        "thing": thing,
        "task": thing if isinstance(thing, Task) else None,
        "owner": owner,
        "assigning": page_words(),
        "cancel_url": _place(request, thing),
    }
    return page(request, "tasks/handing_over/hand_over.html", context, nav="plan", team=team)


def _place(request: OrgRequest, thing: Thing) -> str:
    """The page of what is handed over."""
    slug = request.organization.slug
    if isinstance(thing, Task):
        return reverse("task", args=[slug, thing.number])
    return reverse("plan", args=[slug, thing.plan_id if isinstance(thing, Milestone) else thing.pk])


def _handover(request: OrgRequest, uuid: UUID) -> Handover:
    found: Handover = get_visible(Handover, request.person, *PARTS, uuid=uuid)
    return found


@require_safe
def handover(request: OrgRequest, uuid: UUID) -> HttpResponse:
    """What was handed over, by whom, with what note, and what became of it."""
    found = _handover(request, uuid)
    context = {
        "handover": found,
        "place": _place(request, found.thing),
        "can_answer": can_answer_handover(request.person, found),
        "can_withdraw": can_withdraw_handover(request.person, found),
    }
    return page(request, "tasks/handing_over/handover.html", context, nav="work")


@require_POST
def accept(request: OrgRequest, uuid: UUID) -> HttpResponse:
    """One click: it stays with me."""
    return _answer(request, _handover(request, uuid), accept_handover, _("“%(title)s” is yours."))


@require_POST
def withdraw(request: OrgRequest, uuid: UUID) -> HttpResponse:
    """Take back what is not answered yet."""
    said = _("“%(title)s” is back where it was.")
    return _answer(request, _handover(request, uuid), withdraw_handover, said)


def _answer(request: OrgRequest, found: Handover, action: Any, said: str) -> HttpResponse:
    try:
        action(found, by=request.person)
        say(request, said % {"title": str(found.thing)})
    except RuleBroken as broken:
        say(request, broken.message)
    return redirect(asked_way_back(request) or _place(request, found.thing))


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: OrgRequest, uuid: UUID) -> HttpResponse:
    """Return it to whose it was, with the reason."""
    found = _handover(request, uuid)
    require(can_answer_handover, request.person, found)
    form = ReturnForm(request.POST or None)
    if form.is_valid() and carry_out(form, return_handover, found, by=request.person, **form.cleaned_data):
        say(request, _("“%(title)s” is back where it was.") % {"title": str(found.thing)})
        return redirect("my_work", request.organization.slug)
    context = {
        "form": form,
        "handover": found,
        "cancel_url": reverse("handover", args=[request.organization.slug, found.uuid]),
    }
    return page(request, "tasks/handing_over/return.html", context, nav="work")
