"""Pages of import (upload, preview, result) and export."""

from typing import Any, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from goals.queries import current_cycle
from tasks.sheets import export
from tasks.sheets.actions import confirm_import, read_otherwise, upload_sheet
from tasks.sheets.forms import ExportForm, ReadingForm, UploadForm
from tasks.sheets.models import SheetImport
from tasks.sheets.permissions import can_import
from tasks.sheets.queries import goals_to_export, tasks_to_export
from tasks.sheets.report import Report, Verdict
from teamops.dates import today
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.http import OrgRequest
from teamops.people.permissions import require
from teamops.people.queries import get_visible

OUTCOMES_PER_PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def import_sheet(request: OrgRequest) -> HttpResponse:
    """Choose a file."""
    require(can_import, request.person)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = cast(UploadedFile, form.cleaned_data["file"])
        upload = carry_out(
            form, upload_sheet, file.read(), by=request.person, filename=file.name or _("sheet")
        )
        if upload:
            return _to_preview(request, upload)
    return page(request, "tasks/sheets/import.html", {"form": form}, nav="import")


@require_http_methods(["GET", "POST"])
def preview_import(request: OrgRequest, uuid: UUID) -> HttpResponse:
    """What importing would do, row by row; read otherwise, and confirm."""
    upload = get_visible(SheetImport, request.person, uuid=uuid)
    if upload.confirmed_at:
        return _report_page(request, upload, "tasks/sheets/imported.html")
    form = ReadingForm(request.POST or None, upload=upload, person=request.person)
    if request.method == "POST" and form.is_valid() and _carried_out(request, upload, form):
        return _to_preview(request, upload)
    return _report_page(request, upload, "tasks/sheets/preview.html", form=form)


def _carried_out(request: OrgRequest, upload: SheetImport, form: ReadingForm) -> bool:
    """Preview anew if something else was chosen; import only what was previewed as it is chosen."""
    is_as_previewed = not form.has_changed()
    if request.POST.get("do") == "import" and is_as_previewed:
        report = carry_out(form, confirm_import, upload, by=request.person)
        if report and not report.given_up:
            more = _("Imported. Undo leaves the people and teams that were added.")
            say(request, more if report.people or report.teams else _("Imported."))
        return report is not None
    choices, layouts = form.choices(), form.layouts()
    read = carry_out(form, read_otherwise, upload, by=request.person, layouts=layouts, choices=choices)
    if read and not is_as_previewed:
        say(request, _("The preview is up to date. Look at it, then import."))
    return read is not None


def _to_preview(request: OrgRequest, upload: SheetImport) -> HttpResponse:
    return redirect("preview_import", request.organization.slug, upload.uuid)


def _report_page(
    request: OrgRequest, upload: SheetImport, template: str, *, form: ReadingForm | None = None
) -> HttpResponse:
    report = Report.from_json(upload.report)
    show = request.GET.get("show", "")
    outcomes = [each for each in report.outcomes if not show or each.verdict == show]
    context = {
        "upload": upload,
        "report": report,
        "form": form,
        "filters": _filters(report, show),
        "outcomes": Paginator(outcomes, OUTCOMES_PER_PAGE).get_page(request.GET.get("page")),
        "query": f"show={show}&" if show in list(Verdict) else "",
    }
    return page(request, template, context, nav="import")


def _filters(report: Report, show: str) -> list[tuple[str, str, bool]]:
    """Links of the segmented control: address, words with the count, whether it is the present one."""
    words = {
        Verdict.MADE: _("made"),
        Verdict.CHANGED: _("changed"),
        Verdict.UNCHANGED: _("unchanged"),
        Verdict.REFUSED: _("refused"),
    }
    counts = {verdict: sum(1 for each in report.outcomes if each.verdict == verdict) for verdict in words}
    every = [("?", f"{_('all')} {len(report.outcomes)}", show == "")]
    return every + [
        (f"?show={verdict}", f"{word} {counts[verdict]}", show == verdict) for verdict, word in words.items()
    ]


@require_GET
def export_sheet(request: OrgRequest) -> HttpResponse:
    """Choose what to export; with a format in the address: the file."""
    require(can_import, request.person)
    if "format" not in request.GET:
        cycle = current_cycle(request.organization, today(request.organization))
        form = ExportForm(
            None, person=request.person, initial={"cycle": cycle, "team": request.GET.get("team")}
        )
        return page(request, "tasks/sheets/export.html", {"form": form}, nav="import")
    form = ExportForm(request.GET, person=request.person)
    if not form.is_valid():
        return page(request, "tasks/sheets/export.html", {"form": form}, nav="import")
    return _file(request, form.cleaned_data)


def _file(request: OrgRequest, chosen: dict[str, Any]) -> HttpResponse:
    """The cycle's goals and tasks as a download, in the person's language."""
    chinese = (get_language() or "").startswith("zh")
    what = request.person, chosen["cycle"], chosen["team"]
    name = "-".join(filter(None, ["teamops", chosen["team"] and chosen["team"].slug, chosen["cycle"].slug]))
    if chosen["format"] == "xlsx":
        tables = {
            "Goals": export.goal_table(goals_to_export(*what), chinese=chinese),
            "Tasks": export.task_table(tasks_to_export(*what), chinese=chinese),
        }
        return _download(export.xlsx_bytes(tables), f"{name}.xlsx", XLSX)
    if chosen["format"] == "goals":
        table = export.goal_table(goals_to_export(*what), chinese=chinese)
    else:
        table = export.task_table(tasks_to_export(*what), chinese=chinese)
    return _download(export.csv_bytes(table), f"{name}-{chosen['format']}.csv", "text/csv")


def _download(content: bytes, filename: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
