"""The forms of a task. Choices hold only what the person may see."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.models import KeyResult
from tasks.forms.common import VersionedForm, date_input, or_chosen, people
from tasks.lines import hides_goal
from tasks.models import ActionPlan, Milestone, Phase, Task
from tasks.queries import needs_of
from teamops.people.models import Person, Team


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
