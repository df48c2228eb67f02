"""The line in which a task is written."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.forms.common import KeyedForm
from tasks.load import LoadLine
from tasks.loaded import load_said
from tasks.models import ActionPlan
from tasks.quick_add.chips import Chip, chips, seal
from tasks.quick_add.queries import understand
from tasks.quick_add.reading import Understood
from teamops.dates import today
from teamops.people.models import Person, Team
from teamops.text import refuse_nul

LONGEST_TITLE = 300
LONGEST_LINE = 1_000


class _AnyOf(forms.MultipleChoiceField):
    """Names that no list holds."""

    widget = forms.MultipleHiddenInput

    def valid_value(self, value: str) -> bool:
        return True


class QuickAddForm(KeyedForm, forms.Form):
    """`text` is the line, `seen` what was shown of it; `mine`: the writer has it if it names nobody."""

    text = forms.CharField(
        label=_("new task"),
        max_length=LONGEST_LINE,
        validators=[refuse_nul],
        error_messages={
            "required": _("Write what is to be done."),
            "max_length": _(
                "A line has at most %(limit_value)s characters. Write the rest as its description."
            ),
        },
        # What is too long is refused with a sentence, not cut off while it is pasted.
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    team = forms.ModelChoiceField(Team.objects.none(), label=_("team"), to_field_name="slug")
    plan = forms.ModelChoiceField(ActionPlan.objects.none(), required=False)
    mine = forms.BooleanField(required=False)
    seen = forms.CharField(required=False, max_length=64)
    new_label = _AnyOf(required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.said = Understood()
        team, plan = self.fields["team"], self.fields["plan"]
        assert isinstance(team, forms.ModelChoiceField)
        assert isinstance(plan, forms.ModelChoiceField)
        team.queryset = Team.objects.visible_to(person).current().select_related("organization")
        plan.queryset = ActionPlan.objects.visible_to(person).select_related("team", "goal")
        self.fields["text"].widget.attrs.pop("maxlength", None)

    def clean(self) -> dict[str, Any]:
        """Read the line. A plan says which team it is of."""
        values = super().clean() or {}
        if plan := values.get("plan"):
            values["team"] = plan.team
        if values.get("team") is None or not values.get("text"):
            return values
        self.said = understand(values["text"], by=self.person, team=values["team"])
        if not self.said.title:
            self.add_error("text", _("Write what is to be done as well: this line has nothing but marks."))
        elif len(self.said.title) > LONGEST_TITLE:
            told = _("A title has at most %(most)s characters. Write the rest as the task’s description.")
            self.add_error("text", told % {"most": LONGEST_TITLE})
        return values

    @property
    def owner(self) -> Person | None:
        """Who has it if the line names nobody."""
        return self.person if self.cleaned_data.get("mine") else None

    @property
    def chips(self) -> list[Chip]:
        return chips(self.said, today(self.person), self.owner)

    @property
    def load(self) -> LoadLine | None:
        """How loaded is whoever has it, as they are now. At most two queries."""
        owner = self.owner
        if self.said.assignee is not None:
            owner = Person.objects.visible_to(self.person).get(pk=self.said.assignee.pk)
        return load_said(owner, self.person) if owner else None

    @property
    def seal(self) -> str:
        return seal(self.said)

    @property
    def is_shown(self) -> bool:
        """Whether its writer has seen what was understood, or there is nothing to see but the title."""
        return not self.said.says_more or self.cleaned_data.get("seen") == self.seal

    @property
    def new_labels(self) -> list[str]:
        """Names that were ticked, of those that the line still says."""
        missing = {missed.label for missed in self.said.missed if missed.label}
        return [name for name in self.cleaned_data.get("new_label", []) if name in missing]

    def title_without(self, names: list[str]) -> str:
        """The title, without the labels that are made with the task."""
        title = self.said.title
        for missed in self.said.missed:
            if missed.label in names:
                title = title.replace(missed.text, "", 1)
        return " ".join(title.split())
