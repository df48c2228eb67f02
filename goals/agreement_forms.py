"""The forms of agreement and of adjusting: why something changes, what one proposes, why one declines."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.actions import Why
from goals.forms import NumberField, date_input, metric_field
from goals.models import Adjustment, Goal, KeyResult, Metric
from goals.numbers import Kind
from goals.wording import target_text
from teamops.formats import short_day
from teamops.text import refuse_nul

NO_NUMBER = (Kind.YES_NO, Kind.SCALE, Kind.FROM_PLAN)


class WhyForm(forms.Form):
    """Why an active goal is changed. Whether it must be said depends on what changes: the action asks."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why this change"),
        help_text=gettext_lazy(
            "The goal is active: a changed number, date, weight or owner needs a reason. The old value stays "
            "visible."
        ),
        choices=[("", "—"), *Adjustment.Reason.choices],
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a reason from the list.")},
    )
    words = forms.CharField(
        label=gettext_lazy("In words"), max_length=300, required=False, validators=[refuse_nul]
    )

    def __init__(self, *args: Any, metrics: Sequence[Metric], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if metrics:
            self.fields["metric"] = metric_field(metrics, _("The metric that it rests on"), "—")

    def why(self) -> Why | None:
        """What was said; None where nothing was."""
        said = self.cleaned_data
        if not any(said.get(name) for name in self.fields):
            return None
        return Why(said.get("reason", ""), said.get("words", ""), said.get("metric"))


class ProposalForm(forms.Form):
    """Another value of one key result, another date, or words."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key_result = forms.TypedChoiceField(
        label=gettext_lazy("What it is about"), coerce=int, empty_value=None, required=False
    )
    target = NumberField(
        label=gettext_lazy("Another target"),
        help_text=gettext_lazy("Leave it empty to keep the present one."),
        required=False,
    )
    day = forms.DateField(
        label=gettext_lazy("Another last day"),
        help_text=gettext_lazy("Leave it empty to keep the present one."),
        widget=date_input(),
        required=False,
    )
    words = forms.CharField(
        label=gettext_lazy("In words"),
        help_text=gettext_lazy("Read by the lead, the owner and those who carry the goal."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        validators=[refuse_nul],
    )

    def __init__(self, *args: Any, goal: Goal, key_results: list[KeyResult], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key_results = {one.pk: one for one in key_results}
        field: Any = self.fields["key_result"]
        whole = _("The goal as a whole, until %(day)s") % {"day": short_day(goal.last_day)}
        field.choices = [("", whole), *((one.pk, in_short(one)) for one in key_results)]
        field.error_messages["invalid_choice"] = _(
            "That key result is none of this goal. Choose one from the list."
        )

    def values(self) -> dict[str, Any]:
        """What the action gets."""
        given = dict(self.cleaned_data)
        return given | {"key_result": self.key_results.get(given["key_result"])}


def in_short(key_result: KeyResult) -> str:
    """Checkout completed: 72 %, until 31 Dec."""
    words = {"what": key_result.statement, "day": short_day(key_result.last_day)}
    if key_result.kind in NO_NUMBER or key_result.target is None:
        return _("%(what)s, until %(day)s") % words
    return _("%(what)s: %(target)s, until %(day)s") % (words | {"target": target_text(key_result)})


class DeclineForm(forms.Form):
    """Why somebody does not carry the goal."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(
        label=gettext_lazy("Why not"),
        help_text=gettext_lazy("Read by the lead, the owner and those who carry the goal."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={
            "required": gettext_lazy("Say why, in a few words: your lead can only answer what you say.")
        },
        validators=[refuse_nul],
    )


class ReplyForm(forms.Form):
    """The lead's answer to a proposal or a refusal; the goal stays as it is."""

    words = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("The goal stays as it is, and the person is asked once more."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Write why it stays as it is; the person reads it.")},
        validators=[refuse_nul],
    )
