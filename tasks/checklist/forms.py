"""One line of a checklist."""

from django import forms

from tasks.models import ChecklistItem


class ItemForm(forms.ModelForm[ChecklistItem]):
    """What is to be done."""

    class Meta:
        model = ChecklistItem
        fields = ["text"]
