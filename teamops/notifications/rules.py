"""The rules by which people are reminded; each app registers its own from its `reminders.py`.

A rule says of what kind of thing it reminds, finds everybody to be asked on a morning in one query, and
says in words what is asked and why. A new rule needs no change to the engine:

    register(
        Rule(
            name="task_due",
            model=Task,
            heading=_("Tasks"),
            find=find_tasks_due,
            still_due=lambda task, reminder: task.is_open and task.due == reminder.due_on,
            say=lambda task, today: ...,
            why=_("The task is yours, and its day has come or is close."),
            path=lambda task: f"/tasks/{task.number}/",
        )
    )
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from django.db import models
from django.utils.functional import Promise

from teamops.people.models import Organization, Person


@dataclass(frozen=True)
class Mornings:
    """Persons of one organization whose morning it is, each with the date that it is for them."""

    organization: Organization
    dates: Mapping[int, datetime.date]

    @property
    def country(self) -> str:
        return self.organization.country

    @property
    def last_date(self) -> datetime.date:
        """The date of those who are furthest east."""
        return max(self.dates.values())


class Due(NamedTuple):
    """One thing that one person is to be asked for, and the day on which it is or was due."""

    person_id: int
    subject_id: int
    due_on: datetime.date

    @property
    def read_at(self) -> datetime.datetime | None:
        """What has just been found, nobody has read."""
        return None


class Asked(Protocol):
    """What a rule is told of a reminder when it says whether it still holds."""

    @property
    def person_id(self) -> int: ...

    @property
    def due_on(self) -> datetime.date: ...

    @property
    def read_at(self) -> datetime.datetime | None: ...


@dataclass(frozen=True)
class Rule:
    """One kind of reminder.

    `find` makes one query for all persons of the mornings. `still_due` is asked again when the message is
    sent and when the inbox is read, with the subject as it stands then; `related` are the relations that
    it and `say` need. `say` is the short phrase beside the subject's name ("due tomorrow"), `why` the reason
    for which this person is asked, `path` the subject's page after the organization's prefix.

    `letter` is where an e-mail leads in its place, below the installation's address: to a page that needs no
    sign-in, because the link is signed for what it is about.

    `title` names the subject. `prepare` gets all subjects of a page and who reads them, to load at once what
    `title`, `say` and `path` need beyond relations. A rule that only `tells` asks for nothing: it is never
    late.
    """

    name: str
    model: type[models.Model]
    heading: str | Promise
    find: Callable[[Mornings], Iterable[Due]]
    still_due: Callable[[Any, Asked], bool]
    say: Callable[[Any, datetime.date], str]
    why: str | Promise
    path: Callable[[Any], str]
    letter: Callable[[Any], str] | None = None
    related: tuple[str, ...] = ()
    title: Callable[[Any], str] = str
    prepare: Callable[[Sequence[Any], Person], None] | None = None
    tells: bool = False

    @property
    def subject_type(self) -> str:
        return self.model._meta.model_name or ""


_rules: dict[str, Rule] = {}


def register(rule: Rule) -> None:
    """Make the engine ask by this rule; called once per rule, from `apps.py: ready()`."""
    _rules[rule.name] = rule


def rules() -> list[Rule]:
    """All rules, in the order in which a message lists them: that of the apps."""
    return list(_rules.values())


def find_rule(name: str) -> Rule | None:
    """The rule of a stored reminder; None if a later version of the product has dropped it."""
    return _rules.get(name)


def is_time_to_ask(working_day: int) -> bool:
    """Growing pauses: whether to ask on the n-th working day: the 1st, 2nd, 4th, 8th, 16th and so on."""
    return working_day > 0 and working_day & (working_day - 1) == 0
