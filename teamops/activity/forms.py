"""The comment box."""

from django import forms
from django.utils.translation import gettext_lazy as _

from teamops.activity.models import Comment


class CommentForm(forms.ModelForm[Comment]):
    class Meta:
        model = Comment
        fields = ["text"]
        error_messages = {"text": {"required": _("The comment is empty. Write something first.")}}
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}
