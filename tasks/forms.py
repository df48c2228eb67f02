"""The forms of tasks, plans and milestones. Choices hold only what the person may see."""

import copy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.models import Goal, KeyResult
from tasks.models import ActionPlan, Milestone, Phase, Task
from teamops.people.models import Person, Team

DATE = {"type": "date"}


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs=DATE, format="%Y-%m-%d")


class VersionedForm(forms.ModelForm[Any]):
    """A form that carries the version which its reader has seen, so that nobody's change is lost."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Validation writes into the form's instance; the action compares with what is stored.
        kwargs["instance"] = copy.copy(kwargs.get("instance"))
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version

    def values(self) -> dict[str, Any]:
        """What the action gets: every field but the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


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
        plans = ActionPlan.objects.visible_to(person).filter(team=team)
        choices: dict[str, Any] = {
            "assignee": Person.objects.visible_to(person).here().order_by("name_key"),
            "plan": plans.order_by("name"),
            "phase": Phase.objects.filter(plan__in=plans).select_related("plan").order_by("plan", "position"),
            "milestone": Milestone.objects.filter(plan__in=plans).order_by("plan", "position"),
            "key_result": KeyResult.objects.visible_to(person).open().filter(goal__team=team),
            "depends_on": Task.objects.visible_to(person)
            .open()
            .filter(team=team)
            .exclude(pk=self.instance.pk),
        }
        for name, rows in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        """A milestone or phase says which plan it is, so nobody has to choose it as well."""
        values = super().clean() or {}
        part = values.get("milestone") or values.get("phase")
        if part is not None and values.get("plan") is None:
            values["plan"] = part.plan
        return values


class BlockForm(forms.Form):
    """Why a task does not go on, and who can lift it."""

    reason = forms.CharField(label=_("what it waits for"), max_length=300)
    who = forms.ModelChoiceField(Person.objects.none(), label=_("who can help"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = self.fields["who"]
        assert isinstance(who, forms.ModelChoiceField)
        who.queryset = Person.objects.visible_to(person).here().order_by("name_key")


class PlanForm(forms.ModelForm[ActionPlan]):
    """A plan's name and the goal that it is to reach."""

    class Meta:
        model = ActionPlan
        fields = ["name", "goal"]
        labels = {"goal": _("goal")}

    def __init__(self, *args: Any, person: Person, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goal = self.fields["goal"]
        assert isinstance(goal, forms.ModelChoiceField)
        goal.queryset = Goal.objects.visible_to(person).filter(team=team).exclude(state=Goal.State.CLOSED)


class PhaseForm(forms.ModelForm[Phase]):
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
        owner.queryset = Person.objects.visible_to(person).here().order_by("name_key")
        phase.queryset = plan.phases.order_by("position")
        if not self.instance.pk:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        moved = self.instance.pk and self.instance.due and values.get("due") != self.instance.due
        if moved and not values.get("reason"):
            self.add_error("reason", _("The date moves. Say why, in a few words."))
        return values
