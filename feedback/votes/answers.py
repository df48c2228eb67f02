"""A vote is answered from the e-mail that asks for it; as on the page, nobody sees it before it is closed."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.models import ConfidenceVote
from feedback.votes.actions import answer_vote
from feedback.votes.permissions import can_answer
from goals.wording import target_text
from teamops.notifications.answers import Answer, Choice, Fact, register
from teamops.people.models import Person


class ConfidenceForm(forms.Form):
    """How sure one is, in ten steps."""

    confidence = forms.TypedChoiceField(
        label=gettext_lazy("How sure are you that we reach it?"),
        choices=[(number, str(number)) for number in range(1, 11)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a number from 1 to 10.")},
    )

    def __init__(self, *args: Any, subject: ConfidenceVote, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confidence"].template_name = "components/scale_field.html"  # type: ignore[attr-defined]


def _facts(vote: ConfidenceVote, today: datetime.date) -> Sequence[Fact]:
    facts = [Fact(gettext_lazy("Goal"), vote.key_result.goal.statement)]
    target = target_text(vote.key_result)
    return [Fact(gettext_lazy("Target"), target), *facts] if target else facts


def _answer(vote: Any, *, by: Person, confidence: int) -> None:
    vote.said = answer_vote(vote, by=by, confidence=confidence).confidence


def _said(vote: Any) -> str:
    return _("You answered %(confidence)s. Nobody sees it before the vote is closed.") % {
        "confidence": vote.said
    }


register(
    Answer(
        rules=("vote_unanswered",),
        button=gettext_lazy("Say how sure you are"),
        version=lambda vote: (vote.key_result.statement, vote.key_result.target),
        facts=_facts,
        related=("key_result__goal", "review__team__organization"),
        choices=(
            Choice(
                "answer",
                gettext_lazy("Send the answer"),
                act=_answer,
                said=_said,
                allowed=can_answer,
                form=ConfidenceForm,
            ),
        ),
    )
)
