"""The forms of labels."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.labels.actions import LONGEST
from tasks.models import Label
from teamops.text import refuse_nul


class LabelForm(forms.Form):
    """A name for a label, new or another."""

    name = forms.CharField(label=_("label"), max_length=LONGEST, validators=[refuse_nul])


class MergeForm(forms.Form):
    """Which label takes the place of this one."""

    into = forms.ModelChoiceField(Label.objects.none(), label=_("merge into"))

    def __init__(self, *args: Any, label: Label, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into = self.fields["into"]
        assert isinstance(into, forms.ModelChoiceField)
        into.queryset = Label.objects.of_team(label.team).exclude(pk=label.pk)
