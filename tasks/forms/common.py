"""What the forms of tasks and plans have in common."""

import copy
import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.db import models
from django.forms.models import model_to_dict

from teamops.forms import carry_out
from teamops.people.models import Person

DATE = {"type": "date"}


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs=DATE, format="%Y-%m-%d")


class KeyedForm(forms.BaseForm):
    """Makes something: it carries a key, made when it is drawn, so that sending it twice makes one thing.

    What is too long is refused with a sentence, not cut off while it is pasted.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"] = forms.CharField(
            # Several forms can stand on one page, and nothing asks for it by an id.
            widget=forms.HiddenInput(attrs={"id": False}),
            max_length=40,
            required=False,
        )
        self.initial.setdefault("key", uuid.uuid4().hex)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)


class VersionedForm(KeyedForm, forms.ModelForm[Any]):
    """Makes or changes something. A change carries the version that its reader has seen, so that nobody's is
    lost.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Validation writes into the form's instance; the action compares with what is stored.
        kwargs["instance"] = copy.copy(kwargs.get("instance"))
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version
            del self.fields["key"]

    def values(self) -> dict[str, Any]:
        """What the action gets: every field but the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def values_of(self, current: models.Model) -> dict[str, Any]:
        """What the form would open with for the object as it stands now."""
        return model_to_dict(current, list(self.fields))

    def save_by(self, action: Callable[..., Any], obj: models.Model, *, by: Person) -> Any:
        """Have the action change the object. Who was slower sees what stands there, and can save again."""
        return carry_out(self, action, obj, by=by, version=self.cleaned_data["version"], **self.values())


def or_chosen(rows: "models.QuerySet[Any]", *chosen: int | None) -> "models.QuerySet[Any]":
    """The rows, and what is chosen already even if nobody would choose it anew: a done task, who has left."""
    model = rows.model
    return model._default_manager.filter(
        models.Q(pk__in=rows.order_by().values("pk")) | models.Q(pk__in=chosen)
    )


def people(person: Person, *chosen: int | None) -> "models.QuerySet[Person]":
    """Who can be chosen: everybody who is here and no guest, and who is chosen already."""
    return Person.objects.visible_to(person).to_choose(*chosen)
