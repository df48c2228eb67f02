"""Planning a task for a day, from My work or the task's page."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tasks.lines import planned_text
from tasks.models import Task
from tasks.my_work import own_week
from tasks.planning.actions import plan_task as plan
from tasks.planning.forms import PlanTaskForm
from tasks.planning.permissions import can_plan_task
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.http import say
from teamops.people.http import OrgRequest
from teamops.people.permissions import require
from teamops.people.queries import get_visible


@require_POST
def plan_task(request: OrgRequest, number: int) -> HttpResponse:
    """A script gets the week as it is then, or 409 with a sentence; a plain form goes back to the task."""
    task = get_visible(Task, request.person, "team", "plan", number=number)
    require(can_plan_task, request.person, task)
    by_script = request.headers.get("X-Requested-With") == "fetch"
    form = PlanTaskForm(request.POST)
    try:
        if not form.is_valid():
            raise RuleBroken(_("This is no day. Write one such as 2026-11-24."), code="day", field="day")
        day: datetime.date | None = form.cleaned_data["day"]
        plan(task, by=request.person, day=day)
        message = planned_text(day, today(request.person)) if day else _("planned for no day")
    except RuleBroken as broken:
        if by_script:
            return HttpResponse(str(broken.message), status=409, content_type="text/plain; charset=utf-8")
        message = str(broken.message)
    if by_script:
        context: dict[str, Any] = {
            "row": own_week(request.person),
            "base": f"/{request.organization.slug}",
        }
        return render(request, "tasks/planning/_week.html", context)
    say(request, _("“%(title)s”: %(what)s") % {"title": task.title, "what": message})
    return redirect("task", request.organization.slug, task.number)
