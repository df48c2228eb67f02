"""One cell of the list written in place: one field of one task.

What is chosen from is the same for the whole list, or depends on the task: then its editor is asked for.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from goals.models import KeyResult
from tasks.actions import change_status, edit_task
from tasks.choosing.fields import TasksField
from tasks.forms.common import or_chosen, people
from tasks.lines import hides_goal
from tasks.models import ActionPlan, Label, Milestone, Phase, Task
from tasks.permissions import can_edit_task
from tasks.queries import needs_of
from tasks.recurring.forms import RecurrenceForm
from teamops.errors import RuleBroken
from teamops.people.models import Person
from teamops.people.permissions import require


def _milestones(task: Task, person: Person) -> Any:
    """Of the task's plan; of all plans of its team, as long as it is in none."""
    rows = Milestone.objects.visible_to(person).filter(plan__team=task.team_id)
    rows = rows.filter(plan=task.plan_id) if task.plan_id else rows
    return or_chosen(rows, task.milestone_id).select_related("plan")


def _phases(task: Task, person: Person) -> Any:
    """Of the task's plan; of all plans of its team, as long as it is in none."""
    plans = ActionPlan.objects.visible_to(person).filter(team=task.team_id)
    rows = Phase.objects.filter(plan=task.plan_id) if task.plan_id else Phase.objects.filter(plan__in=plans)
    return or_chosen(rows, task.phase_id).select_related("plan")


def _key_results(task: Task, person: Person) -> Any:
    rows = KeyResult.objects.visible_to(person).open().filter(goal__team=task.team_id)
    return or_chosen(rows, task.key_result_id)


# They name what the task is for, which its reader may not see.
OF_GOAL = ("milestone", "phase", "key_result")

# What can be written in a cell, and where it is chosen from.
CELLS: dict[str, Callable[[Task, Person], forms.Field]] = {
    "title": lambda task, person: _plain("title"),
    "due": lambda task, person: _plain("due"),
    "starts_on": lambda task, person: _plain("starts_on"),
    "estimate": lambda task, person: _plain("estimate"),
    "priority": lambda task, person: _plain("priority"),
    "assignee": lambda task, person: forms.ModelChoiceField(people(person, task.assignee_id), required=False),
    "milestone": lambda task, person: forms.ModelChoiceField(_milestones(task, person), required=False),
    "phase": lambda task, person: forms.ModelChoiceField(_phases(task, person), required=False),
    "helpers": lambda task, person: forms.ModelMultipleChoiceField(
        people(person, *task.helpers.values_list("pk", flat=True)), required=False
    ),
    "spent": lambda task, person: _plain("spent"),
    "key_result": lambda task, person: forms.ModelChoiceField(_key_results(task, person), required=False),
    "labels": lambda task, person: forms.ModelMultipleChoiceField(
        Label.objects.filter(team=task.team_id), required=False
    ),
    "description": lambda task, person: _plain("description", _text_area()),
    "parent": lambda task, person: TasksField(person=person, team=task.team, but=task.pk, many=False),
    "depends_on": lambda task, person: TasksField(person=person, team=task.team, but=task.pk),
}
# What is written with an editor that is asked for.
ASKED = ("description", "parent", "depends_on", "recurrence")


def _plain(name: str, widget: forms.Widget | None = None) -> forms.Field:
    """The field as the form of a task has it, with what the model asks of it."""
    of_model: Any = Task._meta.get_field(name)
    field: forms.Field = of_model.formfield(**({"widget": widget} if widget else {}))
    if not of_model.choices:
        field.validators = [*field.validators, *of_model.validators]
    return field


def _text_area() -> forms.Textarea:
    return forms.Textarea(attrs={"class": "input", "rows": 8, "dir": "auto", "aria-label": _("Description")})


class CellForm(forms.Form):
    """The value of one cell."""

    version = forms.IntegerField(min_value=1)

    def __init__(self, data: QueryDict | None, *, name: str, field: forms.Field, value: Any) -> None:
        super().__init__(data, initial={"value": value})
        self.name = name
        self.fields["value"] = field

    def values(self) -> dict[str, Any]:
        return {"version": self.cleaned_data["version"], self.name: self.cleaned_data["value"]}


def _form(task: Task, name: str, data: QueryDict | None, by: Person) -> CellForm | RecurrenceForm:
    if name == "recurrence":
        form = RecurrenceForm(data, task=task)
        form.fields["version"].required = True
        return form
    if name not in CELLS or (name in OF_GOAL and hides_goal(task)) or _is_kept(task, name, by):
        raise RuleBroken(_("This cannot be changed in the list. Open the task."), code="field")
    value = needs_of(task, by)[0] if name == "depends_on" else getattr(task, name)
    return CellForm(data, name=name, field=CELLS[name](task, by), value=value)


def _is_kept(task: Task, name: str, person: Person) -> bool:
    """What the task is a part of stays where its reader may not see that."""
    if name != "parent" or task.parent_id is None:
        return False
    return not Task.objects.visible_to(person).filter(pk=task.parent_id).exists()


def editor_of(task: Task, name: str, *, by: Person) -> CellForm | RecurrenceForm:
    """What a cell becomes of which the editor depends on the task; Http404 for the others."""
    require(can_edit_task, by, task)
    if name not in ASKED:
        raise Http404(name)
    return _form(task, name, None, by)


def write_cell(task: Task, data: QueryDict, *, by: Person) -> Task:
    """Write `value` into the field `field` of a task that the person has seen in `version`.

    Raises RuleBroken with a sentence, and Stale where somebody has changed the task since.
    """
    require(can_edit_task, by, task)
    name = data.get("field", "")
    if name == "status":
        return change_status(task, by=by, status=data.get("value", ""))
    form = _form(task, name, data, by)
    if not form.is_valid():
        sentences = [str(one) for errors in form.errors.values() for one in errors]
        # The model's rules and the field's own say the same of a text that is too long.
        raise RuleBroken(" ".join(dict.fromkeys(sentences)), code="value", field=name)
    values = form.values()
    if name in ("milestone", "phase") and values[name] is not None and task.plan_id is None:
        values["plan"] = values[name].plan
    if name == "depends_on":
        values[name] = [*values[name], *needs_of(task, by)[1]]
    return edit_task(task, by=by, **values)
