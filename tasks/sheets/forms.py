"""The forms of import and export."""

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from goals.models import Cycle
from tasks.sheets.choices import MAKE, Choices
from tasks.sheets.columns import FIELDS, Kind, Layout, columns_called
from tasks.sheets.models import SheetImport
from tasks.sheets.people import COMPANY
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from teamops.people.permissions import can_administer
from teamops.spreadsheets.reading import Sheet, refuse_large
from teamops.text import name_key

KINDS = [("", _("leave out")), ("goals", _("goals and key results")), ("tasks", _("tasks"))]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV, up to 10 MB. Nothing is written before you confirm."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        error_messages={
            "required": _("No file is chosen. Choose an .xlsx or a CSV file."),
            "empty": _("The file is empty. Fill in at least one row below the column names."),
        },
    )

    def clean_file(self) -> UploadedFile:
        """Refused by its size alone; what it holds is read only then."""
        file = cast(UploadedFile, self.cleaned_data["file"])
        try:
            refuse_large(file.size or 0)
        except RuleBroken as refused:
            raise forms.ValidationError(str(refused.message), code=refused.code) from refused
        return file


class ReadingForm(forms.Form):
    """How an upload is read: cycle, teams, and what each column is."""

    cycle = forms.TypedChoiceField(label=_("Cycle"), coerce=int)
    team = forms.TypedChoiceField(
        label=_("Team for rows that name none"), coerce=int, required=False, empty_value=None
    )
    all_or_nothing = forms.BooleanField(
        label=_("All or nothing: one refused row stops the whole import"), required=False
    )

    def __init__(self, data: Any, *, upload: SheetImport, person: Person, **kwargs: Any) -> None:
        self.readings = upload.readings()
        self.stored = Choices(**upload.choices)
        self.teams = list(Team.objects.visible_to(person).current().order_by("path"))
        super().__init__(data, initial=upload.choices, **kwargs)
        cycles = Cycle.objects.visible_to(person).exclude(state=Cycle.State.CLOSED).order_by("-starts_on")
        self._choices("cycle", [(cycle.pk, cycle.name) for cycle in cycles])
        self._choices("team", [("", "–"), *self._team_choices()])
        self._add_teams(may_make=can_administer(person, person.organization))
        for number, (sheet, layout) in enumerate(self.readings):
            self._add_sheet(number, sheet, layout)

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def _team_choices(self) -> list[tuple[Any, Any]]:
        return [(team.pk, team.name) for team in self.teams]

    # --- Teams that the sheet names and that are not there --------------------------------------------

    @cached_property
    def unknown_teams(self) -> list[str]:
        known = {team.name_key for team in self.teams} | set(COMPANY)
        names: dict[str, str] = {}
        for sheet, layout in self.readings:
            column = next((index for index, key in layout.columns.items() if key == "team"), None)
            for number, cells in sheet.rows:
                if column is not None and number > layout.heading_row and len(cells) > column:
                    names.setdefault(name_key(cells[column]), cells[column])
        return [name for key, name in names.items() if key and key not in known]

    def _add_teams(self, *, may_make: bool) -> None:
        make = [(MAKE, _("make this team"))] if may_make else []
        for number, name in enumerate(self.unknown_teams):
            self.fields[f"team_{number}"] = forms.ChoiceField(
                label=_("“%(name)s” in the sheet") % {"name": name},
                choices=[("", _("as above")), *make, *self._team_choices()],
                initial=self.stored.teams.get(name_key(name), MAKE if may_make else ""),
                required=False,
            )

    def team_fields(self) -> list[forms.BoundField]:
        return [self[f"team_{number}"] for number in range(len(self.unknown_teams))]

    # --- Columns --------------------------------------------------------------------------------------

    def _add_sheet(self, number: int, sheet: Sheet, layout: Layout) -> None:
        self.fields[f"kind_{number}"] = forms.ChoiceField(
            label=sheet.name, choices=KINDS, initial=layout.kind or "", required=False
        )
        if layout.kind is None:
            return
        fields = [("", "–"), *((field.key, field.heading) for field in FIELDS[layout.kind])]
        for column, heading in enumerate(_headings(sheet, layout)):
            self.fields[f"column_{number}_{column}"] = forms.ChoiceField(
                label=heading or str(column + 1),
                choices=fields,
                initial=layout.columns.get(column, ""),
                required=False,
            )

    def sheet_fields(self) -> list[dict[str, Any]]:
        """For the page: each sheet's kind, and its columns with an example of what stands in them."""
        return [
            {
                "name": sheet.name,
                "kind": self[f"kind_{number}"],
                "columns": [
                    {"field": self[name], "example": _example(sheet, layout, column)}
                    for column in range(len(_headings(sheet, layout)))
                    if (name := f"column_{number}_{column}") in self.fields
                ],
            }
            for number, (sheet, layout) in enumerate(self.readings)
        ]

    # --- What was chosen ------------------------------------------------------------------------------

    def choices(self) -> Choices:
        data = self.cleaned_data
        return Choices(
            cycle=data["cycle"],
            team=data["team"],
            teams={
                name_key(name): data[f"team_{number}"]
                for number, name in enumerate(self.unknown_teams)
                if data[f"team_{number}"]
            },
            all_or_nothing=data["all_or_nothing"],
        )

    def layouts(self) -> list[Layout]:
        return [self._layout(number, sheet, layout) for number, (sheet, layout) in enumerate(self.readings)]

    def _layout(self, number: int, sheet: Sheet, layout: Layout) -> Layout:
        """As chosen; a sheet that is now something else is recognised anew as that."""
        kind = cast("Kind | None", self.cleaned_data[f"kind_{number}"] or None)
        headings = _headings(sheet, layout)
        if kind is None:
            return Layout(None, layout.heading_row, {})
        if kind != layout.kind:
            return Layout(kind, layout.heading_row, columns_called(headings, kind))
        chosen = {column: self.cleaned_data[f"column_{number}_{column}"] for column in range(len(headings))}
        return Layout(kind, layout.heading_row, {column: key for column, key in chosen.items() if key})


class ExportForm(forms.Form):
    cycle = forms.ModelChoiceField(Cycle.objects.none(), label=_("Cycle"), empty_label=None)
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Team and the teams below"), empty_label=_("all"), required=False
    )
    format = forms.ChoiceField(
        label=_("Format"),
        choices=[
            ("xlsx", _("Excel (.xlsx), goals and tasks")),
            ("goals", _("CSV, goals")),
            ("tasks", _("CSV, tasks")),
        ],
    )

    def __init__(self, data: Any, *, person: Person, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        cycles = Cycle.objects.visible_to(person).order_by("-starts_on")
        teams = Team.objects.visible_to(person).current().order_by("path")
        cast(forms.ModelChoiceField[Cycle], self.fields["cycle"]).queryset = cycles
        cast(forms.ModelChoiceField[Team], self.fields["team"]).queryset = teams


def _headings(sheet: Sheet, layout: Layout) -> list[str]:
    """The cells of the heading row, as many as the widest row has."""
    cells = next(cells for number, cells in sheet.rows if number == layout.heading_row)
    widest = max(len(cells) for _number, cells in sheet.rows)
    return cells + [""] * (widest - len(cells))


def _example(sheet: Sheet, layout: Layout, column: int) -> str:
    cells = (
        cells[column] for number, cells in sheet.rows if number > layout.heading_row and len(cells) > column
    )
    return next((cell for cell in cells if cell), "")[:60]
