"""What is answered to reminders of tasks from the e-mail: it is done, or another day and why."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.actions import change_status, edit_task
from tasks.forms.common import date_input
from tasks.models import Task
from tasks.permissions import can_edit_task
from teamops.dates import today
from teamops.formats import day_name
from teamops.notifications.answers import Answer, Choice, Fact, register
from teamops.people.models import Person
from teamops.text import refuse_nul


class AnotherDayForm(forms.Form):
    """The day on which it will be done, and why not sooner."""

    due = forms.DateField(
        label=gettext_lazy("New due date"),
        widget=date_input(),
        error_messages={"required": gettext_lazy("Say on which day it will be done.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        validators=[refuse_nul],
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("The date moves. Say why, in a few words.")},
    )

    def __init__(self, *args: Any, subject: Task, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = subject
        self.first = today(person)
        self.fields["due"].widget.attrs["min"] = self.first.isoformat()

    def clean_due(self) -> datetime.date:
        """A later day than today or today itself, and another one than now."""
        day: datetime.date = self.cleaned_data["due"]
        if day < self.first:
            raise forms.ValidationError(_("That day has passed. Choose a later one."))
        if day == self.task.due:
            raise forms.ValidationError(_("It is due on that day already. Choose another one."))
        return day


def _done(task: Task, *, by: Person) -> Task:
    return change_status(task, by=by, status=Task.Status.DONE)


def _move(task: Task, *, by: Person, due: datetime.date, reason: str) -> Task:
    return edit_task(task, by=by, version=task.version, due=due, reason=reason)


def _facts(task: Task, today: datetime.date) -> Sequence[Fact]:
    return [Fact(gettext_lazy("Team"), task.team.name)]


ANSWER = Answer(
    rules=("task_overdue", "task_due", "task_due_soon"),
    button=gettext_lazy("Done, or another day"),
    version=lambda task: (task.title, task.due, task.assignee_id),
    facts=_facts,
    related=("team", "organization", "plan"),
    choices=(
        Choice(
            "done",
            gettext_lazy("It is done"),
            act=_done,
            said=lambda task: _("“%(what)s” is done.") % {"what": task.title},
            allowed=can_edit_task,
        ),
        Choice(
            "another-day",
            gettext_lazy("Set another day"),
            act=_move,
            said=lambda task: (
                _("“%(what)s” is due %(day)s now.") % {"what": task.title, "day": day_name(task.due)}
            ),
            allowed=can_edit_task,
            form=AnotherDayForm,
        ),
    ),
)
register(ANSWER)
