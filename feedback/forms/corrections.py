"""What is set right."""

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.parts import NAMES
from tasks.forms import KeyedForm
from teamops.text import refuse_nul

# The parts of the page in their order, as a correction names them.
PARTS = [("", _("The whole review")), *NAMES.items()]


class CorrectionForm(KeyedForm, forms.Form):
    part = forms.ChoiceField(label=_("What it concerns"), choices=PARTS, required=False)
    text = forms.CharField(
        label=_("Correction"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[refuse_nul],
        error_messages={"required": _("Write what is to be set right.")},
    )
