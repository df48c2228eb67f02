"""The forms of support requests. Choices hold only what the person may see."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.models import Goal
from goals.wording import to_choose
from tasks.forms import KeyedForm, VersionedForm, date_input, people
from tasks.models import SupportRequest, Task
from teamops.dates import today
from teamops.people.models import Person, Team
from teamops.text import refuse_nul

ERRORS = {"need": {"required": _("Write what you need, so that they can say yes or no.")}}
WIDGETS = {
    "need": forms.TextInput(attrs={"autofocus": True}),
    "needed_by": date_input(),
    "details": forms.Textarea(attrs={"rows": 4}),
}
HELP = {"details": _("What it is for, how much, and what happens without it. Markdown is understood.")}


class AskForm(KeyedForm, forms.ModelForm[SupportRequest]):
    """What is needed, from whom, by when; for the task that the address names, or for a goal of the team."""

    class Meta:
        model = SupportRequest
        fields = ["need", "kind", "asked_of", "needed_by", "goal", "details"]
        widgets = WIDGETS
        help_texts = HELP
        labels = {"goal": _("for which goal")}
        error_messages = {**ERRORS, "asked_of": {"required": _("Choose who can give it.")}}

    def __init__(self, *args: Any, person: Person, team: Team, task: Task | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked_of: Any = self.fields["asked_of"]
        asked_of.queryset = people(person).exclude(pk=person.pk)
        asked_of.required = True
        self.fields["needed_by"].widget.attrs["min"] = today(person.organization).isoformat()
        if task is not None:
            del self.fields["goal"]
            return
        goal: Any = self.fields["goal"]
        goals = Goal.objects.visible_to(person).filter(team=team).exclude(state=Goal.State.CLOSED)
        goal.queryset = goals.order_by("number")
        goal.label_from_instance = to_choose

    def _post_clean(self) -> None:
        """The action sets the values, not the form."""


class EditForm(VersionedForm):
    """What is asked, while it is open."""

    class Meta:
        model = SupportRequest
        fields = ["need", "kind", "needed_by", "details"]
        widgets = WIDGETS
        help_texts = HELP
        error_messages = ERRORS


class AnswerForm(forms.Form):
    """What becomes of a request: it carries the version that its reader has seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, request: SupportRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = request.version
        self.fields["version"].widget.attrs["autocomplete"] = "off"
        self.prepare(request)

    def prepare(self, request: SupportRequest) -> None:
        """What the fields begin with."""


def _words(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[refuse_nul],
        **options,
    )


class PromiseForm(AnswerForm):
    promised_for = forms.DateField(
        label=_("Promised for"),
        widget=date_input(),
        error_messages={"required": _("Say for which day you promise it.")},
    )
    answer = _words(_("In words"), required=False)

    def prepare(self, request: SupportRequest) -> None:
        """It begins with the day on which it is needed, if that is still to come."""
        day = today(request.organization)
        wanted = request.promised_for or request.needed_by
        self.initial["promised_for"] = max(wanted, day) if wanted else None
        self.fields["promised_for"].widget.attrs["min"] = day.isoformat()

    @staticmethod
    def values_of(request: SupportRequest) -> dict[str, Any]:
        return {"promised_for": request.promised_for}


class SupplyForm(AnswerForm):
    answer = _words(
        _("In words"), required=False, help_text=_("Where it is to be found, or what was decided.")
    )


class DeclineForm(AnswerForm):
    answer = _words(
        _("Why"),
        error_messages={"required": _("Say why it cannot be, so that they can look for another way.")},
    )
