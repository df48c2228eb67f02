"""What a script sends when a row of a plan is put elsewhere."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from tasks.models import Task
from tasks.ordering.actions import put_task
from teamops.errors import RuleBroken
from teamops.people.http import OrgRequest
from teamops.people.queries import get_visible
from teamops.text import typed_number


@require_POST
def order_task(request: OrgRequest, number: int) -> HttpResponse:
    """204, or 409 with a sentence. `behind` or `before`: the number of the task beside which it is put."""
    task = get_visible(Task, request.person, "team", "organization", "plan", number=number)
    beside = {name: typed_number(request.POST.get(name, "")) for name in ("behind", "before")}
    try:
        put_task(task, by=request.person, **beside)
    except RuleBroken as broken:
        return HttpResponse(str(broken.message), status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)
