"""What is promised."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.forms.decisions import AboutPart
from tasks.forms import KeyedForm
from teamops.people.models import Person
from teamops.text import refuse_nul


class NextStepForm(KeyedForm, AboutPart):
    title = forms.CharField(
        label=_("Next step"),
        max_length=300,
        validators=[refuse_nul],
        widget=forms.TextInput(attrs={"placeholder": _("What is to be done …")}),
        error_messages={"required": _("Write what is to be done.")},
    )
    owner = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Owner"),
        empty_label=_("Owner"),
        widget=forms.Select(attrs={"aria-label": _("Owner")}),
        error_messages={"required": _("A next step has one owner. Choose who does it.")},
    )
    due = forms.DateField(
        label=_("Due"),
        widget=forms.DateInput(attrs={"type": "date", "aria-label": _("Due")}, format="%Y-%m-%d"),
        error_messages={"required": _("A next step has a date. Choose one.")},
    )

    def __init__(
        self, *args: Any, person: Person, offered: Iterable[Person] | None = None, **kwargs: Any
    ) -> None:
        """`offered`: who can be chosen, where that is read already."""
        super().__init__(*args, **kwargs)
        # A decision's form stands on the same page.
        self.fields["part"].widget.attrs["id"] = "id_step_part"
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        owner.queryset = Person.objects.visible_to(person).taking_part().order_by("name_key")
        if offered is not None:
            owner.choices = [("", owner.empty_label), *((one.pk, one.name) for one in offered)]
