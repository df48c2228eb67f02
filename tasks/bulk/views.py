"""The bar below selected rows, and the same as a page for who has no script."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tasks.bulk import actions
from tasks.bulk.forms import BulkForm
from tasks.loaded import load_said
from tasks.models import Task
from teamops.errors import RuleBroken
from teamops.http import asked_way_back, page, say
from teamops.people.http import OrgRequest
from teamops.people.models import Person, Team
from teamops.people.permissions import require
from teamops.people.queries import get_visible
from teamops.text import typed_number

# The page without a selection offers so many tasks of a team.
MOST_OFFERED = 200


def bulk(request: OrgRequest) -> HttpResponse:
    """Choose tasks, and what is done to all of them."""
    require(_takes_part, request.person)
    given = request.POST if request.method == "POST" else request.GET
    numbers = {number for text in given.getlist("task") if (number := typed_number(text)) is not None}
    tasks = _tasks(request, numbers)
    teams = {task.team_id for task in tasks}
    form = BulkForm(request.POST if request.method == "POST" else None, person=request.person, teams=teams)
    by_script = request.headers.get("X-Requested-With") == "fetch"
    rest = 0
    if request.method == "POST":
        chosen = [task.pk for task in tasks if task.number in numbers]
        message, rest = _gone(request, numbers, chosen) or _change(request, form, chosen)
        if not message:
            return _done(request, form) if by_script else redirect(_back(request))
        if by_script:
            refused = HttpResponse(message, status=409, content_type="text/plain; charset=utf-8")
            refused["X-Rest"] = str(rest)
            return refused
    context = {"form": form, "tasks": tasks, "numbers": numbers, "rest": rest, "next": _back(request)}
    if by_script:
        return render(request, "tasks/bulk/_bar.html", context)
    return page(request, "tasks/bulk/bulk.html", context, nav="work")


def _takes_part(person: Person) -> bool:
    return not person.is_guest


def _tasks(request: OrgRequest, numbers: set[int]) -> list[Task]:
    """Those that are named, else the open ones of the team that the address names, or one's own."""
    rows = Task.objects.visible_to(request.person).select_related("assignee")
    if numbers:
        return list(rows.filter(number__in=list(numbers)[: actions.MOST + 1]).by_due())
    if request.GET.get("team"):
        team = get_visible(Team, request.person, slug=request.GET["team"])
        return list(rows.filter(team=team).open().by_due()[:MOST_OFFERED])
    return list(rows.of_person(request.person).open().by_due()[:MOST_OFFERED])


def _gone(request: OrgRequest, numbers: set[int], chosen: list[int]) -> tuple[str, int] | None:
    """That some are not there any more since the page was drawn, and to how many it could be done."""
    gone = min(len(numbers), actions.MOST) - len(chosen)
    if gone <= 0 or request.POST.get("rest") == "1":
        return None
    told = ngettext(
        "%(n)s of these tasks is not there any more, so nothing was changed. Change the others, or look in"
        " the trash.",
        "%(n)s of these tasks are not there any more, so nothing was changed. Change the others, or look in"
        " the trash.",
        gone,
    )
    return told % {"n": gone}, len(chosen)


def _change(request: OrgRequest, form: BulkForm, chosen: list[int]) -> tuple[str, int]:
    """What is wrong, and to how many of them it could be done; nothing where it was done."""
    if not form.is_valid():
        return " ".join(str(error) for errors in form.errors.values() for error in errors), 0
    try:
        only_own = request.POST.get("rest") == "1"
        count = actions.change_tasks(chosen, by=request.person, only_own=only_own, **form.asked())
    except RuleBroken as broken:
        form.add_error(broken.field if broken.field in form.fields else None, str(broken.message))
        return str(broken.message), len(getattr(broken, "rest", ()))
    if request.headers.get("X-Requested-With") != "fetch":
        said = ngettext("%(n)s task is changed.", "%(n)s tasks are changed.", count)
        say(request, said % {"n": count})
    return "", 0


def _done(request: OrgRequest, form: BulkForm) -> HttpResponse:
    """Whoever was given the tasks: how loaded they are now; else there is nothing to say."""
    owner = form.cleaned_data["owner"] if form.cleaned_data["what"] == "owner" else None
    if owner is None or (said := load_said(owner, request.person)) is None:
        return HttpResponse(status=204)
    return render(request, "tasks/_load_said.html", {"said": said, "name": owner.name})


@require_POST
def load(request: OrgRequest) -> HttpResponse:
    """A part of a page: how loaded `owner` is with the tasks that are chosen; nothing is written."""
    require(_takes_part, request.person)
    owner = get_visible(Person, request.person, pk=typed_number(request.POST.get("owner", "")) or 0)
    numbers = [number for text in request.POST.getlist("task") if (number := typed_number(text)) is not None]
    said = load_said(owner, request.person, tasks=numbers[: actions.MOST])
    return render(request, "tasks/_load_said.html", {"said": said, "name": owner.name})


def _back(request: OrgRequest) -> str:
    return asked_way_back(request) or f"/{request.organization.slug}/work/"


@require_safe
def owners(request: OrgRequest) -> JsonResponse:
    """Whom a task can be given to, by the letters of `?q=`."""
    require(_takes_part, request.person)
    letters = request.GET.get("q", "").strip()
    people: Any = Person.objects.visible_to(request.person)
    found = people.taking_part().called(letters) if letters else people.filter(pk=request.person.pk)
    return JsonResponse({"people": list(found.values("pk", "name"))})
