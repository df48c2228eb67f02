"""Removing, and the page of the trash."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tasks.models import ActionPlan, Milestone, Phase, PlanTemplate, Task
from tasks.trash import actions
from tasks.trash.forms import RemovePlanForm
from tasks.trash.permissions import can_remove
from tasks.trash.queries import removals, seen_removal
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.http import asked_way_back, page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.permissions import require
from teamops.people.queries import get_visible


@require_safe
def trash(request: OrgRequest) -> HttpResponse:
    """What was removed in the last thirty days, of one team or of all, and the way back."""
    team = get_team(request, request.GET["team"]) if request.GET.get("team") else None
    context = {"removals": removals(request.person, team, today(request.person)), "of_team": team}
    return page(request, "tasks/trash/trash.html", context, nav="trash", team=team)


@require_POST
def restore_removal(request: OrgRequest, removal: uuid.UUID) -> HttpResponse:
    """Everything that one act removed is there again."""
    if seen_removal(request.person, removal) is None:
        raise Http404
    try:
        things = actions.restore(removal, by=request.person)
    except RuleBroken as broken:
        say(request, broken.message)
        return redirect("trash", request.organization.slug)
    say(request, _("“%(name)s” is there again.") % {"name": str(things[0])})
    return redirect(_page_of(things[0], request))


def _page_of(thing: Any, request: OrgRequest) -> str:
    base = f"/{request.organization.slug}"
    if isinstance(thing, Task):
        return f"{base}/tasks/{thing.number}/"
    if isinstance(thing, PlanTemplate):
        return f"{base}/trash/"
    return f"{base}/plans/{thing.pk if isinstance(thing, ActionPlan) else thing.plan_id}/"


@require_POST
def remove_task(request: OrgRequest, number: int) -> HttpResponse:
    """The task and its sub-tasks go to the trash."""
    found = get_visible(Task, request.person, "team", "plan", number=number)
    require(can_remove, request.person, found)
    actions.remove_task(found, by=request.person)
    board = f"/{request.organization.slug}/teams/{found.team.slug}/board/"
    plan = f"/{request.organization.slug}/plans/{found.plan_id}/"
    return _removed(request, found, plan if found.plan_id and not found.hides_goal else board)  # type: ignore[attr-defined]


@require_POST
def remove_milestone(request: OrgRequest, pk: int) -> HttpResponse:
    """The milestone goes to the trash; its tasks stay in the plan."""
    found = get_visible(Milestone, request.person, "plan__team", "plan__goal", pk=pk)
    require(can_remove, request.person, found)
    actions.remove_milestone(found, by=request.person)
    return _removed(request, found, _page_of(found, request))


@require_POST
def remove_phase(request: OrgRequest, pk: int) -> HttpResponse:
    """The phase goes to the trash; its milestones and tasks stay in the plan."""
    found = get_visible(Phase, request.person, "plan__team", "plan__goal", pk=pk)
    require(can_remove, request.person, found)
    actions.remove_phase(found, by=request.person)
    return _removed(request, found, _page_of(found, request))


def remove_plan(request: OrgRequest, pk: int) -> HttpResponse:
    """Asks what becomes of the plan's tasks, then the plan goes to the trash."""
    found = get_visible(ActionPlan, request.person, "team", "goal", pk=pk)
    require(can_remove, request.person, found)
    count = found.tasks.count()
    form = RemovePlanForm(request.POST if request.method == "POST" else None, count=count)
    if form.is_valid():
        actions.remove_plan(found, by=request.person, with_tasks=form.with_tasks)
        return _removed(request, found, f"/{request.organization.slug}/teams/{found.team.slug}/plan/")
    context = {
        "form": form,
        "plan": found,
        "count": count,
        "cancel_url": _page_of(found, request),
    }
    return page(request, "tasks/trash/remove_plan.html", context, nav="plan", team=found.team)


def _removed(request: OrgRequest, thing: Any, there: str) -> HttpResponse:
    """A script gets 204, a form a page that says so, with Undo."""
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    say(request, _("“%(name)s” is in the trash.") % {"name": str(thing)})
    return redirect(asked_way_back(request) or there)
