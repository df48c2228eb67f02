"""The verbs of an upload: take it in, read it otherwise, carry it out."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.models import Cycle
from tasks.sheets.choices import Choices
from tasks.sheets.columns import Layout, recognise
from tasks.sheets.models import SheetImport
from tasks.sheets.permissions import can_import
from tasks.sheets.queries import default_choices
from tasks.sheets.report import Report
from tasks.sheets.rows import Rows, no_known_column, read_rows
from tasks.sheets.writing import import_rows, rehearse
from teamops.errors import RuleBroken
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.spreadsheets.reading import Sheet, SheetRefused, read_sheets


@transaction.atomic
def upload_sheet(data: bytes, *, by: Person, filename: str) -> SheetImport:
    """Keep the file's cells, read as they are recognised, and what importing them would do."""
    require(can_import, by)
    SheetImport.objects.run_out().delete()
    sheets = read_sheets(data, filename)
    upload = SheetImport(
        organization=by.organization,
        owner=by,
        filename=filename[:200],
        sheets=[vars(sheet) for sheet in sheets],
        layouts=[recognise(sheet).to_json() for sheet in sheets],
        choices=default_choices(by).to_json(),
    )
    _preview(upload, by)
    upload.save()
    return upload


@transaction.atomic
def read_otherwise(
    upload: SheetImport, *, by: Person, layouts: Sequence[Layout], choices: Choices
) -> SheetImport:
    """Store what was chosen on the preview, and preview again."""
    _refuse_confirmed(upload)
    upload.layouts = [layout.to_json() for layout in layouts]
    upload.choices = choices.to_json()
    _preview(upload, by)
    upload.save()
    return upload


@transaction.atomic
def confirm_import(upload: SheetImport, *, by: Person) -> Report:
    """Carry out what was previewed; the cells are forgotten, the report is kept until it runs out."""
    require(can_import, by)
    upload = SheetImport.objects.select_for_update().get(pk=upload.pk)  # of two clicks the second waits here
    _refuse_confirmed(upload)
    choices = Choices(**upload.choices)
    report = import_rows(readable_rows(upload.readings()), by=by, cycle=_cycle(by, choices), choices=choices)
    upload.report = report.to_json()
    if not report.given_up:
        upload.confirmed_at = timezone.now()
        upload.sheets, upload.layouts = [], []
    upload.save()
    return report


def readable_rows(readings: Sequence[tuple[Sheet, Layout]]) -> list[Rows]:
    """The rows of all sheets that are not left out. Raises SheetRefused if none is recognised."""
    readable = [(sheet, layout) for sheet, layout in readings if layout.kind]
    if not readable:
        raise no_known_column(*readings[0])
    return [read_rows(sheet, layout) for sheet, layout in readable]


def _preview(upload: SheetImport, by: Person) -> None:
    """What importing would do; a file that cannot be read yet says why, and can be read otherwise."""
    choices = Choices(**upload.choices)
    try:
        rows = readable_rows(upload.readings())
        report = rehearse(rows, by=by, cycle=_cycle(by, choices), choices=choices)
    except (SheetRefused, RuleBroken) as refused:
        report = Report(problem=str(refused.message))
    upload.report = report.to_json()


def _cycle(by: Person, choices: Choices) -> Cycle:
    cycle = Cycle.objects.visible_to(by).filter(pk=choices.cycle or 0).first()
    if cycle is None:
        raise RuleBroken(
            _("There is no cycle yet that the goals could be part of. Make one under Settings, Cycles."),
            code="no_cycle",
            field="cycle",
        )
    return cycle


def _refuse_confirmed(upload: SheetImport) -> None:
    if upload.confirmed_at:
        raise RuleBroken(
            _("This sheet is imported already. Choose a file to import another."), code="confirmed"
        )
