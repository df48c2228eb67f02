"""The forms of templates of plans. Choices hold only what the person may see."""

import datetime
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.models import Goal
from goals.wording import to_choose
from tasks.forms import KeyedForm, date_input, people
from tasks.models import PlanTemplate
from tasks.plan_templates.pattern import Pattern
from teamops.dates import monday, today
from teamops.people.models import Person, Team
from teamops.people.permissions import can_manage_team
from teamops.text import refuse_nul

YEARS = datetime.timedelta(days=5 * 366)


class TemplateForm(KeyedForm, forms.ModelForm[PlanTemplate]):
    """What a template is called, and what it is for."""

    class Meta:
        model = PlanTemplate
        fields = ["name", "description"]
        widgets = {
            "name": forms.TextInput(attrs={"autofocus": True}),
            "description": forms.Textarea(attrs={"rows": 3}),
        }

    def _post_clean(self) -> None:
        """The action sets the values, not the form."""


class LayForm(forms.Form):
    """When the plan begins, for which goal, and who takes which role."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)
    name = forms.CharField(
        label=_("name of the plan"),
        max_length=200,
        validators=[refuse_nul],
        error_messages={"required": _("Give the plan a name.")},
    )
    start = forms.DateField(
        label=_("first day"),
        widget=date_input(),
        help_text=_("If it is free, the plan begins on the working day after it."),
        error_messages={"required": _("Say on which day the plan begins.")},
    )
    goal = forms.ModelChoiceField(Goal.objects.none(), label=_("goal"), required=False)

    def __init__(
        self, *args: Any, person: Person, team: Team, pattern: Pattern, name: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.roles = {f"role_{number}": role for number, role in enumerate(pattern.roles)}
        goal: Any = self.fields["goal"]
        goals = Goal.objects.visible_to(person).filter(team=team).exclude(state=Goal.State.CLOSED)
        goal.queryset = goals if can_manage_team(person, team) else goals.filter(owner=person)
        goal.label_from_instance = to_choose
        goal.required = not can_manage_team(person, team)
        # Read once for all roles.
        choices = [("", "—"), *((str(one.pk), one.name) for one in people(person))]
        for field, role in self.roles.items():
            self.fields[field] = forms.ChoiceField(label=role, choices=choices, required=False)
        next_monday = monday(today(person.organization)) + datetime.timedelta(days=7)
        self.initial = {"key": uuid.uuid4().hex, "name": name, "start": next_monday, **self.initial}

    @property
    def first(self) -> Any:
        """The fields of the plan itself, before those of the roles."""
        return [self[name] for name in ("name", "start", "goal")]

    @property
    def of_roles(self) -> Any:
        return [self[name] for name in self.roles]

    def clean_start(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["start"]
        now = datetime.date.today()
        if not now - YEARS <= day <= now + YEARS:
            raise forms.ValidationError(_("This day is too far away. Choose one within five years."))
        return day

    def values(self) -> dict[str, Any]:
        """What the action gets."""
        chosen = {role: self.cleaned_data.get(field) for field, role in self.roles.items()}
        found = Person.objects.in_bulk([int(pk) for pk in chosen.values() if pk])
        return {
            **{name: self.cleaned_data[name] for name in ("key", "name", "start", "goal")},
            "people": {role: found.get(int(pk)) for role, pk in chosen.items() if pk},
        }
