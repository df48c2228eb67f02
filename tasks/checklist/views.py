"""The checklist on the page of its task: each click is a form; htmx gets the list as it then is."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tasks.checklist import actions
from tasks.checklist.forms import ItemForm
from tasks.models import ChecklistItem, Task
from tasks.permissions import can_work_on_task
from tasks.task_page import checklist_of
from tasks.views.tasks import find_task, task_page
from teamops.forms import carry_out
from teamops.people.http import OrgRequest
from teamops.people.permissions import require

CLICKS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "tick": (actions.tick_item, {"done": True}),
    "untick": (actions.tick_item, {"done": False}),
    "up": (actions.move_item, {"steps": -1}),
    "down": (actions.move_item, {"steps": 1}),
    "remove": (actions.remove_item, {}),
}


@require_POST
def add_item(request: OrgRequest, number: int) -> HttpResponse:
    """A new line at the end."""
    task = _task(request, number)
    form = ItemForm(request.POST)
    if form.is_valid() and carry_out(form, actions.add_item, task, by=request.person, **form.cleaned_data):
        return _shown(request, task)
    return _shown(request, task, form)


@require_POST
def change_item(request: OrgRequest, number: int, uuid: UUID) -> HttpResponse:
    """Tick, move, word anew or remove a line: `act` says which."""
    task = _task(request, number)
    item = task.checklist.filter(uuid=uuid).first()
    if item is None:
        raise Http404
    item.task = task
    act = request.POST.get("act", "")
    if act == "rename":
        return _rename(request, task, item)
    if act not in CLICKS:
        raise Http404
    action, values = CLICKS[act]
    action(item, by=request.person, **values)
    return _shown(request, task)


def _rename(request: OrgRequest, task: Task, item: ChecklistItem) -> HttpResponse:
    form = ItemForm(request.POST)
    if form.is_valid() and carry_out(form, actions.rename_item, item, by=request.person, **form.cleaned_data):
        return _shown(request, task)
    return _shown(request, task, rename_form=form, renamed=item)


def _task(request: OrgRequest, number: int) -> Task:
    task = find_task(request, number)
    require(can_work_on_task, request.person, task)
    return task


def _shown(request: OrgRequest, task: Task, form: ItemForm | None = None, **more: Any) -> HttpResponse:
    """The list alone for htmx; else the page, which says what was wrong if something was."""
    refused = {"item_form": form, **more} if form or more else {}
    if request.htmx:
        return render(
            request, "tasks/checklist/_checklist.html", checklist_of(task, request.person) | refused
        )
    if refused:
        return task_page(request, task, **refused)
    return redirect("task", request.organization.slug, task.number)
