"""The forms of plans, phases and milestones. Choices hold only what the person may see."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.models import Goal
from tasks.forms.common import KeyedForm, VersionedForm, date_input, people
from tasks.models import ActionPlan, Milestone, Phase
from teamops.people.models import Person, Team
from teamops.people.permissions import can_manage_team


class PlanForm(KeyedForm, forms.ModelForm[ActionPlan]):
    """A plan's name and the goal that it is to reach; who does not lead the team chooses a goal of theirs."""

    class Meta:
        model = ActionPlan
        fields = ["name", "goal", "owner"]
        labels = {"goal": _("goal")}
        widgets = {"name": forms.TextInput(attrs={"autofocus": True})}

    def __init__(self, *args: Any, person: Person, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goal = self.fields["goal"]
        assert isinstance(goal, forms.ModelChoiceField)
        goals = Goal.objects.visible_to(person).filter(team=team).exclude(state=Goal.State.CLOSED)
        goal.queryset = goals if can_manage_team(person, team) else goals.filter(owner=person)
        owner: Any = self.fields["owner"]
        owner.queryset = people(person)


class EditPlanForm(VersionedForm):
    """What a plan is called, and who answers for it."""

    class Meta:
        model = ActionPlan
        fields = ["name", "owner"]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = people(person, self.instance.owner_id)


class PhaseForm(KeyedForm, forms.ModelForm[Phase]):
    """A phase and its days."""

    class Meta:
        model = Phase
        fields = ["name", "starts_on", "ends_on"]
        widgets = {"starts_on": date_input(), "ends_on": date_input()}


class EditPhaseForm(VersionedForm):
    """A phase's name, days and place among the others."""

    place = forms.TypedChoiceField(label=_("place in the plan"), coerce=int)

    class Meta:
        model = Phase
        fields = ["name", "starts_on", "ends_on"]
        widgets = {"starts_on": date_input(), "ends_on": date_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(n, n) for n in range(1, len(self._order()) + 1)]  # type: ignore[attr-defined]
        self.initial["place"] = self._order().index(self.instance.pk) + 1

    def _order(self) -> list[int]:
        return list(self.instance.plan.phases.order_by("position", "pk").values_list("pk", flat=True))


class MilestoneForm(VersionedForm):
    """A milestone; moving its date asks why."""

    reason = forms.CharField(
        label=_("why the date moves"), max_length=300, required=False, help_text=_("Only if it moves.")
    )

    class Meta:
        model = Milestone
        fields = ["title", "criteria", "owner", "due", "phase"]
        widgets = {"due": date_input(), "criteria": forms.Textarea(attrs={"rows": 3})}
        labels = {"phase": _("phase")}
        help_texts = {
            "criteria": _("What has to be true, so that two people would agree that it is reached.")
        }

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
