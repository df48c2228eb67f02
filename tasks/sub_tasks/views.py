"""Adding a sub-task on the page of the whole."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tasks.permissions import can_work_on_task
from tasks.sub_tasks.actions import add_sub_task
from tasks.sub_tasks.forms import SubTaskForm
from tasks.views.tasks import find_task, task_page
from teamops.forms import carry_out
from teamops.people.http import OrgRequest
from teamops.people.permissions import require


@require_POST
def new_sub_task(request: OrgRequest, number: int) -> HttpResponse:
    """One line, one sub-task."""
    task = find_task(request, number)
    require(can_work_on_task, request.person, task)
    form = SubTaskForm(request.POST, person=request.person, task=task)
    if form.is_valid() and carry_out(form, add_sub_task, task, by=request.person, **form.cleaned_data):
        return redirect("task", request.organization.slug, task.number)
    return task_page(request, task, part_form=form)
