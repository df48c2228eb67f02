"""The forms of saved views and of limits."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.models import SavedView


def _name() -> forms.CharField:
    return forms.CharField(
        label=_("name"),
        max_length=SavedView._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autofocus": True}),
    )


class SaveViewForm(forms.Form):
    """A name for what a view is asked (`query`), for oneself or for the team."""

    name = _name()
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4_000)
    for_team = forms.BooleanField(label=_("for the whole team"), required=False)


class ViewNameForm(forms.Form):
    """Another name for a saved view."""

    name = _name()


class LimitForm(forms.Form):
    """How many tasks a team means to have in a column at one time; empty: as many as come."""

    most = forms.IntegerField(label=_("at most"), required=False, min_value=1, max_value=999)
