"""What becomes of the tasks of a plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

CHOICES = [
    ("keep", _("They stay in the team, without a plan")),
    ("remove", _("They go to the trash with the plan")),
]


class RemovePlanForm(forms.Form):
    tasks = forms.ChoiceField(
        label=_("its tasks"), choices=CHOICES, widget=forms.RadioSelect, initial="keep", required=True
    )

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not count:
            del self.fields["tasks"]

    @property
    def with_tasks(self) -> bool:
        return bool(self.cleaned_data.get("tasks") == "remove")
