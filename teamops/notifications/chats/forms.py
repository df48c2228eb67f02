"""The form with which a chat is connected."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from teamops.notifications.chats.models import BY_ADDRESS
from teamops.outgoing.urls import LONGEST_URL
from teamops.people.forms import NameField

# Browsers neither keep nor suggest it.
_SECRET = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}


class ChannelForm(forms.Form):
    """Service, name, and the address that the service gave."""

    service = forms.ChoiceField(label=_("Service"), choices=BY_ADDRESS)
    name = NameField(
        label=_("What it is called here"), help_text=_("Such as the name of the chat. At most 60 characters.")
    )
    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_URL,
        widget=forms.TextInput(attrs=_SECRET),
        help_text=_(
            "Who knows it can write into the chat. It is kept sealed, and nobody can read it here again."
        ),
    )
    secret = forms.CharField(
        label=_("Secret for signing"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=_SECRET),
        help_text=_("DingTalk and Feishu give one where signing is switched on."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["maxlength"] = 60

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if len(name) > 60:
            raise forms.ValidationError(_("Write at most 60 characters."))
        return name


class TeamChannelForm(ChannelForm):
    """A team's chat also says what it gets."""

    takes_minutes = forms.BooleanField(label=_("The minutes of weekly reviews"), required=False, initial=True)
    takes_digest = forms.BooleanField(
        label=_("On working mornings, what is due in the team"), required=False, initial=False
    )


class BrowserForm(forms.Form):
    """What a browser says of its subscription; nobody types it."""

    endpoint = forms.CharField(max_length=LONGEST_URL)
    p256dh = forms.CharField(max_length=200)
    auth = forms.CharField(max_length=100)
