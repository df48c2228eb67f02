"""When somebody is written to, and how much before a team's tasks are due."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from teamops.people import choices
from teamops.people.forms import VersionedForm
from teamops.people.models import Person

# ISO numbers.
WEEKDAYS = [
    ("1", _("Monday")),
    ("2", _("Tuesday")),
    ("3", _("Wednesday")),
    ("4", _("Thursday")),
    ("5", _("Friday")),
    ("6", _("Saturday")),
    ("7", _("Sunday")),
]
MOST_DAYS_BEFORE = 20


def _hour(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, choices=choices.hours(), help_text=help_text)


class WhenForm(VersionedForm):
    """The fields of a person that say when messages come, and in which language."""

    email_reminders = forms.BooleanField(
        label=_("Send me e-mail"),
        required=False,
        help_text=_("Without it everything still stands in the inbox."),
    )
    reminder_hour = _hour(_("The day’s message comes at"), _("All that is due in one message."))
    quiet_from = _hour(_("Quiet from"))
    quiet_until = _hour(
        _("Quiet until"), _("Between these hours nothing is sent. The same hour twice: no quiet hours.")
    )
    working_days = forms.MultipleChoiceField(
        label=_("My working days"),
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Messages come on these days alone, and not on public holidays or when you are away. None "
            "ticked: the working days of the organization’s country."
        ),
    )
    remind_days_before = forms.IntegerField(
        label=_("Remind me of tasks so many working days before"),
        required=False,
        min_value=0,
        max_value=MOST_DAYS_BEFORE,
        help_text=_("Empty: as the team of the task has chosen."),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = choices.languages(  # type: ignore[attr-defined]
            _("the organization's")
        )

    @classmethod
    def values_of(cls, person: Person) -> dict[str, Any]:
        """What the form opens with."""
        values = {name: getattr(person, name) for name in cls.base_fields}
        return values | {"working_days": list(person.working_days)}

    def values(self) -> dict[str, Any]:
        """What the action gets."""
        return self.cleaned_data | {"working_days": "".join(sorted(self.cleaned_data["working_days"]))}


class TeamForm(forms.Form):
    """What a team says about its tasks."""

    remind_days_before = forms.IntegerField(
        label=_("Remind of tasks so many working days before"),
        min_value=0,
        max_value=MOST_DAYS_BEFORE,
        help_text=_("Who has chosen a number of their own keeps it."),
    )
