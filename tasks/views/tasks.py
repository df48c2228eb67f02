"""The pages of one task. Each view fetches, asks an action, shows."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tasks import actions
from tasks.choosing.fields import is_sent, only_shown
from tasks.files.queries import files_of
from tasks.forms import BlockForm, TaskForm, TimeForm
from tasks.loaded import page_words
from tasks.models import Task
from tasks.permissions import can_create_task, can_edit_task, can_work_on_task
from tasks.support.page import support_of_task
from tasks.support.permissions import can_ask_support
from tasks.task_page import page_of, watchers_of
from teamops import markdown
from teamops.activity.permissions import can_comment
from teamops.activity.queries import feed
from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.http import OrgRequest
from teamops.people.models import Team
from teamops.people.permissions import require
from teamops.people.queries import get_visible

TASK_PARTS = (
    "team", "plan__goal", "phase", "milestone", "key_result__goal", "assignee", "blocked_by", "parent",
)  # fmt: skip


def find_task(request: OrgRequest, number: int) -> Task:
    """The task of this address with what its pages show, else 404."""
    found: Task = get_visible(Task, request.person, *TASK_PARTS, number=number)
    found.team.organization = request.organization
    return found


@require_safe
def task(request: OrgRequest, number: int) -> HttpResponse:
    """Everything about one task."""
    return task_page(request, find_task(request, number))


def task_page(request: OrgRequest, found: Task, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a task; `forms` are those of its parts that were refused, with what was typed."""
    context = {
        **page_of(found, request.person),
        **forms,
        "description_html": markdown.render(found.description),
        "support": support_of_task(found, request.person),
        "can_ask_support": can_ask_support(request.person, found.team),
        "feed": feed(found),
        "can_comment": can_comment(request.person),
        **files_of(found, request.person),
        "subject_kind": "task",
        "subject_id": found.pk,
    }
    return page(request, "tasks/task.html", context, nav="board", team=found.team, status=status)


def new_task(request: OrgRequest) -> HttpResponse:
    """A new task of a team; the address may say which team, plan or milestone it is for."""
    team = _team_for_new_task(request)
    require(can_create_task, request.person, team)
    initial = {
        "assignee": request.person.pk,
        **{key: request.GET.get(key) for key in ("plan", "milestone", "due")},
    }
    form = TaskForm(request.POST or None, initial=initial, person=request.person, team=team)
    if not is_sent(request):
        only_shown(form)
    elif form.is_valid():
        made = carry_out(form, actions.create_task, team, by=request.person, **form.values())
        if made:
            say(request, _("“%(title)s” is added.") % {"title": made.title})
            return redirect("task", request.organization.slug, made.number)
    return _form_page(request, form, team)


def _form_page(request: OrgRequest, form: TaskForm, team: Team, task: Task | None = None) -> HttpResponse:
    """The form, with what its Markdown looks like where that was asked for."""
    asked = request.POST.get("description", "") if "preview" in request.POST else None
    board = reverse("board", args=[request.organization.slug, team.slug])
    context = {
        "form": form,
        "task": task,
        "cancel_url": task_url(task, request) if task else board,
        "assigning": page_words(),
        "preview_html": None if asked is None else markdown.render(asked),
    }
    return page(request, "tasks/task_form.html", context, nav="board", team=team)


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
    found = find_task(request, number)
    require(can_edit_task, request.person, found)
    form = TaskForm(request.POST or None, instance=found, person=request.person, team=found.team)
    if not is_sent(request):
        only_shown(form)
    elif form.is_valid() and form.save_by(actions.edit_task, found, by=request.person):
        return redirect("task", request.organization.slug, found.number)
    return _form_page(request, form, found.team, found)


@require_POST
def change_status(request: OrgRequest, number: int) -> HttpResponse:
    """One click. A script gets 204, or 409 with a sentence; a plain form goes back to where it stood."""
    found = get_visible(Task, request.person, "team", "plan", number=number)
    by_script = request.headers.get("X-Requested-With") == "fetch"
    try:
        found = actions.change_status(found, by=request.person, status=request.POST.get("status", ""))
    except RuleBroken as broken:
        if by_script:
            return HttpResponse(str(broken.message), status=409, content_type="text/plain; charset=utf-8")
        say(request, str(broken.message))
        return redirect(_back(request, found))
    if by_script:
        return HttpResponse(status=204)
    said = {"title": found.title, "status": found.get_status_display()}
    say(request, _("“%(title)s” is now: %(status)s.") % said)
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
    found = find_task(request, number)
    require(can_edit_task, request.person, found)
    form = BlockForm(request.POST or None, person=request.person, task=found)
    if not is_sent(request):
        only_shown(form)
    elif form.is_valid() and carry_out(
        form, actions.block_task, found, by=request.person, **form.cleaned_data
    ):
        return redirect("task", request.organization.slug, found.number)
    context = {"form": form, "task": found, "cancel_url": task_url(found, request)}
    return page(request, "tasks/block_task.html", context, nav="board", team=found.team)


@require_POST
def unblock_task(request: OrgRequest, number: int) -> HttpResponse:
    """What the task waited for has come."""
    found = find_task(request, number)
    try:
        actions.unblock_task(found, by=request.person)
    except RuleBroken as broken:
        say(request, broken.message)
    return redirect("task", request.organization.slug, found.number)


@require_POST
def watch_task(request: OrgRequest, number: int) -> HttpResponse:
    """Be told of what happens to a task, or no longer."""
    found = find_task(request, number)
    actions.watch_task(found, by=request.person, watches=bool(request.POST.get("watches")))
    if request.htmx:
        return render(request, "tasks/_watchers.html", watchers_of(found, request.person))
    return redirect("task", request.organization.slug, found.number)


@require_POST
def add_time(request: OrgRequest, number: int) -> HttpResponse:
    """Add the hours that somebody has just spent."""
    found = find_task(request, number)
    require(can_work_on_task, request.person, found)
    form = TimeForm(request.POST)
    if form.is_valid() and carry_out(form, actions.add_time, found, by=request.person, **form.cleaned_data):
        return redirect("task", request.organization.slug, found.number)
    return task_page(request, found, time_form=form)
