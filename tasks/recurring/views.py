"""The page on which one says how a task comes again."""

from django.http import HttpResponse
from django.shortcuts import redirect

from tasks import actions
from tasks.permissions import can_edit_task
from tasks.recurring.forms import RecurrenceForm
from tasks.views.tasks import find_task, task_url
from teamops.forms import carry_out
from teamops.http import page
from teamops.people.http import OrgRequest
from teamops.people.permissions import require


def recurrence(request: OrgRequest, number: int) -> HttpResponse:
    """In plain words, or by a rule."""
    task = find_task(request, number)
    require(can_edit_task, request.person, task)
    form = RecurrenceForm(request.POST or None, task=task)
    if form.is_valid() and carry_out(form, actions.edit_task, task, by=request.person, **form.values()):
        return redirect("task", request.organization.slug, task.number)
    context = {"form": form, "task": task, "cancel_url": task_url(task, request)}
    return page(request, "tasks/recurring/recurrence.html", context, nav="board", team=task.team)
