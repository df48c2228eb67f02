"""What can be answered to a reminder by the link of an e-mail; each app registers its own, as its rules.

    register(
        Answer(
            rules=("task_due",),
            button=_("Done, or another day"),
            version=lambda task: (task.title, task.due, task.assignee_id),
            choices=(Choice("done", _("It is done"), act=…, said=…, allowed=can_edit_task), …),
        )
    )

The page, the signing, the running out and the once are the engine's; what an answer does is an action of the
app, the same that its pages call.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from teamops.notifications.rules import Rule, find_rule
from teamops.people.models import Person


class Fact(NamedTuple):
    """What somebody has to know before they answer: a text, or several rows."""

    label: str | Promise
    text: str = ""
    rows: tuple[str, ...] = ()


class NoFields(forms.Form):
    """The form of what needs no more than its button."""

    def __init__(self, *args: Any, subject: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


@dataclass(frozen=True)
class Choice:
    """One way to answer: a button and the fields that it sends.

    `form(data, subject=, person=, auto_id=)` is an unbound form where `data` is None; what it has cleaned, or
    what its `values()` answers, goes to `act(subject, by=person, **values)`. `said(subject)` is the sentence
    afterwards. Who is not `allowed` (any more) is not offered it.
    """

    name: str
    label: str | Promise
    act: Callable[..., Any]
    said: Callable[[Any], str]
    allowed: Callable[[Person, Any], bool]
    form: Callable[..., forms.BaseForm] = NoFields


@dataclass(frozen=True)
class Answer:
    """What can be answered to the reminders of these rules.

    `version(subject)` is what the message has said and the answer builds on, in plain values: once it
    differs, the link is refused. It makes no queries beyond the `related` of the rule. `button` is what the
    e-mail calls the link. `facts(subject, today)` are shown above the choices, of which the first one stands
    open.
    """

    rules: tuple[str, ...]
    button: str | Promise
    version: Callable[[Any], tuple[Any, ...]]
    choices: tuple[Choice, ...]
    facts: Callable[[Any, datetime.date], Sequence[Fact]] = lambda subject, today: ()
    related: tuple[str, ...] = ()


_answers: dict[str, Answer] = {}


def register(answer: Answer) -> None:
    """Give the reminders of its rules a link to answer by; called from `apps.py: ready()`.

    Beside its own choices each can be put off to another day.
    """
    for rule in answer.rules:
        _answers[rule] = answer


def answer_to(name: str) -> Answer | None:
    """How reminders by this rule are answered; None for those that are read, and for those with a page of
    their own. What an app answers inside alone can be put off."""
    if name in _answers:
        return _answers[name]
    rule = find_rule(name)
    return None if rule is None or rule.tells or rule.letter else _put_off_only(rule)


@cache
def _put_off_only(rule: Rule) -> Answer:
    return Answer(
        rules=(rule.name,),
        button=gettext_lazy("Put off"),
        version=lambda subject: (rule.title(subject),),
        choices=(),
    )
