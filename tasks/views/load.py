"""How loaded somebody is, for a page on which work is given to them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tasks.loaded import load_said, loaded
from tasks.models import Task
from tasks.permissions import can_see_load
from teamops.people.http import OrgRequest
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.people.queries import get_visible
from teamops.text import typed_number


@require_safe
def load_line(request: OrgRequest, pk: int) -> HttpResponse:
    """A part of a page: the next weeks in words, without the task `?without=`; nothing for who has left.

    With `?with=` it is one sentence: how loaded they are with that task, or as they are if it names none.
    """
    whose = get_visible(Person, request.person, pk=pk)
    require(can_see_load, request.person, whose)
    if "with" in request.GET:
        number = typed_number(request.GET["with"])
        said = load_said(whose, request.person, tasks=[] if number is None else [number])
        return render(request, "tasks/_load_said.html", {"said": said})
    number = typed_number(request.GET.get("without", ""))
    tasks = Task.objects.visible_to(request.person)
    task = tasks.filter(number=number).first() if number is not None else None
    found = loaded(whose, request.person, without=task)
    if found is None:
        return HttpResponse("")
    context = {"loaded": found, "base": f"/{request.organization.slug}"}
    return render(request, "tasks/_load_line.html", context)
