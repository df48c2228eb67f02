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
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from django.db import models
from django.utils.functional import Promise

from teamops.dates import DAY
from teamops.notifications.timing import WorkingDays
from teamops.people.models import Organization, Person

# For who has not had a morning yet: everything that is late is asked for on their first.
NEVER = datetime.date(1990, 1, 1)
A_MONTH = datetime.timedelta(days=31)


@dataclass(frozen=True)
class Mornings:
    """Persons of one organization whose morning it is, each with the date that it is for them."""

    organization: Organization
    dates: Mapping[int, datetime.date]
    # The date of the morning before this one, for which each was looked at; NEVER for who was at none. Who is
    # not named had one on the working day before.
    before: Mapping[int, datetime.date] = field(default_factory=dict)
    # Who is not named works on all of the country's working days.
    days: Mapping[int, WorkingDays] = field(default_factory=dict)

    def days_of(self, person_id: int) -> WorkingDays:
        return self.days.get(person_id) or WorkingDays(self.country)

    def asks(self, person_id: int, since: datetime.date) -> bool:
        """Growing pauses: whether to ask for what is due since that day.

        On the 1st, 2nd, 4th, 8th, 16th working day after it and so on; if a person had no morning on such a
        day, because they were away or the installation was down, on the first that they have.
        """
        today, days = self.dates[person_id], self.days_of(person_id)
        return _step(days.between(since, today)) > _step(days.between(since, self._before(person_id)))

    def comes_near(self, person_id: int, day: datetime.date, ahead: int) -> bool:
        """Whether this is the morning to speak of a day to come: so many of the person's own working days
        before it, or the last that they have before those. Once."""
        today, days = self.dates[person_id], self.days_of(person_id)
        if not today < day or days.between(today, day - DAY) >= ahead:
            return False
        return days.between(self._before(person_id), day - DAY) >= ahead

    def _before(self, person_id: int) -> datetime.date:
        before = self.before.get(person_id)
        if before is not None:
            return before
        day, days = self.dates[person_id] - DAY, self.days_of(person_id)
        while not days.has(day) and self.dates[person_id] - day < A_MONTH:
            day -= DAY
        return day

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
    late. `at_once`: it cannot wait for the next digest, unless the person says so.
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
    at_once: bool = False
    # One of `kinds.KINDS`, for which people choose channels; empty: that of its subject.
    kind: str = ""

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


def _step(working_day: int) -> int:
    """How often one was to be asked by the n-th working day, with growing pauses."""
    return working_day.bit_length()


def is_time_to_ask(working_day: int) -> bool:
    """Growing pauses: whether to ask on the n-th working day: the 1st, 2nd, 4th, 8th, 16th and so on."""
    return working_day > 0 and working_day & (working_day - 1) == 0
