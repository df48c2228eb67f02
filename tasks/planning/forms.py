"""The form that plans a task."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.forms.common import date_input


class PlanTaskForm(forms.Form):
    """The day on which one means to do it; empty: none yet."""

    day = forms.DateField(label=_("I do it on"), required=False, widget=date_input())
