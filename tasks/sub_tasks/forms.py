"""The line in which a sub-task is written down."""

from typing import Any

from django import forms

from tasks.forms import KeyedForm, people
from tasks.models import Task
from teamops.people.models import Person


class SubTaskForm(KeyedForm, forms.ModelForm[Task]):
    """What is to be done, and by whom: at first by the owner of the whole."""

    prefix = "part"

    class Meta:
        model = Task
        fields = ["title", "assignee"]

    def __init__(self, *args: Any, person: Person, task: Task, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"assignee": task.assignee_id})
        super().__init__(*args, **kwargs)
        assignee = self.fields["assignee"]
        assert isinstance(assignee, forms.ModelChoiceField)
        assignee.queryset = people(person, task.assignee_id)
        assignee.widget.attrs["data-says-load"] = ""
