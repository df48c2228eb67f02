"""An uploaded sheet between its steps: uploaded, previewed, confirmed."""

import datetime
import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tasks.sheets.columns import Layout
from teamops.people.models import Organization, Person
from teamops.spreadsheets.reading import Sheet
from teamops.text import refuse_nul

# A sheet that was never confirmed is forgotten after this time.
LIFETIME = datetime.timedelta(hours=24)


class SheetImportQuerySet(models.QuerySet["SheetImport"]):
    def visible_to(self, person: Person) -> "SheetImportQuerySet":
        """One's own uploads that have not run out; nobody else's, whatever the role."""
        return self.filter(owner=person, created_at__gt=timezone.now() - LIFETIME)

    def run_out(self) -> "SheetImportQuerySet":
        return self.filter(created_at__lte=timezone.now() - LIFETIME)


class SheetImport(models.Model):
    """The cells of an uploaded file, how its owner reads them, and what came of it once confirmed.

    The content goes when the import is confirmed or runs out.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    filename = models.CharField(_("file"), max_length=200, validators=[refuse_nul])
    # [{"name": …, "rows": [[row number, [cell, …]], …], "is_1904": …}, …]
    sheets = models.JSONField()
    # One layout per sheet, in the same order: see Layout.to_json().
    layouts = models.JSONField()
    # What the owner chose on the preview: see tasks.sheets.choices.Choices.
    choices = models.JSONField(default=dict)
    # What importing would do, once confirmed what it did: see tasks.sheets.report.Report.
    report = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[SheetImportQuerySet] = SheetImportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        # Forgetting what has run out.
        indexes = [models.Index(fields=["created_at"], name="sheet_import_by_age")]

    def __str__(self) -> str:
        return self.filename

    def readings(self) -> list[tuple[Sheet, Layout]]:
        """Each sheet with the way in which it is read."""
        return [
            (stored_sheet(sheet), Layout.from_json(layout))
            for sheet, layout in zip(self.sheets, self.layouts, strict=True)
        ]


def stored_sheet(data: dict[str, Any]) -> Sheet:
    rows = [(number, cells) for number, cells in data["rows"]]
    return Sheet(data["name"], rows, data.get("is_1904", False))
