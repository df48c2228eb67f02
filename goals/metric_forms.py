"""The forms of metrics, their readings and tokens. Choices hold only what the person may see."""

import datetime
from collections.abc import Sequence
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.forms import NumberField, PersonField
from goals.models import Metric, MetricToken
from goals.permissions import leads_organization
from goals.readings import NewReading, moment_of, value_of
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from teamops.spreadsheets.reading import refuse_large

UTC = ZoneInfo("UTC")
LOCAL = "%Y-%m-%dT%H:%M"


class MetricForm(forms.ModelForm[Metric]):
    """A metric's own fields."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    owner: Any = PersonField(label=_("Owner"), required=False)

    class Meta:
        model = Metric
        fields = ["name", "team", "unit", "description", "source", "owner", "is_external"]
        labels = {"team": _("Whose it is"), "name": _("Name"), "unit": _("Unit")}
        help_texts = {
            "unit": _("Such as %, min or users."),
            "source": _("Such as: warehouse, every night."),
            "is_external": _("It is drawn beside your own numbers, and no key result follows it."),
        }
        error_messages = {
            "name": {"required": _("The metric has no name yet. Write what people call this number.")}
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, person: Person, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        metric = self.instance if self.instance.pk else None
        self.fields["owner"] = PersonField(
            people=people,
            label=_("Owner"),
            required=False,
            help_text=_("Answers for the number, and may change it and its readings."),
        )
        self.fields["is_external"].label = _("This is a competitor’s or the market’s number")
        team = cast("forms.ModelChoiceField[Team]", self.fields["team"])
        team.queryset = Team.objects.visible_to(person).current().order_by("path")
        team.empty_label = str(_("the whole organization"))
        of_all = leads_organization(person) or (metric is not None and metric.team_id is None)
        if not of_all:
            team.empty_label, team.required = None, True
        if metric:
            self.initial.update(version=metric.version, owner=str(metric.owner_id or ""))

    def values(self) -> dict[str, Any]:
        """What the action gets; the version goes beside it."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def values_of(self, current: Metric) -> dict[str, Any]:
        """What the form would open with for the metric as it stands now."""
        values = model_to_dict(current, self._meta.fields)
        return values | {"owner": str(current.owner_id or "")}

    def _post_clean(self) -> None:
        """The action sets the values; the form must not write into the metric that it is shown with."""


class ReadingForm(forms.Form):
    """One reading, typed in. The moment is one of the person's own zone, as the page shows moments."""

    at = forms.DateTimeField(
        label=_("When"),
        input_formats=[LOCAL, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL),
        error_messages={
            "required": _("The moment is missing. Write when the number was so."),
            "invalid": _("This is no moment. Write it as 2026-11-25 14:30."),
        },
    )
    value = NumberField(
        label=_("Value"), error_messages={"required": _("The value is missing. Write a number.")}
    )

    @classmethod
    def first_values(cls) -> dict[str, datetime.datetime]:
        """What the form opens with: now, to the minute."""
        return {"at": timezone.localtime().replace(second=0, microsecond=0)}


class UploadForm(forms.Form):
    """A file of readings."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV, up to 10,000 rows. Nothing is written before you confirm."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        error_messages={
            "required": _("No file is chosen. Choose an .xlsx or a CSV file."),
            "empty": _("The file is empty. Fill in at least one row below the column names."),
        },
    )
    all_or_nothing = forms.BooleanField(
        label=_("All or nothing: one bad row stops the whole file"), required=False
    )

    def clean_file(self) -> UploadedFile:
        """Refused by its size alone; what it holds is read only then."""
        file = cast(UploadedFile, self.cleaned_data["file"])
        try:
            refuse_large(file.size or 0)
        except RuleBroken as refused:
            raise forms.ValidationError(str(refused.message), code=refused.code) from refused
        return file


class ConfirmForm(forms.Form):
    """The readings of a previewed file, one a line: moment and value. The action checks them anew."""

    rows = forms.CharField(widget=forms.HiddenInput)

    def readings(self) -> list[NewReading]:
        """Raises RuleBroken for what the preview did not write."""
        lines = (line.partition(" ") for line in self.cleaned_data["rows"].splitlines())
        return [NewReading(moment_of(at, UTC), value_of(value)) for at, _space, value in lines]

    @classmethod
    def rows_of(cls, readings: Sequence[NewReading]) -> str:
        return "\n".join(f"{one.at.astimezone(UTC).isoformat()} {one.value:f}" for one in readings)


class TokenForm(forms.ModelForm[MetricToken]):
    """What a token is for."""

    class Meta:
        model = MetricToken
        fields = ["name"]
        labels = {"name": _("What uses it")}
        help_texts = {"name": _("Such as: nightly job of the warehouse.")}
        error_messages = {
            "name": {"required": _("Write what uses the token, so that it can be revoked later.")}
        }

    def _post_clean(self) -> None:
        """The action makes the token, not the form."""
