"""What is raised with the team above."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.forms import KeyedForm
from teamops.text import refuse_nul


class RaiseForm(KeyedForm, forms.Form):
    text = forms.CharField(
        label=_("What we want to raise"),
        max_length=300,
        validators=[refuse_nul],
        widget=forms.TextInput(attrs={"placeholder": _("What the team above should speak about …")}),
        error_messages={"required": _("Write what the team above should speak about.")},
    )
