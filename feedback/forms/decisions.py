"""What is decided, and what is changed with it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.actions.decisions import Thing, present
from feedback.parts import NAMES
from goals.forms import NumberField, PersonField, date_input
from goals.models import Adjustment, Goal, KeyResult
from tasks.forms import KeyedForm
from teamops.people.models import Person
from teamops.text import refuse_nul


class AboutPart(forms.Form):
    """Something that can be said to be about one of the red parts."""

    part = forms.ChoiceField(
        label=_("About"),
        required=False,
        choices=[("", ""), *NAMES.items()],
        widget=forms.Select(attrs={"aria-label": _("About")}),
    )

    def offer_parts(self, parts: Iterable[tuple[str, str | Promise]]) -> None:
        """The red parts to choose from; without any there is nothing to choose."""
        field: Any = self.fields["part"]
        field.choices = [("", _("About …")), *parts]


class DecisionForm(KeyedForm, AboutPart):
    text = forms.CharField(
        label=_("We decided"),
        max_length=500,
        validators=[refuse_nul],
        widget=forms.TextInput(attrs={"placeholder": _("We decided …")}),
        error_messages={"required": _("Write what was decided.")},
    )
    because = forms.CharField(
        label=_("Because"),
        max_length=500,
        required=False,
        validators=[refuse_nul],
        widget=forms.TextInput(attrs={"aria-label": _("because"), "placeholder": _("because …")}),
    )


class ChangeForm(KeyedForm, forms.Form):
    """A decision that changes a thing: it opens with what the thing has now."""

    text = forms.CharField(
        label=_("We decided"),
        max_length=500,
        validators=[refuse_nul],
        error_messages={"required": _("Write what was decided.")},
    )
    because = forms.CharField(
        label=_("Because"),
        max_length=300,
        validators=[refuse_nul],
        error_messages={"required": _("Say in a few words why it changes.")},
    )
    reason = forms.ChoiceField(
        label=_("Kind of reason"),
        choices=Adjustment.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("The goal is active, so this is an adjustment. Choose why it changes.")
        },
    )
    target = NumberField(label=_("Target"))
    due = forms.DateField(label=_("Due"), widget=date_input(), required=False)
    owner = PersonField(label=_("Owner"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, thing: Thing, people: Iterable[Person]) -> None:
        super().__init__(data, initial=self.values_of(thing) | {"version": thing.version})
        self.fields["owner"] = PersonField(people=people, label=_("Owner"), required=False)
        goal = thing.goal if isinstance(thing, KeyResult) else thing if isinstance(thing, Goal) else None
        if goal is None or not goal.is_active:
            del self.fields["reason"]
        for name in {"target", "due", "owner"} - present(thing).keys():
            del self.fields[name]
        if goal is not None and "due" in self.fields:
            self.fields["due"].label, self.fields["due"].required = _("Last day"), True

    def values_of(self, thing: Thing) -> dict[str, Any]:
        """What the form would open with for the thing as it stands now."""
        values = present(thing)
        owner = values.pop("owner")
        return {**values, "owner": str(owner.pk) if owner else ""}
