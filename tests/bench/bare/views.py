"""A list of 50 tasks and a change of one's status, with nothing else."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from tests.bench.bare.models import Task


@login_required
def tasks(request: HttpRequest, project_id: int) -> HttpResponse:
    rows = Task.objects.filter(project_id=project_id).select_related("assignee").order_by("-id")[:50]
    return render(request, "tasks.html", {"tasks": rows, "today": timezone.localdate()})


@csrf_exempt
@login_required
def status(request: HttpRequest, task_id: int) -> HttpResponse:
    task = get_object_or_404(Task, pk=task_id)
    task.status = request.POST["status"]
    task.save(update_fields=["status"])
    return HttpResponse(status=204)
