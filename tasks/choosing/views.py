"""What a form finds while somebody types."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tasks.choosing.queries import found
from teamops.people.http import OrgRequest, get_team


@require_safe
def find_tasks(request: OrgRequest, team: str) -> HttpResponse:
    """The lines of a field that has these letters, to be put below it."""
    query = request.GET
    tasks = found(request.person, get_team(request, team), query.get("text", "")[:200])
    kind = "radio" if query.get("kind") == "radio" else "checkbox"
    context = {"found": tasks, "name": query.get("name", ""), "kind": kind, "looked": True}
    return render(request, "tasks/choosing/_found.html", context)
