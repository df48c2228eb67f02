"""The form that moves a task or a milestone."""

import datetime
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tasks.forms import date_input
from tasks.models import Milestone, Task

DAY_LABELS = {"starts_on": pgettext_lazy("task", "start"), "due": gettext_lazy("due")}


class MoveForm(forms.Form):
    """New dates for what has dates already, and whether what depends on it moves as well."""

    starts_on = forms.DateField(widget=date_input())
    due = forms.DateField(widget=date_input())
    with_parts = forms.BooleanField(label=gettext_lazy("Move its sub-tasks as well"), required=False)
    with_dependents = forms.BooleanField(required=False)
    reason = forms.CharField(label=gettext_lazy("why the date moves"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, thing: Task | Milestone, **kwargs: Any) -> None:
        self.thing = thing
        super().__init__(*args, **kwargs)
        known = {"version": thing.version, "with_parts": True}
        self.initial = {**self.values_of(thing), **known, **self.initial}
        for name, label in DAY_LABELS.items():
            if getattr(thing, name, None) is None:
                del self.fields[name]
            else:
                self.fields[name].label = label
        self.fields["with_dependents"].label = (
            _("Move what depends on it as well")
            if isinstance(thing, Task)
            else _("Move its tasks as well, and what depends on them")
        )
        self.fields["reason"].required = isinstance(thing, Milestone)

    def values_of(self, current: models.Model) -> dict[str, Any]:
        """The dates as they stand on the object."""
        return {name: getattr(current, name, None) for name in DAY_LABELS}

    @property
    def shift(self) -> dict[str, int]:
        """By how many days the first and the last day move; a missing one moves with the other."""
        days = {name: self._days(name) for name in DAY_LABELS if name in self.fields}
        end = days.get("due", days.get("starts_on", 0))
        return {"start": days.get("starts_on", end), "end": end}

    def _days(self, name: str) -> int:
        new: datetime.date = self.cleaned_data[name]
        old: datetime.date = getattr(self.thing, name)
        return (new - old).days
