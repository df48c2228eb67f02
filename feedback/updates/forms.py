"""What a member writes once a week."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models import WeeklyUpdate
from feedback.models.updates import LONGEST_TEXT
from feedback.updates.prefill import Draft
from teamops.text import refuse_nul

# Nothing first, so that a choice can be taken back.
FEELS = [("", "–"), *((value, str(value)) for value in WeeklyUpdate.Mood.values)]


def _words(label: Any, rows: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_TEXT,
        validators=[refuse_nul],
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


class WeeklyUpdateForm(forms.Form):
    """Opens with what is known already; what was planned in the update before asks for a click each."""

    progress = _words(
        pgettext_lazy("weekly update", "Progress"),
        5,
        _("What you did since your last update, as far as TeamOps knows."),
    )
    plans = _words(
        pgettext_lazy("weekly update", "Plans"), 4, _("One on each line. They come back in your next update.")
    )
    problems = _words(_("Problems"), 3, _("What holds you up, and who can help."))
    mood = forms.TypedChoiceField(
        label=_("Mood"), choices=FEELS, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    mood_is_shown = forms.BooleanField(
        label=_("Show it with my name"),
        required=False,
        help_text=_(
            "To the team and its leads. Else it only counts in an average of at least three people, and "
            "cannot be changed once it does."
        ),
    )
    note = _words(_("Note to the lead"), 2, _("Read by you and the leads of the team alone."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        update: WeeklyUpdate | None,
        draft: Draft,
    ) -> None:
        """`update`: what is written already; else the `draft` is offered."""
        self.asked = [(text, f"earlier_{number}", said) for number, (text, said) in enumerate(draft.earlier)]
        initial = self.values_of(update) if update and update.is_written else _of_draft(draft)
        initial["version"] = update.version if update and update.is_written else 0
        super().__init__(data, initial=initial | {name: said for _text, name, said in self.asked})
        for text, name, _said in self.asked:
            self.fields[name] = forms.ChoiceField(
                label=text, choices=WeeklyUpdate.Outcome.choices, widget=forms.RadioSelect
            )
        self.mood_is_counted = bool(update and update.mood_is_counted)
        self.kept_mood = (update.mood, update.mood_is_shown) if update else (None, False)
        if self.mood_is_counted:
            del self.fields["mood"], self.fields["mood_is_shown"]

    @property
    def earlier(self) -> list[forms.BoundField]:
        """What was planned last time, each with its outcomes to choose from."""
        return [self[name] for _text, name, _said in self.asked]

    def values(self) -> dict[str, Any]:
        """What the action gets."""
        given = dict(self.cleaned_data)
        earlier = [{"text": text, "outcome": given.pop(name)} for text, name, _said in self.asked]
        mood, is_shown = self.kept_mood
        return {"mood": mood, "mood_is_shown": is_shown, **given, "earlier": earlier}

    def values_of(self, update: models.Model) -> dict[str, Any]:
        """What the form would open with for the update as it stands now."""
        names = ("progress", "plans", "problems", "mood", "mood_is_shown", "note")
        return {name: getattr(update, name) for name in names}


def _of_draft(draft: Draft) -> dict[str, Any]:
    parts = {"progress": draft.progress, "plans": draft.plans, "problems": draft.problems}
    return {name: "\n".join(lines) for name, lines in parts.items()}
