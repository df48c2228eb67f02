"""The forms of what teams need from each other. Choices hold only what the person may see."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goals.forms import date_input
from goals.models import Dependency, Goal, JointEvent
from goals.wording import to_choose
from teamops.dates import today
from teamops.people.models import Person, Team
from teamops.text import refuse_nul


class AskForm(forms.ModelForm[Dependency]):
    """What a goal needs, from which team, by when."""

    class Meta:
        model = Dependency
        fields = ["team", "what", "needed_on", "why"]
        widgets = {"needed_on": date_input(), "why": forms.Textarea(attrs={"rows": 3})}
        error_messages = {
            "team": {"required": _("Choose the team that is to deliver it.")},
            "what": {"required": _("Write what you need, so that they can say yes or no.")},
            "needed_on": {"required": _("Say by when you need it.")},
        }

    def __init__(self, *args: Any, goal: Goal, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["team"]
        teams = Team.objects.visible_to(person).current().exclude(pk=goal.team_id)
        field.queryset = teams.order_by("path")
        self.fields["needed_on"].widget.attrs["min"] = today(person.organization).isoformat()

    def _post_clean(self) -> None:
        """The action sets the values, not the form."""


class AnswerForm(forms.Form):
    """What changes a dependency: it carries the version that its reader has seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, dependency: Dependency, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = dependency.version
        self.fields["version"].widget.attrs["autocomplete"] = "off"
        self.prepare(dependency, person)

    def prepare(self, dependency: Dependency, person: Person) -> None:
        """What the fields offer and begin with."""


class ReasonForm(AnswerForm):
    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[refuse_nul],
        error_messages={"required": _("Say why, in a few words.")},
    )


class OwnerForm(AnswerForm):
    owner = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Who answers for it"),
        error_messages={"required": _("Choose who answers for it.")},
    )

    def prepare(self, dependency: Dependency, person: Person) -> None:
        """People of the asked team first in the offer, and everybody else who is here."""
        field: Any = self.fields["owner"]
        people = Person.objects.visible_to(person).taking_part()
        field.queryset = people.order_by("name_key", "pk")
        self.initial["owner"] = dependency.owner_id or person.pk


class PromiseForm(OwnerForm):
    promised_on = forms.DateField(
        label=_("Promised for"),
        widget=date_input(),
        error_messages={"required": _("Say for which day you promise it.")},
    )
    field_order = ("promised_on", "owner")

    def prepare(self, dependency: Dependency, person: Person) -> None:
        super().prepare(dependency, person)
        self.offer_day(dependency, person)

    def offer_day(self, dependency: Dependency, person: Person) -> None:
        """It begins with the day on which it is needed, if that is still to come."""
        day = today(person.organization)
        self.initial["promised_on"] = max(dependency.needed_on, day)
        self.fields["promised_on"].widget.attrs["min"] = day.isoformat()


class MoveForm(ReasonForm):
    promised_on = forms.DateField(
        label=_("Promised for"),
        widget=date_input(),
        error_messages={"required": _("Say for which day you promise it.")},
    )
    field_order = ("promised_on", "reason")

    def prepare(self, dependency: Dependency, person: Person) -> None:
        self.initial["promised_on"] = dependency.promised_on

    @staticmethod
    def values_of(dependency: Dependency) -> dict[str, Any]:
        return {"promised_on": dependency.promised_on}


class JointEventForm(forms.ModelForm[JointEvent]):
    """A day, its teams, what for, and the goals that it is about."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = JointEvent
        fields = ["title", "day", "teams", "purpose", "goals"]
        widgets = {
            "day": date_input(),
            "purpose": forms.Textarea(attrs={"rows": 3}),
            "teams": forms.CheckboxSelectMultiple,
            "goals": forms.SelectMultiple(attrs={"size": 6}),
        }
        error_messages = {
            "title": {"required": _("Write what you do together.")},
            "day": {"required": _("Say on which day it is.")},
            "teams": {"required": _("Choose the teams that take part.")},
        }

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event = self.instance if self.instance.pk else None
        self.chosen_goals = list(self.initial.get("goals") or ())
        chosen_teams = [team.pk for team in self.initial.get("teams") or () if event]
        teams: Any = self.fields["teams"]
        offered = Team.objects.visible_to(person).filter(Q(archived_at=None) | Q(pk__in=chosen_teams))
        teams.queryset = offered.order_by("path")
        self._offer_goals(person)
        if event:
            self.initial["version"] = event.version

    def _offer_goals(self, person: Person) -> None:
        """Open goals that everybody may see."""
        field: Any = self.fields["goals"]
        goals = Goal.objects.visible_to(person).filter(is_private=False)
        chosen = [goal.pk for goal in self.chosen_goals]
        shown = goals.filter(~Q(state="closed") | Q(pk__in=chosen)).select_related("team")
        field.queryset = shown.order_by("team__path", "number")
        field.label_from_instance = lambda goal: to_choose(goal, with_team=True)

    @staticmethod
    def values_of(event: JointEvent) -> dict[str, Any]:
        return {"title": event.title, "day": event.day, "purpose": event.purpose}

    def _post_clean(self) -> None:
        """The action sets the values, not the form."""
