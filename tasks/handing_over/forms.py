"""The forms of handing over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tasks.forms.common import KeyedForm, people
from teamops.people.models import Person
from teamops.text import refuse_nul


class HandOverForm(KeyedForm, forms.Form):
    """To whom, and what they should know."""

    taker = forms.ModelChoiceField(
        Person.objects.none(),
        label=pgettext_lazy("hand over", "To whom"),
        error_messages={"required": _("Choose who takes this over.")},
    )
    note = forms.CharField(
        label=_("What they should know"),
        required=False,
        max_length=1_000,
        validators=[refuse_nul],
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, person: Person, owner: Person | None, **kwargs: Any) -> None:
        """Everybody who can take it but `person`, who gives, and its owner."""
        super().__init__(*args, **kwargs)
        field = self.fields["taker"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people(person).exclude(pk__in=[person.pk, owner.pk if owner else 0])


class ReturnForm(forms.Form):
    """Why it goes back."""

    answer = forms.CharField(
        label=_("Why"),
        max_length=1_000,
        validators=[refuse_nul],
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        error_messages={"required": _("Say in a few words why, so that others can see to it.")},
    )
