"""The pages of preferences: one's own, the next seven days, and what a lead chooses for a team."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teamops.forms import carry_out
from teamops.http import page, say
from teamops.notifications.wishes import actions, matrix
from teamops.notifications.wishes.forms import TeamForm, WhenForm
from teamops.notifications.wishes.week import week_of
from teamops.people.http import OrgRequest, get_team
from teamops.people.permissions import can_manage_team, require


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: OrgRequest) -> HttpResponse:
    """What I am told of, by which channel, and when."""
    person = request.person
    rows = matrix.matrix_of(person)
    form = WhenForm(request.POST or None, initial=WhenForm.values_of(person))
    if form.is_valid():
        wishes = matrix.changed(rows, request.POST)
        if carry_out(form, actions.choose, person, by=person, wishes=wishes, **form.values()):
            say(request, _("Saved. This is what you get from now on."))
            return redirect("preferences", request.organization.slug)
    context = {
        "form": form,
        "rows": _as_sent(rows, request) if form.is_bound else rows,
        "columns": [cell.column for cell in rows[0].cells],
        "has_own": any(cell.is_own for cell in matrix.cells_of(rows)),
    }
    status = 422 if form.errors else 200
    return page(request, "notifications/wishes/preferences.html", context, nav="settings", status=status)


def _as_sent(rows: list[matrix.Row], request: OrgRequest) -> list[matrix.Row]:
    """With the boxes as they were ticked in a form that was refused."""
    ticked = set(request.POST.getlist("want"))
    return [
        matrix.Row(row.kind, [cell._replace(wanted=cell.key in ticked) for cell in row.cells]) for row in rows
    ]


@require_POST
def forget_wishes(request: OrgRequest) -> HttpResponse:
    """Back to what is usual."""
    actions.forget_wishes(request.person, by=request.person)
    say(request, _("You get what is usual again."))
    return redirect("preferences", request.organization.slug)


@require_safe
def week(request: OrgRequest) -> HttpResponse:
    """What I would get in the next seven days, and when."""
    days = week_of(request.person)
    context = {"days": days, "is_empty": not any(day.told for day in days)}
    return page(request, "notifications/wishes/week.html", context, nav="settings")


@require_http_methods(["GET", "HEAD", "POST"])
def team_preferences(request: OrgRequest, team: str) -> HttpResponse:
    """What the people of a team are told of who have not chosen themselves."""
    found = get_team(request, team)
    require(can_manage_team, request.person, found)
    rows = matrix.team_matrix_of(found)
    initial: dict[str, Any] = {"remind_days_before": found.remind_days_before}
    form = TeamForm(request.POST or None, initial=initial)
    if form.is_valid():
        wishes = matrix.team_changed(rows, request.POST)
        values = form.cleaned_data
        if carry_out(form, actions.choose_for_team, found, by=request.person, wishes=wishes, **values):
            say(request, _("Saved. Who has chosen for themselves keeps what they chose."))
            return redirect("team_preferences", request.organization.slug, found.slug)
    context = {"form": form, "rows": rows, "columns": matrix.columns()}
    status = 422 if form.errors else 200
    return page(request, "notifications/wishes/team.html", context, nav="people", team=found, status=status)
