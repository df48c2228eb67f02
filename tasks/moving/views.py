"""The page on which a task or a milestone is moved; a script shows it in a dialog."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date

from tasks.models import Milestone, Task
from tasks.moving.actions import can_move, move_dates
from tasks.moving.forms import MoveForm
from tasks.moving.queries import Shift, says, what_moves
from teamops import formats
from teamops.forms import carry_out
from teamops.http import asked_way_back, page, say
from teamops.people.http import OrgRequest
from teamops.people.models import Team
from teamops.people.permissions import require
from teamops.people.queries import get_visible


def move_task(request: OrgRequest, number: int) -> HttpResponse:
    """New dates for a task."""
    found = get_visible(Task, request.person, "team", "organization", "plan", number=number)
    return _move(request, found, found.team, f"/{request.organization.slug}/tasks/{number}/")


def move_milestone(request: OrgRequest, pk: int) -> HttpResponse:
    """A new date for a milestone, and why."""
    found = get_visible(Milestone, request.person, "plan__team", "plan__goal", pk=pk)
    return _move(request, found, found.plan.team, f"/{request.organization.slug}/plans/{found.plan_id}/")


def _move(request: OrgRequest, thing: Task | Milestone, team: Team, there: str) -> HttpResponse:
    """A script gets 204, or 422 with the form, which says what was wrong and what stands there now."""
    require(can_move, request.person, thing)
    by_script = request.headers.get("X-Requested-With") == "fetch"
    form = MoveForm(request.POST or None, thing=thing, initial=_wished(request))
    if form.is_valid() and (found := _carried_out(form, request, thing)):
        if by_script:
            return HttpResponse(status=204)
        say(request, says(found))
        return redirect(asked_way_back(request) or there)
    context = {"form": form, "thing": thing, "days": _days(thing), "there": there, **_along(thing)}
    if by_script:
        return render(request, "tasks/moving/_move.html", context, status=422 if form.is_bound else 200)
    return page(request, "tasks/moving/move.html", context, nav="plan", team=team)


def _carried_out(form: MoveForm, request: OrgRequest, thing: Task | Milestone) -> list[Shift] | None:
    values = form.cleaned_data
    moved: list[Shift] | None = carry_out(
        form,
        move_dates,
        [thing],
        by=request.person,
        **form.shift,
        with_dependents=values["with_dependents"],
        with_parts=values["with_parts"],
        reason=values["reason"],
        versions={thing: values["version"]},
    )
    return moved


def _wished(request: OrgRequest) -> dict[str, Any]:
    """The days that the address names: where a bar was carried to."""
    days = {name: _day(request.GET.get(name, "")) for name in ("starts_on", "due")}
    return {name: day for name, day in days.items() if day}


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _days(thing: Task | Milestone) -> str:
    return formats.day_span(getattr(thing, "starts_on", None), thing.due)


def _along(thing: Task | Milestone) -> dict[str, str]:
    """What would move with it, in sentences: `parts`, its sub-tasks, and `also`, what depends on it or them.

    Empty where there is nothing of the kind.
    """
    asked = [Shift(thing, 1, 1)]
    parts, every = what_moves(asked), what_moves(asked, with_dependents=True)
    return {
        "parts": says(parts) if len(parts) > 1 else "",
        "also": says(every) if len(every) > len(parts) else "",
    }
