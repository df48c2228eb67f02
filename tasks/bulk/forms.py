"""What is done to many tasks: which they are, what, and with what value."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tasks.forms.common import date_input
from tasks.models import Label, Milestone, Task
from teamops.people.models import Person

WHAT = [
    ("status", _("status")),
    ("owner", _("owner")),
    ("starts_on", pgettext_lazy("task", "Start")),
    ("due", _("due")),
    ("priority", _("priority")),
    ("label", _("add a label")),
    ("milestone", _("milestone")),
    ("remove", _("move to the trash")),
]


class BulkForm(forms.Form):
    """One thing done to many tasks; only the field that `what` names is read."""

    what = forms.ChoiceField(label=_("what"), choices=WHAT)
    status = forms.ChoiceField(label=_("status"), choices=Task.Status.choices, required=False)
    owner = forms.ModelChoiceField(Person.objects.none(), label=_("owner"), required=False)
    starts_on = forms.DateField(label=pgettext_lazy("task", "Start"), required=False, widget=date_input())
    priority = forms.TypedChoiceField(
        label=_("priority"), choices=Task.Priority.choices, coerce=int, empty_value=None, required=False
    )
    due = forms.DateField(label=_("due"), required=False, widget=date_input())
    label = forms.ModelChoiceField(Label.objects.none(), label=_("label"), required=False)
    milestone = forms.ModelChoiceField(Milestone.objects.none(), label=_("milestone"), required=False)

    def __init__(self, *args: Any, person: Person, teams: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["owner"].queryset = Person.objects.visible_to(person).to_choose()
        fields["label"].queryset = Label.objects.filter(team__in=teams).order_by("name_key")
        points = Milestone.objects.visible_to(person).open().filter(plan__team__in=teams)
        fields["milestone"].queryset = points.select_related("plan", "phase").order_by("plan", "position")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        what = cleaned.get("what")
        if what in ("status", "label", "priority") and not cleaned.get(what) and what not in self.errors:
            self.add_error(what, _("Choose one from the list."))
        return cleaned

    def asked(self) -> dict[str, Any]:
        """What `change_tasks` takes."""
        what = self.cleaned_data["what"]
        if what == "label":
            return {"what": "labels", "value": [self.cleaned_data["label"]]}
        return {"what": what, "value": self.cleaned_data.get(what)}
