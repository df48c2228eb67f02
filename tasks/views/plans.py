"""The pages of plans and their milestones."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from goals.models import Goal
from tasks import actions
from tasks.forms import EditPhaseForm, EditPlanForm, MilestoneForm, PhaseForm, PlanForm
from tasks.handing_over.panel import panel
from tasks.models import ActionPlan, Milestone, Phase
from tasks.permissions import (
    can_edit_milestone,
    can_edit_plan,
    new_plan_of,
)
from tasks.plan_facts import plan_facts as facts_of
from tasks.plan_time.views import calendar_page, timeline_page
from tasks.plan_views.views import list_page
from tasks.trash.permissions import can_remove
from tasks.views.board import board_page
from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Team
from teamops.people.permissions import require
from teamops.people.queries import get_visible


def _plan(request: OrgRequest, pk: int) -> ActionPlan:
    return get_visible(ActionPlan, request.person, "team", "goal", "owner", pk=pk)


@require_safe
def plan_list(request: OrgRequest, team: str) -> HttpResponse:
    """A team's plans."""
    found = get_team(request, team)
    context = {
        "plans": list(ActionPlan.objects.visible_to(request.person).of_team(found)[:100]),
        "can_create": can_edit_plan(request.person, new_plan_of(found)),
    }
    return page(request, "tasks/plan_list.html", context, nav="plan", team=found)


@require_safe
def plan(request: OrgRequest, pk: int) -> HttpResponse:
    """A plan, in the view that the address asks for; in time, unless it says otherwise."""
    found = _plan(request, pk)
    found.team.organization = request.organization
    return VIEWS.get(request.GET.get("view", ""), timeline_page)(request, found)


def _list(request: OrgRequest, found: ActionPlan) -> HttpResponse:
    return list_page(request, found.team, found)


def _board(request: OrgRequest, found: ActionPlan) -> HttpResponse:
    return board_page(request, found.team, found)


VIEWS = {"timeline": timeline_page, "calendar": calendar_page, "list": _list, "board": _board}


@require_safe
def plan_facts(request: OrgRequest, pk: int) -> HttpResponse:
    """What of a plan is done and at risk, its criteria for done, and who moved which date why."""
    found = _plan(request, pk)
    facts = facts_of(found, request.person)
    context = {
        "plan": found,
        "facts": facts,
        "counts": facts.counts,
        "panel": panel(found, request.person, can_edit=can_edit_plan(request.person, found)),
        "can_edit": can_edit_plan(request.person, found),
    }
    return page(request, "tasks/plan_facts.html", context, nav="plan", team=found.team)


def new_plan(request: OrgRequest, team: str) -> HttpResponse:
    """A new plan of a team, for one of its goals or for itself."""
    found = get_team(request, team)
    goal = _goal_for_new_plan(request, found)
    require(can_edit_plan, request.person, new_plan_of(found, goal))
    form = PlanForm(request.POST or None, initial={"goal": goal}, person=request.person, team=found)
    if form.is_valid():
        made = carry_out(form, actions.create_plan, found, by=request.person, **form.cleaned_data)
        if made:
            return redirect("plan", request.organization.slug, made.pk)
    context = {"form": form, "cancel_url": reverse("plan_list", args=[request.organization.slug, found.slug])}
    return page(request, "tasks/plan_form.html", context, nav="plan", team=found)


def _goal_for_new_plan(request: OrgRequest, team: Team) -> Goal | None:
    """The goal that the address names, if there is one."""
    pk = request.GET.get("goal", "")
    goals = Goal.objects.visible_to(request.person).filter(team=team)
    return goals.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 10 else None


def edit_plan(request: OrgRequest, pk: int) -> HttpResponse:
    """Change a plan's name or its owner."""
    found = _plan(request, pk)
    require(can_edit_plan, request.person, found)
    form = EditPlanForm(request.POST or None, instance=found, person=request.person)
    if form.is_valid() and form.save_by(actions.edit_plan, found, by=request.person):
        return redirect("plan", request.organization.slug, found.pk)
    context = {
        "form": form,
        "plan": found,
        "cancel_url": plan_url(found, request),
    }
    return page(request, "tasks/plan_edit.html", context, nav="plan", team=found.team)


def plan_url(plan: ActionPlan, request: OrgRequest) -> str:
    return reverse("plan", args=[request.organization.slug, plan.pk])


def new_phase(request: OrgRequest, pk: int) -> HttpResponse:
    """A phase at the end of a plan."""
    found = _plan(request, pk)
    require(can_edit_plan, request.person, found)
    form = PhaseForm(request.POST or None)
    if form.is_valid() and carry_out(form, actions.add_phase, found, by=request.person, **form.cleaned_data):
        return redirect("plan", request.organization.slug, found.pk)
    context = {"form": form, "plan": found, "cancel_url": plan_url(found, request)}
    return page(request, "tasks/phase_form.html", context, nav="plan", team=found.team)


def edit_phase(request: OrgRequest, pk: int) -> HttpResponse:
    """Another name, other days or another place for a phase."""
    found = get_visible(Phase, request.person, "plan__team", "plan__goal", pk=pk)
    require(can_edit_plan, request.person, found.plan)
    form = EditPhaseForm(request.POST or None, instance=found)
    if form.is_valid() and form.save_by(actions.edit_phase, found, by=request.person):
        return redirect("plan", request.organization.slug, found.plan_id)
    context = {
        "form": form,
        "plan": found.plan,
        "phase": found,
        "cancel_url": plan_url(found.plan, request),
    }
    return page(request, "tasks/phase_form.html", context, nav="plan", team=found.plan.team)


def new_milestone(request: OrgRequest, pk: int) -> HttpResponse:
    """A milestone of a plan, with owner and date."""
    found = _plan(request, pk)
    require(can_edit_plan, request.person, found)
    form = MilestoneForm(request.POST or None, person=request.person, plan=found)
    if form.is_valid() and carry_out(form, actions.add_milestone, found, by=request.person, **form.values()):
        return redirect("plan", request.organization.slug, found.pk)
    context = {"form": form, "plan": found, "cancel_url": plan_url(found, request)}
    return page(request, "tasks/milestone_form.html", context, nav="plan", team=found.team)


def edit_milestone(request: OrgRequest, pk: int) -> HttpResponse:
    """Change a milestone; a moved date asks why."""
    found = get_visible(Milestone, request.person, "plan__team", "plan__goal", pk=pk)
    require(can_edit_milestone, request.person, found)
    form = MilestoneForm(request.POST or None, instance=found, person=request.person, plan=found.plan)
    if form.is_valid() and form.save_by(actions.edit_milestone, found, by=request.person):
        return redirect("plan", request.organization.slug, found.plan_id)
    context = {
        "form": form,
        "plan": found.plan,
        "milestone": found,
        "panel": panel(found, request.person, can_edit=True),
        "can_remove": can_remove(request.person, found),
        "cancel_url": plan_url(found.plan, request),
    }
    return page(request, "tasks/milestone_form.html", context, nav="plan", team=found.plan.team)


ENDINGS = {
    "done": actions.finish_milestone,
    "dropped": actions.drop_milestone,
    "open": actions.reopen_milestone,
}


@require_POST
def end_milestone(request: OrgRequest, pk: int) -> HttpResponse:
    """Reached, dropped, or open again: as the button says."""
    found = get_visible(Milestone, request.person, "plan__team", "plan__goal", pk=pk)
    ending = ENDINGS.get(request.POST.get("state", ""))
    try:
        if ending:
            ending(found, by=request.person)
    except RuleBroken as broken:
        say(request, broken.message)
    return redirect("plan", request.organization.slug, found.plan_id)
