"""What is raised with the team above."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.forms import KeyedForm
from teamops.text import refuse_nul


class RaiseForm(KeyedForm, forms.Form):
    text = forms.CharField(
        label=_("What we want to raise"),
        max_length=300,
        validators=[refuse_nul],
        widget=forms.TextInput(
            attrs={"aria-label": _("What we want to raise"), "placeholder": _("For the team above …")}
        ),
        error_messages={"required": _("Write what the team above should speak about.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        # It stands on one page with other forms that have a text.
        super().__init__(*args, auto_id="raise_%s", **options)
