"""The list of a plan's or a team's tasks, what is written in its cells, and the views that are saved."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tasks.files.queries import files_of
from tasks.models import ActionPlan, SavedView, Task
from tasks.plan_views import actions
from tasks.plan_views.bar import address
from tasks.plan_views.cells import editor_of, write_cell
from tasks.plan_views.forms import SaveViewForm, ViewNameForm
from tasks.plan_views.looks import Look
from tasks.plan_views.more_columns import MORE, more_columns
from tasks.plan_views.permissions import can_change_view
from tasks.plan_views.sorting import GROUPS, MORE_SORTS, SORTS, Order
from tasks.plan_views.task_list import editors, list_rows, task_list
from tasks.task_page import checklist_of, watchers_of
from teamops.dates import today
from teamops.errors import RuleBroken, Stale
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Person, Team
from teamops.people.permissions import require
from teamops.people.queries import get_visible
from teamops.text import typed_number


@require_safe
def team_tasks(request: OrgRequest, team: str) -> HttpResponse:
    """All open tasks of a team as a list; with a filter by status the others as well."""
    return list_page(request, get_team(request, team))


def list_page(request: OrgRequest, team: Team, plan: ActionPlan | None = None) -> HttpResponse:
    """The list, of a plan or of a team."""
    look = Look(request, "list", team, plan)
    usual = "plan" if plan else "due"
    order = Order.read(request.GET.get("group", ""), request.GET.get("sort", ""), usual=usual)
    after = typed_number(request.GET.get("after", ""))
    can_have = look.choosable()
    more = more_columns(request.GET.getlist("more"))
    kept = {
        "group": order.group,
        "sort": "" if order == Order(order.group, usual) else order.text,
        "more": ",".join(more),
    }
    context: dict[str, Any] = {
        **look.context(can_have, **kept),
        "list": task_list(request.person, team, plan, look.filters, order, after=after, more=more),
        "editors": editors(can_have, request.person, team, plan, more),
        "columns": _columns(look, order, more),
        "more": kept["more"],
        "more_columns": [(name, str(title), name in more) for name, title in MORE.items()],
        "width": len(SORTS) + len(more) + 1,
        "groups": _groups(look, order),
        # Rows that stand as the plan has them can be put elsewhere.
        "in_order": plan is not None and order in (Order("", "plan"), Order("phase", "plan")),
        "bar_fields": [("view", look.view), *look.filters.pairs(), ("sort", kept["sort"])],
    }
    return page(request, "tasks/plan_views/list.html", context, nav="plan" if plan else "board", team=team)


def _columns(look: Look, order: Order, more: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Title, address that sorts by it (again: the other way round; empty: it cannot), and how it is sorted as
    ARIA says it."""
    columns = []
    for name, title in {**SORTS, **{name: MORE[name] for name in more}}.items():
        if name not in SORTS and name not in MORE_SORTS:
            columns.append((str(title), "", ""))
            continue
        is_present = order.sort == name
        turned = f"-{name}" if is_present and not order.descending else name
        state = ("descending" if order.descending else "ascending") if is_present else ""
        columns.append(
            (str(title), "?" + look.query(group=order.group, sort=turned, more=",".join(more)), state)
        )
    return columns


def _groups(look: Look, order: Order) -> list[tuple[str, str, bool]]:
    offered = [("", _("No groups")), *((name, str(text)) for name, text in GROUPS.items())]
    return [(name, text, name == order.group) for name, text in offered if look.plan or name != "phase"]


# What a row is drawn from.
OF_ROW = ("team", "plan", "milestone", "phase", "key_result", "assignee")


# What one looks into, by its column: what its part of the task's page is drawn from.
PARTS: dict[str, Callable[[Task, Person], dict[str, Any]]] = {
    "checklist": checklist_of,
    "files": files_of,
    "watchers": watchers_of,
}


@require_safe
def cell_editor(request: OrgRequest, number: int, field: str) -> HttpResponse:
    """What a cell of this task becomes while somebody writes in it, or looks into it."""
    task = get_visible(Task, request.person, "team", "plan__goal", "parent", number=number)
    if field in PARTS:
        context = PARTS[field](task, request.person)
        return render(request, "tasks/plan_views/_look_into.html", context | {"task": task, "field": field})
    try:
        form = editor_of(task, field, by=request.person)
    except RuleBroken as broken:
        return _refused(broken)
    context = {"form": form, "task": task, "field": field, "title": MORE[field]}
    return render(request, "tasks/plan_views/_editor.html", context)


@require_safe
def list_row(request: OrgRequest, number: int) -> HttpResponse:
    """The row of a task as it now stands, with the columns that are asked for."""
    task = get_visible(Task, request.person, *OF_ROW, number=number)
    return HttpResponse(_row_html(request, task, request.GET.getlist("more")))


@require_POST
def edit_cell(request: OrgRequest, number: int) -> HttpResponse:
    """Write one cell. Answers the row as it then stands; 409 with a sentence, and when somebody was faster
    with the row as it stands now.
    """
    task = get_visible(Task, request.person, *OF_ROW, "plan__goal", number=number)
    more = request.POST.getlist("more")
    try:
        write_cell(task, request.POST, by=request.person)
    except Stale as stale:
        now = _row_html(request, get_visible(Task, request.person, *OF_ROW, pk=task.pk), more)
        return JsonResponse({"message": stale_sentence(stale), "row": now}, status=409)
    except RuleBroken as broken:
        return _refused(broken)
    fresh = get_visible(Task, request.person, *OF_ROW, number=number)
    return JsonResponse({"row": _row_html(request, fresh, more)})


def _refused(broken: RuleBroken) -> HttpResponse:
    return HttpResponse(str(broken.message), status=409, content_type="text/plain; charset=utf-8")


def stale_sentence(stale: Stale) -> str:
    """In a cell one sees at once what stands there now."""
    if stale.changed_by:
        words = _("%(name)s changed this task meanwhile. Look at what it says now, and save again.")
        return words % {"name": stale.changed_by}
    return _("This task was changed meanwhile. Look at what it says now, and save again.")


def _row_html(request: OrgRequest, task: Task, more: Sequence[str]) -> str:
    (row,) = list_rows([task], request.person, today(request.person), more_columns(more))
    context = {"row": row, "base": f"/{request.organization.slug}"}
    return render_to_string("tasks/plan_views/_list_row.html", context)


@require_POST
def save_view(request: OrgRequest) -> HttpResponse:
    """Keep what a view is asked under a name."""
    team, plan = _place(request)
    form = SaveViewForm(request.POST)
    if form.is_valid():
        made = carry_out(form, actions.save_view, team, plan, by=request.person, **form.cleaned_data)
        if made:
            say(request, _("The view “%(name)s” is saved.") % {"name": made.name})
            return redirect(url_of(made))
    context = {"form": form, "plan": plan}
    return page(request, "tasks/plan_views/save_view.html", context, nav="board", team=team)


def _place(request: OrgRequest) -> tuple[Team, ActionPlan | None]:
    """The plan or the team that a form is about."""
    pk = typed_number(request.POST.get("plan", ""))
    if pk is not None:
        plan = get_visible(ActionPlan, request.person, "team", pk=pk)
        return plan.team, plan
    return get_team(request, request.POST.get("team", "")), None


def url_of(view: SavedView) -> str:
    return f"{address(view.look, view.team, view.plan)}?{view.query}"


def edit_view(request: OrgRequest, uuid: str) -> HttpResponse:
    """Give a saved view another name, or remove it."""
    view = get_visible(SavedView, request.person, "team", "plan", uuid=uuid)
    require(can_change_view, request.person, view)
    form = ViewNameForm(request.POST or None, initial={"name": view.name})
    if "remove" in request.POST:
        actions.remove_view(view, by=request.person)
        say(request, _("The view “%(name)s” is removed.") % {"name": view.name})
        return redirect(url_of(view))
    if form.is_valid() and carry_out(form, actions.rename_view, view, by=request.person, **form.cleaned_data):
        return redirect(url_of(view))
    context = {"form": form, "view": view, "cancel_url": url_of(view)}
    return page(request, "tasks/plan_views/edit_view.html", context, nav="board", team=view.team)
