"""What is set right."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.forms import KeyedForm
from teamops.text import refuse_nul

# The parts of the page in their order, as a correction names them.
PARTS = [
    ("", _("The whole review")),
    ("last_steps", _("Last next steps")),
    ("numbers", _("Numbers")),
    ("goals", _("Goals")),
    ("changes", _("Changes since last review")),
    ("slipping", _("Slipping and blocked")),
    ("ahead", _("Next two weeks")),
    ("dependencies", _("Support and dependencies")),
    ("updates", _("Updates from the team")),
    ("raised", _("Raised")),
    ("decisions", _("Decisions and next steps")),
]


class CorrectionForm(KeyedForm, forms.Form):
    part = forms.ChoiceField(label=_("What it concerns"), choices=PARTS, required=False)
    text = forms.CharField(
        label=_("Correction"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[refuse_nul],
        error_messages={"required": _("Write what is to be set right.")},
    )
