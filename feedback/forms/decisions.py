"""What is decided."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.forms import KeyedForm
from teamops.text import refuse_nul


class DecisionForm(KeyedForm, forms.Form):
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
        widget=forms.TextInput(attrs={"placeholder": _("because …")}),
    )
