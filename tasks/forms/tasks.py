"""The forms of a task. Choices hold only what the person may see."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models import KeyResult
from tasks.choosing.fields import TasksField
from tasks.forms.common import VersionedForm, date_input, or_chosen, people
from tasks.lines import hides_goal
from tasks.models import ActionPlan, Label, Milestone, Phase, SupportRequest, Task
from tasks.queries import needs_of, obstacles_out_of_sight, requests_of
from teamops.form_renderer import DASHES
from teamops.forms import PlainNumberField
from teamops.people.models import Person, Team


class TaskForm(VersionedForm):
    """A task's fields. On a new task the status is left to the switch.

    Due is a day and, if one likes, a time of that day: both as the person's clock has them.
    """

    due_time = forms.TimeField(
        label=_("time of the day"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Only if the hour matters; on your clock."),
    )

    class Meta:
        model = Task
        fields = [
            "title",
            "description",
            "assignee",
            "helpers",
            "priority",
            "labels",
            "starts_on",
            "due",
            "estimate",
            "spent",
            "plan",
            "phase",
            "milestone",
            "key_result",
        ]
        widgets = {
            "title": forms.TextInput(attrs={"autofocus": True, "dir": "auto"}),
            "due": date_input(),
            "starts_on": date_input(),
            "description": forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
            "helpers": forms.CheckboxSelectMultiple,
            "labels": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "estimate": _("Hours."),
            "spent": _("Hours."),
            "description": _("Markdown is understood."),
        }
        labels = {"plan": _("action plan"), "phase": _("phase")}
        field_classes = {"estimate": PlainNumberField, "spent": PlainNumberField}

    def __init__(self, *args: Any, person: Person, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        task: Task = self.instance
        plans = or_chosen(ActionPlan.objects.visible_to(person).filter(team=team), task.plan_id)
        key_results = KeyResult.objects.visible_to(person).open().filter(goal__team=team)
        # What it needs and the person may not see is not offered, and kept.
        needed, self.unseen_needs = needs_of(task, person) if task.pk else ([], [])
        helping = [one.pk for one in self.initial.get("helpers") or [] if isinstance(one, Person)]
        everybody = list(people(person, task.assignee_id, *helping))
        labels = list(Label.objects.filter(team=team).order_by("name_key"))
        choices: dict[str, Any] = {
            "assignee": people(person, task.assignee_id),
            "helpers": people(person, *helping),
            "labels": Label.objects.filter(team=team).order_by("name_key"),
            "plan": plans.order_by("name"),
            "phase": Phase.objects.filter(plan__in=plans).select_related("plan").order_by("plan", "position"),
            "milestone": Milestone.objects.filter(plan__in=plans).order_by("plan", "position"),
            "key_result": or_chosen(key_results, task.key_result_id).order_by("goal", "position"),
        }
        for name, rows in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        # Read once for both fields.
        names = [(one.pk, one.name) for one in everybody if one.is_here or one.pk in helping]
        _offer(self.fields["helpers"], names)
        _offer(self.fields["labels"], [(label.pk, label.name) for label in labels])
        _offer(
            self.fields["assignee"],
            [("", DASHES)]
            + [(one.pk, one.name) for one in everybody if one.is_here or one.pk == task.assignee_id],
        )
        if not labels:
            del self.fields["labels"]
        self.fields["parent"] = TasksField(
            person=person, team=team, but=task.pk, many=False, label=_("part of"),
            help_text=_("The task that this one is a part of; at most two levels deep."),
        )  # fmt: skip
        self.fields["depends_on"] = TasksField(
            person=person,
            team=team,
            but=task.pk,
            label=_("depends on"),
            help_text=_("What has to be done first."),
        )
        self.unseen_parent = task.parent if task.parent and not _is_seen(task.parent, person) else None
        if self.unseen_parent:
            del self.fields["parent"]
        else:
            self.initial["parent"] = task.parent or self.initial.get("parent")
        self.initial["depends_on"] = needed or self.initial.get("depends_on")
        if task.pk and hides_goal(task):
            for name in ("plan", "phase", "milestone", "key_result"):
                del self.fields[name]
        self.initial.update(self._when(task))
        self.fields["priority"].required = False

    def clean_priority(self) -> int:
        """Left out it stays as it is: normal on a new task."""
        return int(self.cleaned_data["priority"] or self.instance.priority)

    def _when(self, task: Task) -> dict[str, Any]:
        """The day and the time of the day at which it is due, on the person's clock."""
        if task.due_at is None:
            return {}
        local = task.due_at.astimezone(self.person.zone)
        return {"due": local.date(), "due_time": local.time()}

    def values_of(self, current: models.Model) -> dict[str, Any]:
        assert isinstance(current, Task)
        found = super().values_of(current) | self._when(current)
        found["depends_on"] = needs_of(current, self.person)[0]
        if "parent" in self.fields:
            found["parent"] = current.parent
        return found

    def values(self) -> dict[str, Any]:
        given = super().values()
        day, time = given.get("due"), given.pop("due_time", None)
        # On the organization's clock it may be another day, which the action finds out.
        given["due_at"] = (
            datetime.datetime.combine(day, time, tzinfo=self.person.zone) if day and time else None
        )
        return given | {"depends_on": [*given["depends_on"], *self.unseen_needs]}

    def clean(self) -> dict[str, Any]:
        """A milestone or phase says which plan it is, so nobody has to choose it as well."""
        values = super().clean() or {}
        part = values.get("milestone") or values.get("phase")
        if part is not None and values.get("plan") is None:
            values["plan"] = part.plan
        if values.get("due_time") and not values.get("due"):
            self.add_error("due", _("A time of the day needs its day. Choose one."))
        start, due = values.get("starts_on"), values.get("due")
        if start and due and due < start:
            self.add_error("due", _("The end lies before the start. Choose a later end."))
        return values


def _offer(field: forms.Field, choices: list[tuple[Any, str]]) -> None:
    """These choices, in place of asking for them anew."""
    assert isinstance(field, forms.ModelChoiceField)
    field.choices = choices


def _is_seen(task: Task, person: Person) -> bool:
    return Task.objects.visible_to(person).filter(pk=task.pk).exists()


def _block_of(task: Task, person: Person) -> dict[str, Any]:
    """What blocks the task, as far as the person may see it."""
    waits_for = None
    if task.blocked_by_task_id:
        waits_for = Task.objects.visible_to(person).filter(pk=task.blocked_by_task_id).first()
    return {
        "reason": task.blocked_reason,
        "who": task.blocked_by_id,
        "waits_for": waits_for,
        "request": task.blocked_by_request_id,
    }


class BlockForm(forms.Form):
    """Why a task does not go on, and who can lift it."""

    reason = forms.CharField(
        label=_("what it waits for"), max_length=300, widget=forms.TextInput(attrs={"autofocus": True})
    )
    who = forms.ModelChoiceField(Person.objects.none(), label=_("who can help"), required=False)
    request = forms.ModelChoiceField(
        SupportRequest.objects.none(), label=_("support request that it waits for"), required=False
    )

    def __init__(self, *args: Any, person: Person, task: Task, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _block_of(task, person))
        super().__init__(*args, **kwargs)
        self.out_of_sight = obstacles_out_of_sight(task, person)
        self.fields["waits_for"] = TasksField(
            person=person, team=task.team, but=task.pk, many=False, label=_("task that it waits for"),
            help_text=_("Its owner is not asked; you are told when it is over."),
        )  # fmt: skip
        request = self.fields["request"]
        assert isinstance(request, forms.ModelChoiceField)
        request.queryset = requests_of(task, person)
        who = self.fields["who"]
        assert isinstance(who, forms.ModelChoiceField)
        who.queryset = people(person, self.initial.get("who"))

    def clean(self) -> dict[str, Any]:
        """Who may not see what it waits for takes nothing of it away."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for name, obstacle in self.out_of_sight.items():
            if not values.get(name):
                values[name] = obstacle
        return values


class TimeForm(forms.Form):
    """The hours that somebody has just spent."""

    hours = forms.DecimalField(
        label=_("hours"),
        max_digits=6,
        decimal_places=2,
        min_value=Decimal("0.01"),
        max_value=Decimal("9999.99"),
    )
