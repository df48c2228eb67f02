"""What is noted on an item of the agenda."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import ReviewNote
from feedback.models.notes import LONGEST_NOTE
from teamops.text import refuse_nul


class NoteForm(forms.Form):
    """Carries the version that its writer has seen: who is slower sees the other's note, and keeps theirs."""

    text = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        required=False,
        validators=[refuse_nul],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Markdown. Everybody who sees the review reads it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        # In a dialog it stands on the page of the review, which has other forms.
        super().__init__(data, auto_id="note_%s", **kwargs)
        self.fields["text"].widget.attrs.pop("maxlength", None)

    def values_of(self, note: ReviewNote) -> dict[str, Any]:
        """What the form would open with for the note as it stands now."""
        return {"text": note.text}


class LeaveForm(forms.Form):
    """Why a red part is left as it is."""

    part = forms.CharField(widget=forms.HiddenInput, max_length=20)
    because = forms.CharField(
        label=_("Leave it, because"),
        max_length=500,
        validators=[refuse_nul],
        error_messages={"required": _("Say why it is left as it is.")},
    )
