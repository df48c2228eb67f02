"""What is answered from the e-mail to reminders of goals: a check-in, an agreement, what other teams need."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals import actions
from goals.across_forms import PromiseForm
from goals.agreement_forms import DeclineForm, ProposalForm, in_short
from goals.forms import CheckInForm, plain_number
from goals.models import Agreement, CheckIn, Dependency, KeyResult
from goals.permissions import can_check_in
from goals.views.across import ACTS, PARTS, Act
from goals.wording import target_text, value_text
from teamops.formats import ago, day_name
from teamops.notifications.answers import Answer, Choice, Fact, register
from teamops.people.models import Person

# --- Check-ins ----------------------------------------------------------------------------------------


class ShortCheckInForm(CheckInForm):
    """Value, confidence and a line; what it does not ask for carries over."""

    stated_status = None  # type: ignore[assignment]

    class Meta(CheckInForm.Meta):
        fields = ["value", "confidence", "note"]

    def __init__(self, *args: Any, subject: KeyResult, person: Person, **kwargs: Any) -> None:
        latest = subject.latest
        if latest is not None:
            kwargs["initial"] = {"value": plain_number(latest.value), "confidence": latest.confidence}
        super().__init__(*args, key_result=subject, **kwargs)
        self.fields["confidence"].template_name = "components/scale_field.html"  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


def _check_in_facts(key_result: KeyResult, today: datetime.date) -> Sequence[Fact]:
    facts = []
    if latest := key_result.latest:
        said = {"value": value_text(key_result, latest.value), "when": ago(latest.day, today)}
        facts.append(Fact(gettext_lazy("Last check-in"), _("%(value)s, %(when)s") % said))
    if target := target_text(key_result):
        facts.append(Fact(gettext_lazy("Target"), target))
    return [*facts, Fact(gettext_lazy("Goal"), key_result.goal.statement)]


def _check_in(key_result: KeyResult, *, by: Person, **values: Any) -> CheckIn:
    made = actions.check_in(key_result, by=by, **values)
    key_result.latest = made
    return made


def _said_checked_in(key_result: KeyResult) -> str:
    value = value_text(key_result, key_result.latest.value) if key_result.latest else ""
    return _("“%(what)s” is checked in at %(value)s.") % {"what": key_result.statement, "value": value}


register(
    Answer(
        rules=("check_in_due", "key_result_stale"),
        button=gettext_lazy("Check in"),
        version=lambda key_result: (key_result.latest_id, key_result.statement, key_result.target),
        facts=_check_in_facts,
        related=("goal__team", "goal__organization", "organization"),
        choices=(
            Choice(
                "check-in",
                gettext_lazy("Save check-in"),
                act=_check_in,
                said=_said_checked_in,
                allowed=can_check_in,
                form=ShortCheckInForm,
            ),
        ),
    )
)


# --- Agreement ----------------------------------------------------------------------------------------


def _proposal_form(data: Any, *, subject: Agreement, person: Person, **options: Any) -> ProposalForm:
    goal = subject.goal
    return ProposalForm(
        data, initial={"version": subject.version}, goal=goal, key_results=_key_results(subject), **options
    )


def _decline_form(data: Any, *, subject: Agreement, person: Person, **options: Any) -> DeclineForm:
    return DeclineForm(data, initial={"version": subject.version}, **options)


def _key_results(agreement: Agreement) -> list[KeyResult]:
    rows = list(agreement.goal.key_results.filter(dropped_at=None).order_by("position", "pk"))
    for key_result in rows:
        key_result.goal = agreement.goal
    return rows


def _agreement_facts(agreement: Agreement, today: datetime.date) -> Sequence[Fact]:
    """What one would agree to: the goal's why, its day, and its key results."""
    goal = agreement.goal
    facts = [Fact(gettext_lazy("Why"), goal.why)] if goal.why else []
    facts.append(Fact(gettext_lazy("Until"), day_name(goal.last_day, today)))
    aims = tuple(in_short(one) for one in _key_results(agreement))
    return [*facts, Fact(gettext_lazy("Key results"), rows=aims)] if aims else facts


def _agree(agreement: Agreement, *, by: Person) -> Agreement:
    return actions.agree(agreement.goal, by=by, version=agreement.version)


def _propose(agreement: Agreement, *, by: Person, **values: Any) -> Agreement:
    return actions.propose(agreement.goal, by=by, **values)


def _decline(agreement: Agreement, *, by: Person, **values: Any) -> Agreement:
    return actions.decline(agreement.goal, by=by, **values)


def _is_asked(person: Person, agreement: Agreement) -> bool:
    return agreement.person_id == person.pk and not person.is_guest


register(
    Answer(
        rules=("answer_owed",),
        button=gettext_lazy("Agree or propose"),
        version=lambda agreement: (agreement.version, agreement.answer),
        facts=_agreement_facts,
        related=("goal__cycle", "goal__team"),
        choices=(
            Choice(
                "agree",
                gettext_lazy("I agree"),
                act=_agree,
                said=lambda agreement: _("You agreed to “%(goal)s”.") % {"goal": agreement.goal.statement},
                allowed=_is_asked,
            ),
            Choice(
                "propose",
                gettext_lazy("Propose a change"),
                act=_propose,
                said=lambda _agreement: _("Your proposal stands on the goal’s page; the lead answers it."),
                allowed=_is_asked,
                form=_proposal_form,
            ),
            Choice(
                "decline",
                gettext_lazy("Decline"),
                act=_decline,
                said=lambda agreement: (
                    _("You declined “%(goal)s”, with your reason.") % {"goal": agreement.goal.statement}
                ),
                allowed=_is_asked,
                form=_decline_form,
            ),
        ),
    )
)


# --- What other teams need ----------------------------------------------------------------------------


class OwnPromiseForm(PromiseForm):
    """A day; who answers for it is who is named already, or who promises: nobody else is listed here."""

    owner = None  # type: ignore[assignment]

    def prepare(self, dependency: Dependency, person: Person) -> None:
        self.offer_day(dependency, person)


def _choice(name: str) -> Choice:
    act: Act = ACTS[name]
    of_act = OwnPromiseForm if act.form is PromiseForm else act.form

    def form(data: Any, *, subject: Dependency, person: Person, **options: Any) -> forms.Form:
        return of_act(data, dependency=subject, person=person, **options)

    def said(subject: object) -> str:
        return str(act.done)

    return Choice(name, act.label, act=act.action, said=said, allowed=act.is_open_to, form=form)


def _dependency_facts(dependency: Dependency, today: datetime.date) -> Sequence[Fact]:
    facts = [Fact(gettext_lazy("Needed by"), day_name(dependency.needed_on, today))]
    if dependency.why:
        facts.append(Fact(gettext_lazy("Why"), dependency.why))
    return facts


register(
    Answer(
        rules=("dependency_asked", "dependency_promised"),
        button=gettext_lazy("Answer"),
        version=lambda dependency: (dependency.version,),
        facts=_dependency_facts,
        related=(*PARTS, "goal__organization", "team__organization", "organization"),
        choices=tuple(_choice(name) for name in ("accept", "deliver", "move", "decline")),
    )
)
