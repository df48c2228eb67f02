"""Cycles, under the settings."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals import actions
from goals import cycle_report as reports
from goals.actions.cycles import STEPS
from goals.forms import CycleForm, NewCycleForm
from goals.models import Cycle
from goals.permissions import can_administer
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.permissions import require
from teamops.people.queries import get_visible


@require_safe
def cycle_list(request: OrgRequest) -> HttpResponse:
    """All cycles, newest first."""
    require(can_administer, request.person, request.organization)
    cycles = Cycle.objects.visible_to(request.person).with_number_of_goals()
    return page(request, "goals/cycle_list.html", {"cycles": cycles}, nav="settings")


@require_http_methods(["GET", "HEAD", "POST"])
def new_cycle(request: OrgRequest) -> HttpResponse:
    """Make a cycle."""
    require(can_administer, request.person, request.organization)
    form = NewCycleForm(request.POST or None)
    if form.is_valid():
        made = carry_out(
            form, actions.create_cycle, request.organization, by=request.person, **form.cleaned_data
        )
        if made:
            say(request, _("%(cycle)s is there.") % {"cycle": made.name})
            return redirect("cycle_list", request.organization.slug)
    return page(request, "goals/cycle_form.html", {"form": form}, nav="settings")


@require_http_methods(["GET", "HEAD", "POST"])
def edit_cycle(request: OrgRequest, pk: int) -> HttpResponse:
    """Change a cycle's name or days, and take it from state to state."""
    cycle = get_visible(Cycle, request.person, pk=pk)
    cycle.organization = request.organization
    require(can_administer, request.person, request.organization)
    form = CycleForm(request.POST or None, instance=cycle)
    if form.is_valid() and carry_out(form, actions.edit_cycle, cycle, by=request.person, **form.cleaned_data):
        say(request, _("%(cycle)s is saved.") % {"cycle": cycle.name})
        return redirect("cycle_list", request.organization.slug)
    context = {"form": form, "cycle": cycle, "steps": STEPS[Cycle.State(cycle.state)]}
    return page(request, "goals/cycle_form.html", context, nav="settings")


@require_POST
def change_cycle_state(request: OrgRequest, pk: int) -> HttpResponse:
    """One step: preparing, active, closing, closed, or back."""
    cycle = get_visible(Cycle, request.person, pk=pk)
    cycle.organization = request.organization
    try:
        actions.change_cycle_state(cycle, by=request.person, state=request.POST.get("state", ""))
    except RuleBroken as broken:
        say(request, broken.message)
    else:
        state = cycle.get_state_display()
        say(request, _("%(cycle)s is now %(state)s.") % {"cycle": cycle.name, "state": state})
    return redirect("edit_cycle", request.organization.slug, cycle.pk)


@require_safe
def cycle_report(request: OrgRequest, team: str, cycle: str) -> HttpResponse:
    """What a cycle came to for a team and the teams below it."""
    found = get_team(request, team)
    shown = get_visible(Cycle, request.person, slug=cycle)
    report = reports.cycle_report(found, shown, request.person, today(request.organization))
    return page(request, "goals/cycle_report.html", {"report": report}, nav="goals", team=found)
