"""The line on the pages, and the page that it leads to where no script has shown what it says."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tasks.models import Task
from tasks.quick_add.actions import add_understood
from tasks.quick_add.forms import QuickAddForm
from tasks.quick_add.permissions import can_quick_add
from teamops.forms import carry_out
from teamops.http import asked_way_back, page, say
from teamops.people.http import OrgRequest
from teamops.people.permissions import require


@require_http_methods(["GET", "POST"])
def quick_add(request: OrgRequest) -> HttpResponse:
    """Add a task written as one line, once its writer has seen what was understood."""
    require(can_quick_add, request.person)
    form = QuickAddForm(request.POST or None, person=request.person, initial={"mine": True})
    if form.is_valid() and form.is_shown and (made := _add(form)):
        say(request, _told(form, made))
        return redirect(asked_way_back(request) or f"/{request.organization.slug}/tasks/{made.number}/")
    team = form.cleaned_data.get("team") if form.is_bound else None
    context = {"form": form, "next": asked_way_back(request)}
    return page(request, "tasks/quick_add/page.html", context, nav="work", team=team)


def _add(form: QuickAddForm) -> Task | None:
    new = form.new_labels
    form.said.title = form.title_without(new)
    values = form.cleaned_data
    made: Task | None = carry_out(
        form,
        add_understood,
        values["team"],
        by=form.person,
        said=form.said,
        plan=values["plan"],
        owner=form.owner,
        new_labels=new,
        key=values["key"],
    )
    return made


def _told(form: QuickAddForm, made: Task) -> str:
    """That it is added, and as what."""
    facts = [chip.text for chip in form.chips] + form.new_labels
    if not facts:
        return _("“%(title)s” is added.") % {"title": made.title}
    return _("“%(title)s” is added: %(facts)s.") % {"title": made.title, "facts": " · ".join(facts)}


@require_safe
def read_quick_add(request: OrgRequest) -> HttpResponse:
    """What is understood so far of a line that is being typed, as a part of its form."""
    require(can_quick_add, request.person)
    form = QuickAddForm(request.GET, person=request.person)
    form.is_valid()
    return render(request, "tasks/quick_add/_understood.html", {"form": form})
