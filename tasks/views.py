"""The pages of tasks: My work, the board, plans, and one task. Each view fetches, asks an action, shows."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goals.models import Goal
from tasks import actions
from tasks.board import board as board_of
from tasks.forms import BlockForm, MilestoneForm, PhaseForm, PlanForm, TaskForm
from tasks.lines import task_line
from tasks.models import ActionPlan, Milestone, Task
from tasks.my_work import my_work as my_work_of
from tasks.permissions import (
    can_create_task,
    can_edit_milestone,
    can_edit_plan,
    can_edit_task,
    new_plan_of,
)
from tasks.plan_rows import plan_page
from teamops.activity.permissions import can_comment
from teamops.activity.queries import feed
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.markdown import render
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Team
from teamops.people.permissions import require
from teamops.people.queries import get_visible

TASK_PARTS = ("team", "plan__goal", "phase", "milestone", "key_result__goal", "assignee", "blocked_by")


@require_safe
def my_work(request: OrgRequest) -> HttpResponse:
    """The morning page: what is due, what waits, what I answer for."""
    return page(request, "tasks/my_work.html", {"work": my_work_of(request.person)}, nav="work")


@require_safe
def board(request: OrgRequest, team: str) -> HttpResponse:
    """A team's tasks in columns; the filters stand in the address."""
    found = get_team(request, team)
    show, chosen = request.GET.get("show", ""), request.GET.get("goal", "")
    number = int(chosen) if chosen.isdecimal() and len(chosen) < 10 else 0
    drawn = board_of(found, request.person, show=show, goal=number, all_of=request.GET.get("all", ""))
    goal = str(number or "")
    scopes = [("", _("Everyone")), ("mine", _("Mine")), ("blocked", _("Blocked"))]
    context = {
        "board": drawn,
        "scopes": [("?" + _query(show=key, goal=goal), text, key == show) for key, text in scopes],
        "chosen_goal": number,
        "show": show,
        "query": _query(show=show, goal=goal, all=""),
        "can_create": can_create_task(request.person, found),
    }
    return page(request, "tasks/board.html", context, nav="board", team=found)


def _query(**values: str) -> str:
    """The part of an address after the question mark, without what is empty but `all`, which is filled in."""
    given = {key: value for key, value in values.items() if value}
    return urlencode(given) + ("&" if given and "all" in values else "")


# --- One task -----------------------------------------------------------------------------------------


def _task(request: OrgRequest, number: int) -> Task:
    return get_visible(Task, request.person, *TASK_PARTS, number=number)


@require_safe
def task(request: OrgRequest, number: int) -> HttpResponse:
    """Everything about one task."""
    found = _task(request, number)
    day = today(request.person)
    needs = Task.objects.visible_to(request.person).for_lines()
    context = {
        "task": found,
        "description_html": render(found.description),
        "needs": [task_line(one, day, request.person) for one in needs.filter(needed_by__task=found)],
        "needed_by": [task_line(one, day, request.person) for one in needs.filter(needs__needs=found)],
        "can_edit": can_edit_task(request.person, found),
        "feed": feed(found),
        "can_comment": can_comment(request.person),
        "subject_kind": "task",
        "subject_id": found.pk,
    }
    return page(request, "tasks/task.html", context, nav="board", team=found.team)


def new_task(request: OrgRequest) -> HttpResponse:
    """A new task of a team; the address may say which team, plan or milestone it is for."""
    team = _team_for_new_task(request)
    require(can_create_task, request.person, team)
    initial = {
        "assignee": request.person.pk,
        **{key: request.GET.get(key) for key in ("plan", "milestone", "due")},
    }
    form = TaskForm(request.POST or None, initial=initial, person=request.person, team=team)
    if form.is_valid():
        made = carry_out(form, actions.create_task, team, by=request.person, **form.values())
        if made:
            say(request, _("“%(title)s” is added.") % {"title": made.title})
            return redirect("task", request.organization.slug, made.number)
    return page(request, "tasks/task_form.html", {"form": form}, nav="board", team=team)


def _team_for_new_task(request: OrgRequest) -> Team:
    """The team that the address names, else the person's own first one."""
    slug = request.GET.get("team") or request.POST.get("team")
    if slug:
        return get_visible(Team, request.person, slug=slug)
    teams = Team.objects.visible_to(request.person).current()
    mine = teams.filter(memberships__person=request.person).order_by("path").first()
    return mine or get_visible(Team, request.person, parent=None)


def edit_task(request: OrgRequest, number: int) -> HttpResponse:
    """Change a task; who was slower sees what changed and keeps what they typed."""
    found = _task(request, number)
    require(can_edit_task, request.person, found)
    form = TaskForm(request.POST or None, instance=found, person=request.person, team=found.team)
    if form.is_valid() and form.save_by(actions.edit_task, found, by=request.person):
        return redirect("task", request.organization.slug, found.number)
    return page(request, "tasks/task_form.html", {"form": form, "task": found}, nav="board", team=found.team)


@require_POST
def change_status(request: OrgRequest, number: int) -> HttpResponse:
    """One click. A script gets 204, or 409 with a sentence; a plain form goes back to where it stood."""
    found = get_visible(Task, request.person, "team", "plan", number=number)
    by_script = request.headers.get("X-Requested-With") == "fetch"
    try:
        found = actions.change_status(found, by=request.person, status=request.POST.get("status", ""))
        said = {"title": found.title, "status": found.get_status_display()}
        message = _("“%(title)s” is now: %(status)s.") % said
    except RuleBroken as broken:
        if by_script:
            return HttpResponse(str(broken.message), status=409, content_type="text/plain; charset=utf-8")
        message = str(broken.message)
    if by_script:
        return HttpResponse(status=204)
    say(request, message)
    return redirect(_back(request, found))


def _back(request: OrgRequest, task: Task) -> str:
    """The page of this organization that the form stood on, else the task's."""
    there = request.headers.get("Referer", "")
    here = request.build_absolute_uri(f"/{request.organization.slug}/")
    return there if there.startswith(here) else task_url(task, request)


def task_url(task: Task, request: OrgRequest) -> str:
    return reverse("task", args=[request.organization.slug, task.number])


def block_task(request: OrgRequest, number: int) -> HttpResponse:
    """Say why a task does not go on, and who can help."""
    found = _task(request, number)
    require(can_edit_task, request.person, found)
    initial = {"reason": found.blocked_reason, "who": found.blocked_by_id}
    form = BlockForm(request.POST or None, initial=initial, person=request.person)
    if form.is_valid() and carry_out(form, actions.block_task, found, by=request.person, **form.cleaned_data):
        return redirect("task", request.organization.slug, found.number)
    return page(request, "tasks/block_task.html", {"form": form, "task": found}, nav="board", team=found.team)


@require_POST
def unblock_task(request: OrgRequest, number: int) -> HttpResponse:
    """What the task waited for has come."""
    found = _task(request, number)
    try:
        actions.unblock_task(found, by=request.person)
    except RuleBroken as broken:
        say(request, broken.message)
    return redirect("task", request.organization.slug, found.number)


# --- Plans --------------------------------------------------------------------------------------------


def _plan(request: OrgRequest, pk: int) -> ActionPlan:
    return get_visible(ActionPlan, request.person, "team", "goal", pk=pk)


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
    """A plan's phases, milestones and tasks, with original and present dates."""
    found = _plan(request, pk)
    context: dict[str, Any] = {
        "plan": found,
        **plan_page(found, request.person),
        "can_edit": can_edit_plan(request.person, found),
        "can_create": can_create_task(request.person, found.team),
        "new_task_url": f"/{request.organization.slug}/tasks/new/?team={found.team.slug}&plan={found.pk}",
    }
    return page(request, "tasks/plan.html", context, nav="plan", team=found.team)


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
    return page(request, "tasks/plan_form.html", {"form": form}, nav="plan", team=found)


def _goal_for_new_plan(request: OrgRequest, team: Team) -> Goal | None:
    """The goal that the address names, if there is one."""
    pk = request.GET.get("goal", "")
    goals = Goal.objects.visible_to(request.person).filter(team=team)
    return goals.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 10 else None


def new_phase(request: OrgRequest, pk: int) -> HttpResponse:
    """A phase at the end of a plan."""
    found = _plan(request, pk)
    require(can_edit_plan, request.person, found)
    form = PhaseForm(request.POST or None)
    if form.is_valid() and carry_out(form, actions.add_phase, found, by=request.person, **form.cleaned_data):
        return redirect("plan", request.organization.slug, found.pk)
    return page(request, "tasks/phase_form.html", {"form": form, "plan": found}, nav="plan", team=found.team)


def new_milestone(request: OrgRequest, pk: int) -> HttpResponse:
    """A milestone of a plan, with owner and date."""
    found = _plan(request, pk)
    require(can_edit_plan, request.person, found)
    form = MilestoneForm(request.POST or None, person=request.person, plan=found)
    if form.is_valid() and carry_out(form, actions.add_milestone, found, by=request.person, **form.values()):
        return redirect("plan", request.organization.slug, found.pk)
    return page(
        request, "tasks/milestone_form.html", {"form": form, "plan": found}, nav="plan", team=found.team
    )


def edit_milestone(request: OrgRequest, pk: int) -> HttpResponse:
    """Change a milestone; a moved date asks why."""
    found = get_visible(Milestone, request.person, "plan__team", "plan__goal", pk=pk)
    require(can_edit_milestone, request.person, found)
    form = MilestoneForm(request.POST or None, instance=found, person=request.person, plan=found.plan)
    if form.is_valid() and form.save_by(actions.edit_milestone, found, by=request.person):
        return redirect("plan", request.organization.slug, found.plan_id)
    context = {"form": form, "plan": found.plan, "milestone": found}
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
