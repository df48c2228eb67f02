"""Attaching files to a task, getting them, removing them."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tasks.files.actions import attach_files, remove_file, restore_file
from tasks.files.forms import AttachForm
from tasks.files.permissions import can_attach
from tasks.files.queries import files_of
from tasks.models import Task, TaskFile
from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.http import OrgRequest
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.people.queries import get_visible


def _task(person: Person, number: int) -> Task:
    return get_visible(Task, person, "team", "plan", number=number)


def file_of(person: Person, number: int, uuid: UUID, *, removed: bool = False) -> TaskFile:
    """The file of a task that the person may see, else 404; with `removed` also what lies in the trash."""
    task = _task(person, number)
    rows = TaskFile.objects.filter(task=task) if removed else TaskFile.objects.of_task(task)
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise Http404
    found.task = task
    return found


def attach(request: OrgRequest, number: int) -> HttpResponse:
    """Choose files and attach them."""
    task = _task(request.person, number)
    require(can_attach, request.person, task)
    is_sent = request.method == "POST"
    form = AttachForm(request.POST, request.FILES) if is_sent else AttachForm()
    if form.is_valid():
        made = carry_out(form, attach_files, task, by=request.person, files=form.cleaned_data["file"])
        if made:
            told = ngettext("%(count)s file is attached.", "%(count)s files are attached.", len(made))
            if not request.htmx:
                say(request, told % {"count": len(made)})
            return _back(request, task)
    if request.htmx:
        return _shown(request, task, form)
    return page(request, "tasks/files/attach.html", {"form": form, "task": task}, nav="board", team=task.team)


def _shown(request: OrgRequest, task: Task, form: AttachForm | None = None) -> HttpResponse:
    """The files alone, as they then are, with what was wrong if something was."""
    context = {"task": task, **files_of(task, request.person), "attach_form": form}
    return render(request, "tasks/files/_files.html", context)


def _back(request: OrgRequest, task: Task) -> HttpResponse:
    if request.htmx:
        return _shown(request, task)
    return redirect(f"/{request.organization.slug}/tasks/{task.number}/#files")


@require_safe
def download(request: OrgRequest, number: int, uuid: UUID) -> HttpResponseBase:
    """The file, to be saved: no browser shows it on the address of this site."""
    return as_download(file_of(request.person, number, uuid))


def as_download(attached: TaskFile) -> FileResponse:
    """Never inline, never guessed at, and powerless if it were shown after all."""
    try:
        content: Any = attached.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content, as_attachment=True, filename=attached.name, content_type=attached.content_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Encoding"] = "identity"  # most files are compressed already
    return response


@require_POST
def remove(request: OrgRequest, number: int, uuid: UUID) -> HttpResponse:
    """Put a file into the trash; the message has the way back."""
    attached = file_of(request.person, number, uuid)
    removed = remove_file(attached, by=request.person)
    way_back = f"/{request.organization.slug}/tasks/{number}/files/{uuid}/restore/"
    if not request.htmx:
        say(request, _("“%(name)s” is removed.") % {"name": removed.name}, undo_url=way_back)
    return _back(request, attached.task)


@require_POST
def restore(request: OrgRequest, number: int, uuid: UUID) -> HttpResponse:
    """Take a file out of the trash."""
    attached = file_of(request.person, number, uuid, removed=True)
    try:
        restore_file(attached, by=request.person)
        say(request, _("“%(name)s” is there again.") % {"name": attached.name})
    except RuleBroken as broken:
        say(request, broken.message)
    return _back(request, attached.task)
