"""Choosing files to attach."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SeveralFiles(forms.FileField):
    """As many files as are chosen: a list."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """An empty file passes: the action says which one it is."""
        chosen = data if isinstance(data, list) else [data] if data else []
        if not chosen:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return chosen


class _SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class AttachForm(forms.Form):
    file = SeveralFiles(
        label=_("files"),
        help_text=_("Pictures, PDF, office documents, texts, sound, film, ZIP; up to 20 MB each."),
        error_messages={"required": _("No file is chosen. Choose one or several.")},
        widget=_SeveralInput(attrs={"multiple": True}),
    )
