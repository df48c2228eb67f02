"""The labels of a team: the page that lists them, and changing one."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tasks.labels.actions import add_label, merge_label, remove_label, rename_label, restore_label
from tasks.labels.forms import LabelForm, MergeForm
from tasks.labels.permissions import can_add_label, can_edit_label, can_edit_labels
from tasks.models import Label
from teamops.activity.models import Event
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.permissions import require
from teamops.people.queries import get_visible

MOST_SHOWN = 200


def label_list(request: OrgRequest, team: str) -> HttpResponse:
    """A team's labels, on how many tasks each is; members add one."""
    found = get_team(request, team)
    if request.method == "POST":
        require(can_add_label, request.person, found)
    form = LabelForm(request.POST or None)
    if form.is_valid() and carry_out(form, add_label, found, by=request.person, **form.cleaned_data):
        return redirect("label_list", request.organization.slug, found.slug)
    context = {
        "form": form,
        "labels": list(Label.objects.visible_to(request.person).of_team(found).counted()[:MOST_SHOWN]),
        "can_add": can_add_label(request.person, found),
        "can_edit": can_edit_labels(request.person, found),
    }
    return page(request, "tasks/labels/list.html", context, nav="board", team=found)


def _label(request: OrgRequest, pk: int) -> Label:
    found = get_visible(Label, request.person, "team", pk=pk)
    require(can_edit_label, request.person, found)
    return found


def _list_of(request: OrgRequest, label: Label) -> HttpResponse:
    return redirect("label_list", request.organization.slug, label.team.slug)


def edit_label(request: OrgRequest, pk: int) -> HttpResponse:
    """Rename a label, merge it into another, or remove it: as the button says."""
    found = _label(request, pk)
    is_merging = request.POST.get("do") == "merge"
    sent = request.POST or None
    rename = LabelForm(None if is_merging else sent, initial={"name": found.name})
    merge = MergeForm(sent if is_merging else None, label=found)
    form, action = (merge, merge_label) if is_merging else (rename, rename_label)
    if form.is_valid() and _done(form, action, found, request):
        return _list_of(request, found)
    context = {"label": found, "rename": rename, "merge": merge}
    return page(request, "tasks/labels/edit.html", context, nav="board", team=found.team)


def _done(form: Any, action: Callable[..., Any], label: Label, request: OrgRequest) -> bool:
    return bool(carry_out(form, action, label, by=request.person, **form.cleaned_data))


@require_POST
def remove(request: OrgRequest, pk: int) -> HttpResponse:
    """Take a label from all tasks; the message has the way back."""
    found = _label(request, pk)
    name, team = found.name, found.team
    event = remove_label(found, by=request.person)
    way_back = f"/{request.organization.slug}/teams/{team.slug}/labels/restore/{event}/"
    say(request, _("The label “%(name)s” is removed.") % {"name": name}, undo_url=way_back)
    return redirect("label_list", request.organization.slug, team.slug)


@require_POST
def restore(request: OrgRequest, team: str, event: int) -> HttpResponse:
    """Bring a removed label back to its tasks."""
    found = get_team(request, team)
    require(can_edit_labels, request.person, found)
    told = Event.objects.filter(organization=request.organization, team=found, verb="label.removed", pk=event)
    removed = told.first()
    if removed is None:
        raise Http404
    label = restore_label(found, by=request.person, **removed.before)
    say(request, _("The label “%(name)s” is there again.") % {"name": label.name})
    return redirect("label_list", request.organization.slug, found.slug)
