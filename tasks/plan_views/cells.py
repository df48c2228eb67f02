"""One cell of the list written in place: one field of one task.

What is chosen from is the same for the whole list, or depends on the task: then its editor is asked for.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from goals.models import KeyResult
from tasks.actions import block_task, change_status, edit_task, unblock_task
from tasks.choosing.fields import TasksField
from tasks.forms import BlockForm
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


def _plans(task: Task, person: Person) -> Any:
    """Those of its team, as in its form."""
    rows = ActionPlan.objects.visible_to(person).filter(team=task.team_id)
    return or_chosen(rows, task.plan_id).order_by("name")


def _key_results(task: Task, person: Person) -> Any:
    rows = KeyResult.objects.visible_to(person).open().filter(goal__team=task.team_id)
    return or_chosen(rows, task.key_result_id)


# They name what the task is for, which its reader may not see.
OF_GOAL = ("plan", "milestone", "phase", "key_result")

# What can be written in a cell, and where it is chosen from.
CELLS: dict[str, Callable[[Task, Person], forms.Field]] = {
    "title": lambda task, person: _plain("title"),
    "due": lambda task, person: _plain("due"),
    "due_at": lambda task, person: forms.TimeField(required=False),
    "plan": lambda task, person: forms.ModelChoiceField(
        _plans(task, person), required=False, empty_label=_("No plan"), widget=_select(_("Plan"))
    ),
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
ASKED = ("plan", "description", "parent", "depends_on", "recurrence", "blocked")


def _plain(name: str, widget: forms.Widget | None = None) -> forms.Field:
    """The field as the form of a task has it, with what the model asks of it."""
    of_model: Any = Task._meta.get_field(name)
    field: forms.Field = of_model.formfield(**({"widget": widget} if widget else {}))
    if not of_model.choices:
        field.validators = [*field.validators, *of_model.validators]
    return field


def _text_area() -> forms.Textarea:
    return forms.Textarea(attrs={"class": "input", "rows": 8, "dir": "auto", "aria-label": _("Description")})


def _select(label: str) -> forms.Select:
    return forms.Select(attrs={"class": "input", "aria-label": label})


class CellForm(forms.Form):
    """The value of one cell."""

    version = forms.IntegerField(min_value=1)

    def __init__(self, data: QueryDict | None, *, name: str, field: forms.Field, value: Any) -> None:
        super().__init__(data, initial={"value": value})
        self.name = name
        self.fields["value"] = field

    def values(self) -> dict[str, Any]:
        return {"version": self.cleaned_data["version"], self.name: self.cleaned_data["value"]}


class BlockCellForm(BlockForm):
    """What blocks the task. Without a reason it is not blocked any more."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="cell-%s", **kwargs)
        self.fields["reason"].required = False
        del self.fields["reason"].widget.attrs["autofocus"]


CellForms = CellForm | RecurrenceForm | BlockCellForm


def _form(task: Task, name: str, data: QueryDict | None, by: Person) -> CellForms:
    if name == "blocked":
        return BlockCellForm(data, person=by, task=task)
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


def editor_of(task: Task, name: str, *, by: Person) -> CellForms:
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
    if isinstance(form, BlockCellForm):
        return _block(task, form.cleaned_data, by)
    values = form.values()
    if name in ("milestone", "phase") and values[name] is not None and task.plan_id is None:
        values["plan"] = values[name].plan
    if name == "plan" and values["plan"] != task.plan:
        # They are parts of the plan that it leaves.
        values |= {"phase": None, "milestone": None}
    if name == "due_at":
        values["due_at"] = _moment(task, values["due_at"], by)
    if name == "depends_on":
        values[name] = [*values[name], *needs_of(task, by)[1]]
    return edit_task(task, by=by, **values)


def _block(task: Task, given: dict[str, Any], by: Person) -> Task:
    if not given["reason"] and (
        task.blocked or not any((given["who"], given["waits_for"], given["request"]))
    ):
        return unblock_task(task, by=by, version=given["version"])
    return block_task(task, by=by, **given)


def _moment(task: Task, time: datetime.time | None, person: Person) -> datetime.datetime | None:
    """That time of its day, both on the person's clock."""
    day = task.due_at.astimezone(person.zone).date() if task.due_at else task.due
    if time is None:
        return None
    if day is None:
        raise RuleBroken(_("A time of the day needs its day. Choose one."), code="day", field="due_at")
    return datetime.datetime.combine(day, time, tzinfo=person.zone)
