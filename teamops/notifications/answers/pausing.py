"""The choice that every answer has: not now, ask me again on a day."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teamops.dates import DAY, today
from teamops.formats import day_name
from teamops.notifications.actions import snooze
from teamops.notifications.answers.registry import Choice
from teamops.notifications.models import Reminder
from teamops.notifications.timing import at_work_from
from teamops.people.models import Person

ASK_AGAIN = "ask-again"


class AgainForm(forms.Form):
    """The day on which one is asked again."""

    until = forms.DateField(
        label=gettext_lazy("Ask me again on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Say on which day you want to be asked again.")},
    )

    def __init__(self, *args: Any, subject: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = today(person)
        self.initial["until"] = at_work_from(person, day + DAY, timezone.now())
        self.fields["until"].widget.attrs["min"] = (day + DAY).isoformat()


def pausing(reminder: Reminder) -> Choice:
    """The choice for this reminder; nothing happens to what it is about."""
    asked_on: list[datetime.date] = []

    def put_off(subject: Any, *, by: Person, until: datetime.date) -> None:
        asked_on.append(snooze(reminder, until=until, by=by))

    return Choice(
        ASK_AGAIN,
        gettext_lazy("Put off"),
        act=put_off,
        said=lambda subject: (
            _("You are asked again on %(day)s, if it is still open then.") % {"day": day_name(asked_on[0])}
        ),
        allowed=lambda person, subject: True,
        form=AgainForm,
    )
