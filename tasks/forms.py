"""The forms of tasks, plans and milestones. Choices hold only what the person may see."""

import copy
import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.db import models
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from goals.models import Goal, KeyResult
from tasks.lines import hides_goal
from tasks.models import ActionPlan, Milestone, Phase, Task
from tasks.queries import needs_of
from teamops.forms import carry_out
from teamops.people.models import Person, Team
from teamops.people.permissions import can_manage_team

DATE = {"type": "date"}


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs=DATE, format="%Y-%m-%d")


class KeyedForm(forms.BaseForm):
    """Makes something: it carries a key, made when it is drawn, so that sending it twice makes one thing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
        self.initial.setdefault("key", uuid.uuid4().hex)


class VersionedForm(KeyedForm, forms.ModelForm[Any]):
    """Makes or changes something. A change carries the version that its reader has seen, so that nobody's is
    lost.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Validation writes into the form's instance; the action compares with what is stored.
        kwargs["instance"] = copy.copy(kwargs.get("instance"))
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version
            del self.fields["key"]

    def values(self) -> dict[str, Any]:
        """What the action gets: every field but the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def values_of(self, current: models.Model) -> dict[str, Any]:
        """What the form would open with for the object as it stands now."""
        return model_to_dict(current, list(self.fields))

    def save_by(self, action: Callable[..., Any], obj: models.Model, *, by: Person) -> Any:
        """Have the action change the object. Who was slower sees what stands there, and can save again."""
        return carry_out(self, action, obj, by=by, version=self.cleaned_data["version"], **self.values())


def or_chosen(rows: "models.QuerySet[Any]", *chosen: int | None) -> "models.QuerySet[Any]":
    """The rows, and what is chosen already even if nobody would choose it anew: a done task, who has left."""
    model = rows.model
    return model._default_manager.filter(
        models.Q(pk__in=rows.order_by().values("pk")) | models.Q(pk__in=chosen)
    )


class TaskForm(VersionedForm):
    """A task's fields. On a new task the status is left to the switch."""

    class Meta:
        model = Task
        fields = [
            "title",
            "assignee",
            "due",
            "starts_on",
            "estimate",
            "plan",
            "phase",
            "milestone",
            "key_result",
            "depends_on",
            "description",
        ]
        widgets = {
            "title": forms.TextInput(attrs={"autofocus": True}),
            "due": date_input(),
            "starts_on": date_input(),
            "description": forms.Textarea(attrs={"rows": 5}),
            "depends_on": forms.SelectMultiple(attrs={"size": 5}),
        }
        help_texts = {
            "estimate": _("Hours."),
            "depends_on": _("What has to be done first. Hold Ctrl to choose several."),
            "description": _("Markdown is understood."),
        }
        labels = {"depends_on": _("depends on"), "plan": _("action plan"), "phase": _("phase")}

    def __init__(self, *args: Any, person: Person, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        task: Task = self.instance
        plans = or_chosen(ActionPlan.objects.visible_to(person).filter(team=team), task.plan_id)
        key_results = KeyResult.objects.visible_to(person).open().filter(goal__team=team)
        others = Task.objects.visible_to(person).open().filter(team=team).exclude(pk=task.pk)
        # What it needs and the person may not see is not offered, and kept.
        needed, self.unseen_needs = needs_of(task, person) if task.pk else ([], [])
        choices: dict[str, Any] = {
            "assignee": people(person, task.assignee_id),
            "plan": plans.order_by("name"),
            "phase": Phase.objects.filter(plan__in=plans).select_related("plan").order_by("plan", "position"),
            "milestone": Milestone.objects.filter(plan__in=plans).order_by("plan", "position"),
            "key_result": or_chosen(key_results, task.key_result_id).order_by("goal", "position"),
            "depends_on": or_chosen(others, *(one.pk for one in needed)).order_by("number"),
        }
        for name, rows in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        if task.pk and hides_goal(task):
            for name in ("plan", "phase", "milestone", "key_result"):
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        given = super().values()
        return given | {"depends_on": [*given["depends_on"], *self.unseen_needs]}

    def clean(self) -> dict[str, Any]:
        """A milestone or phase says which plan it is, so nobody has to choose it as well."""
        values = super().clean() or {}
        part = values.get("milestone") or values.get("phase")
        if part is not None and values.get("plan") is None:
            values["plan"] = part.plan
        return values


def people(person: Person, *chosen: int | None) -> "models.QuerySet[Person]":
    """Who can be chosen: everybody who is here and no guest, and who is chosen already."""
    return Person.objects.visible_to(person).to_choose(*chosen)


class BlockForm(forms.Form):
    """Why a task does not go on, and who can lift it."""

    reason = forms.CharField(
        label=_("what it waits for"), max_length=300, widget=forms.TextInput(attrs={"autofocus": True})
    )
    who = forms.ModelChoiceField(Person.objects.none(), label=_("who can help"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = self.fields["who"]
        assert isinstance(who, forms.ModelChoiceField)
        who.queryset = people(person, self.initial.get("who"))


class PlanForm(KeyedForm, forms.ModelForm[ActionPlan]):
    """A plan's name and the goal that it is to reach; who does not lead the team chooses a goal of theirs."""

    class Meta:
        model = ActionPlan
        fields = ["name", "goal"]
        labels = {"goal": _("goal")}
        widgets = {"name": forms.TextInput(attrs={"autofocus": True})}

    def __init__(self, *args: Any, person: Person, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goal = self.fields["goal"]
        assert isinstance(goal, forms.ModelChoiceField)
        goals = Goal.objects.visible_to(person).filter(team=team).exclude(state=Goal.State.CLOSED)
        goal.queryset = goals if can_manage_team(person, team) else goals.filter(owner=person)


class PhaseForm(KeyedForm, forms.ModelForm[Phase]):
    """A phase and its days."""

    class Meta:
        model = Phase
        fields = ["name", "starts_on", "ends_on"]
        widgets = {"starts_on": date_input(), "ends_on": date_input()}


class MilestoneForm(VersionedForm):
    """A milestone; moving its date asks why."""

    reason = forms.CharField(
        label=_("why the date moves"), max_length=300, required=False, help_text=_("Only if it moves.")
    )

    class Meta:
        model = Milestone
        fields = ["title", "owner", "due", "phase"]
        widgets = {"due": date_input()}
        labels = {"phase": _("phase")}

    def __init__(self, *args: Any, person: Person, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner, phase = self.fields["owner"], self.fields["phase"]
        assert isinstance(owner, forms.ModelChoiceField)
        assert isinstance(phase, forms.ModelChoiceField)
        owner.queryset = people(person, self.instance.owner_id)
        phase.queryset = plan.phases.order_by("position")
        if not self.instance.pk:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        moved = self.instance.pk and self.instance.due and values.get("due") != self.instance.due
        if moved and not values.get("reason"):
            self.add_error("reason", _("The date moves. Say why, in a few words."))
        return values
