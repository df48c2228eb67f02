"""The rules by which people are reminded; each app registers its own from its `reminders.py`.

A rule says who is asked for what, when, until when, in what words, and who hears of it if nothing happens. A
new rule needs no change to the engine:

    register(
        Rule(
            name="task_overdue",
            model=Task,
            heading=_("Late tasks"),
            rank=Rank.LATE,
            find=look(open_tasks, person="assignee", day="due", when=when_late),
            still_due=lambda task, reminder: task.is_open and task.due == reminder.due_on,
            say=lambda task, today: ...,
            why=_("The task is yours, and its day has passed."),
            path=lambda task: f"/tasks/{task.number}/",
            escalation=Escalation(after=5, team="team"),
        )
    )
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any, NamedTuple, Protocol

from django.db import models
from django.db.models import Q, Value
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy

from teamops.among import these
from teamops.dates import DAY, day_of
from teamops.made import columns
from teamops.notifications.timing import Range, WorkingDays, asked_since, is_asked, merged
from teamops.people.models import Organization, Person

# For who has not had a morning yet: everything that is late is asked for on their first.
NEVER = datetime.date(1990, 1, 1)
# What is added to a rule's name where leads are told.
TO_LEADS = ".lead"
A_MONTH = datetime.timedelta(days=31)


@dataclass(frozen=True)
class Mornings:
    """Persons whose morning it is, each with the date that it is for them.

    They are of one organization, or of several small ones of the same zone and country, so that a sweep asks
    its questions once for all of them: `organization` is the first, `others` are the rest.
    """

    organization: Organization
    dates: Mapping[int, datetime.date]
    # The date of the morning before this one, for which each was looked at; NEVER for who was at none. Who is
    # not named had one on the working day before.
    before: Mapping[int, datetime.date] = field(default_factory=dict)
    # Who is not named works on all of the country's working days.
    days: Mapping[int, WorkingDays] = field(default_factory=dict)
    others: tuple[Organization, ...] = ()
    # Whether they are most of the people of these organizations.
    are_most: bool = False

    @cached_property
    def people(self) -> Any:
        """The persons, for `person__in`."""
        return these(self.dates)

    @cached_property
    def around(self) -> Any:
        """The same, or all of their organizations where they are most of them: a database is quicker to read
        what all have than to look up thousands one by one."""
        if not self.are_most:
            return self.people
        return Person.objects.filter(organization__in=[one.pk for one in self.organizations]).values("pk")

    @property
    def organizations(self) -> list[Organization]:
        return [self.organization, *self.others]

    def days_of(self, person_id: int) -> WorkingDays:
        return self.days.get(person_id) or WorkingDays(self.country)

    def asks(self, person_id: int, since: datetime.date) -> bool:
        """Growing pauses: whether to ask for what is due since that day.

        On the 1st, 2nd, 4th, 8th, 16th working day after it and so on; if a person had no morning on such a
        day, because they were away or the installation was down, on the first that they have.
        """
        return is_asked(self.days_of(person_id), self._before(person_id), self.dates[person_id], since)

    def comes_near(self, person_id: int, day: datetime.date, ahead: int) -> bool:
        """Whether this is the morning to speak of a day to come: so many of the person's own working days
        before it, or the last that they have before those. Once."""
        today, days = self.dates[person_id], self.days_of(person_id)
        if not today < day or days.between(today, day - DAY) >= ahead:
            return False
        return days.between(self._before(person_id), day - DAY) >= ahead

    def horizon(self, ahead: int) -> datetime.date:
        """The last day of which `comes_near` can speak to anybody, so that a query asks for no later ones."""
        return max(days.next(date, ahead) for days, date in {(kind[0], kind[2]) for kind in self.kinds})

    @cached_property
    def kinds(self) -> set[tuple[WorkingDays, datetime.date, datetime.date]]:
        """Each kind of morning once: somebody's working days, their morning before it, and its date."""
        before, days = map(self.before.get, self.dates), map(self.days.get, self.dates)
        country = WorkingDays(self.country)
        found = {
            (its or country, last, date)
            for its, last, date in zip(days, before, self.dates.values(), strict=True)
        }
        return {(its, last or _working_day_before(date, its), date) for its, last, date in found}

    def reaches(self, person_id: int, day: datetime.date) -> bool:
        """Whether this is the first morning on that day or after it."""
        return self._before(person_id) < day <= self.dates[person_id]

    def waited(self, person_id: int, since: datetime.date) -> int:
        """The person's working days after that day, up to and including today."""
        return self.days_of(person_id).between(since, self.dates[person_id])

    def _before(self, person_id: int) -> datetime.date:
        before = self.before.get(person_id)
        return before or _working_day_before(self.dates[person_id], self.days_of(person_id))

    @property
    def country(self) -> str:
        return self.organization.country

    @property
    def first_date(self) -> datetime.date:
        """The date of those who are furthest west."""
        return min(self.dates.values())

    @property
    def last_date(self) -> datetime.date:
        """The date of those who are furthest east."""
        return max(self.dates.values())


class Due(NamedTuple):
    """One thing that one person is to be asked for, and the day on which it is or was due."""

    person_id: int
    subject_id: int
    due_on: datetime.date
    # The path of the team whose lead hears of it, if the rule escalates.
    teams: str = ""

    @property
    def read_at(self) -> datetime.datetime | None:
        """What has just been found, nobody has read."""
        return None


class NewReminder(NamedTuple):
    """A reminder that is to be written down: its fields, and the lead who will be told as an object."""

    organization_id: int
    person_id: int
    member_id: int | None
    rule: str
    subject_type: str
    subject_id: int
    local_date: datetime.date
    due_on: datetime.date
    escalates_on: datetime.date | None = None
    escalates_to: Person | None = None

    @property
    def asked(self) -> "Asked":
        """As of a `Reminder`."""
        return Due(self.member_id or self.person_id, self.subject_id, self.due_on)


class Asked(Protocol):
    """What a rule is told of a reminder when it says whether it still holds."""

    @property
    def person_id(self) -> int: ...

    @property
    def due_on(self) -> datetime.date: ...

    @property
    def read_at(self) -> datetime.datetime | None: ...


@dataclass(frozen=True)
class When:
    """When somebody is asked for a thing that has a day: whether it is on a morning, and the days of which
    that can be said to anybody at all, so that the others are not read."""

    holds: Callable[[Mornings, int, datetime.date], bool]
    days: "Callable[[Reach], Iterable[Range]]"

    def __call__(self, mornings: Mornings, person_id: int, day: datetime.date) -> bool:
        return self.holds(mornings, person_id, day)


# On the day itself.
on_the_day = When(
    lambda mornings, person_id, day: day == mornings.dates[person_id],
    days=lambda reach: [(reach.first_date, reach.last_date)],
)
# After the day, with growing pauses.
when_late = When(Mornings.asks, days=lambda reach: reach.asked_since)


def when_near(ahead: int) -> When:
    """Once, so many working days before the day."""
    return When(
        lambda mornings, person_id, day: mornings.comes_near(person_id, day, ahead),
        days=lambda reach: [(reach.first_date, reach.horizon(ahead))],
    )


def when_waited(patience: int) -> When:
    """From so many working days after the day on: as many as `asks` knows, 1, 2, 4, 8 and so on."""
    if patience.bit_count() != 1:
        raise ValueError(f"nobody is asked on the {patience}th working day; choose 1, 2, 4, 8 or so")
    return When(
        lambda mornings, person_id, day: (
            mornings.asks(person_id, day) and mornings.waited(person_id, day) >= patience
        ),
        days=when_late.days,
    )


def either(*whens: When) -> When:
    """At each of these times."""
    return When(
        lambda mornings, person_id, day: any(when(mornings, person_id, day) for when in whens),
        days=lambda reach: [days for when in whens for days in when.days(reach)],
    )


# The working day before, the day itself, and after it with growing pauses.
around_the_day = either(when_near(1), on_the_day, when_late)


class Found(NamedTuple):
    """What may be due, as a rule's query gives it: of all rules the same columns, so that one query asks for
    several. What a rule does not need is None or empty."""

    what: int  # which of the rules that are asked at once
    pk: int
    person: int
    day: datetime.date | None  # from which the rule counts; of a moment it is the organization's day
    moment: datetime.datetime | None
    ahead: int | None  # working days before the day
    teams: str  # the path of the team whose lead hears of it
    facts: str  # whatever else it takes to decide, as JSON


@dataclass(frozen=True)
class Reach:
    """Whom the rules look for and over which days: one morning of many persons, as a sweep does, or some
    mornings of the same persons, as the page of the next seven days."""

    mornings: "Sequence[Mornings]"

    @property
    def organizations(self) -> list[int]:
        """Their organizations' ids, for `organization__in`."""
        return [one.pk for one in self.mornings[0].organizations]

    @property
    def people(self) -> Any:
        """The persons, for `person__in`. Others of their organizations may come with them: whoever sifts the
        rows leaves out who has none of these mornings."""
        return self.mornings[0].around

    @property
    def first_date(self) -> datetime.date:
        """The first date that is somebody's."""
        return min(one.first_date for one in self.mornings)

    @property
    def last_date(self) -> datetime.date:
        """The last one."""
        return max(one.last_date for one in self.mornings)

    def horizon(self, ahead: int) -> datetime.date:
        """The last day of which `comes_near` can speak to anybody, so that a query asks for no later ones."""
        return max(one.horizon(ahead) for one in self.mornings)

    @cached_property
    def asked_since(self) -> tuple[Range, ...]:
        """The days since which `asks` can ask anybody. They are few: most people have the same mornings."""
        kinds = set().union(*(one.kinds for one in self.mornings))
        return merged(days for kind in kinds for days in asked_since(*kind))


Rows = Callable[[Reach], "models.QuerySet[Any]"]
# Those that are due, each with the morning on which it is.
Sifted = Iterable[tuple[Mornings, Due]]
Sift = Callable[[Sequence[Found], Sequence[Mornings]], Sifted]


@dataclass(frozen=True, eq=False)
class Find:
    """How a rule finds who is asked for what.

    `rows` gives what may be due and `columns` what of it stands in `Found`; `sift` says which of it is due on
    which of the mornings, that are in their order. `narrow` leaves away what the database can tell is not.
    The rows of all rules are read at once (`teamops.notifications.finding`), for the sweep as for the page of
    the next seven days; rules that look through the same `rows` share them.
    """

    rows: Rows
    columns: Mapping[str, Any]
    sift: Sift
    narrow: Callable[[Reach], Q] = lambda reach: Q()

    def __call__(self, mornings: Mornings) -> list[Due]:
        """What is due on one morning, by a query of its own."""
        reach = Reach([mornings])
        rows = columns(Found, self.rows(reach).filter(self.narrow(reach)), what=Value(0), **self.columns)
        return [due for _morning, due in self.sift(unique(rows), [mornings])]


def unique(rows: Iterable[Sequence[Any]]) -> list[Found]:
    """A join may give a row more than once."""
    return [Found(*row) for row in dict.fromkeys(rows)]


def look(rows: Rows, *, person: str, when: When, day: str | None = None, moment: str | None = None) -> Find:
    """Of these rows whoever stands in the column `person` is asked, if it is time. `day` or `moment` is the
    column that the rule counts from; of a moment it is the organization's day."""

    def due(one: Found, mornings: Mornings) -> datetime.date | None:
        counted = counted_from(one, mornings)
        return counted if counted and when(mornings, one.person, counted) else None

    if day is None:
        return Find(rows, {"person": person, "moment": moment}, each(due))
    return Find(rows, {"person": person, "day": day}, each(due), lambda reach: within(day, when.days(reach)))


def within(column: str, days: Iterable[Range]) -> Q:
    """The condition that a day is one of these. Short ranges are listed day by day: a database looks a day
    up in a list, however long, and compares it with one range after the other."""
    listed: list[datetime.date] = []
    condition = Q()
    for first, last in merged(days):
        if last - first > A_MONTH:
            condition |= Q(**{f"{column}__range": (first, last)})
        else:
            listed += (first + number * DAY for number in range((last - first).days + 1))
    return condition | Q(**{f"{column}__in": listed})


def counted_from(one: Found, mornings: Mornings) -> datetime.date | None:
    """The day from which a row is counted."""
    return day_of(one.moment, mornings.organization) if one.moment else one.day


def each(due: Callable[[Found, Mornings], datetime.date | None], *, once: bool = False) -> Sift:
    """Row by row: `due` is the day on which it is due, None if this is not its morning. `once`: what was told
    on one morning is not told on the next."""

    def sift(found: Sequence[Found], mornings: Sequence[Mornings]) -> Sifted:
        for one in found:
            for morning in mornings:
                day = due(one, morning) if one.person in morning.dates else None
                if day is not None:
                    yield morning, Due(one.person, one.pk, day, one.teams)
                    if once:
                        break

    return sift


def this_morning(one: Found, mornings: Mornings) -> datetime.date:
    """What is told as soon as it is found."""
    return mornings.dates[one.person]


# What is told at once needs no morning.
NOTHING = Find(lambda reach: Person.objects.none(), {"person": "pk"}, lambda found, mornings: ())


class Rank(IntEnum):
    """How important it is; a message begins with the lowest number."""

    WAITED_FOR = 10  # others wait for this person
    LATE = 20
    TODAY = 30
    SOON = 40
    TEAM = 50  # what concerns the lead of somebody else
    NEWS = 60


@dataclass(frozen=True)
class Escalation:
    """Who hears of it if nothing happens: the lead of the team, after so many working days of the person.

    They are counted from the first time that the person is asked, and the person reads the date each time.
    `team` leads from the subject to the team: "team", "goal__team".
    """

    after: int
    team: str


@dataclass(frozen=True, eq=False)
class Rule:
    """One kind of reminder.

    `find` says who is asked for what this morning, in one query for all persons; `look` makes one.
    `still_due` is asked again when the message is sent and when the inbox is read, with the subject as it
    stands then; `related` are the relations that it and `say` need. `say` is the short phrase beside the
    subject's name ("due tomorrow"), `why` the reason for which this person is asked, `path` the subject's
    page after the organization's prefix.

    `letter` is where an e-mail leads in its place, below the installation's address: to a page that needs no
    sign-in, because the link is signed for what it is about.

    `title` names the subject. `prepare` gets all subjects of a page and who reads them, to load at once what
    `title`, `say` and `path` need beyond relations. A rule that only `tells` asks for nothing: it is never
    late. `wanted_by` is the subject's day by which it is wanted, where the rule counts from another one, as
    from that on which somebody was asked; `no_day` where nobody has set one: it waits, and is not late.
    `at_once`: it cannot wait for the next digest, unless the person says so. What one rule of a
    `family` asks takes the place of what another has asked for the same thing before.
    """

    name: str
    model: type[models.Model]
    heading: str | Promise
    find: Find
    still_due: Callable[[Any, Asked], bool]
    say: Callable[[Any, datetime.date], str]
    why: str | Promise
    path: Callable[[Any], str]
    letter: Callable[[Any], str] | None = None
    related: tuple[str, ...] = ()
    title: Callable[[Any], str] = str
    prepare: Callable[[Sequence[Any], Person], None] | None = None
    wanted_by: Callable[[Any], datetime.date | None] | None = None
    tells: bool = False
    at_once: bool = False
    rank: Rank = Rank.TODAY
    family: str = ""
    escalation: Escalation | None = None
    # One of `kinds.KINDS`, for which people choose channels; empty: that of its subject.
    kind: str = ""

    @property
    def subject_type(self) -> str:
        return self.model._meta.model_name or ""

    def is_late(self, subject: Any, due_on: datetime.date, today: datetime.date) -> bool:
        """Whether the day has passed by which it was to be done."""
        day = self.wanted_by(subject) if self.wanted_by else due_on
        return not self.tells and day is not None and day < today


def no_day(subject: Any) -> None:
    """What waits for an answer that nobody has set a day for."""


_rules: dict[str, Rule] = {}


def register(rule: Rule) -> None:
    """Make the engine ask by this rule; called once per rule, from `apps.py: ready()`.

    With an escalation there is a second rule, by which leads are told.
    """
    _rules[rule.name] = rule
    if rule.escalation:
        told = for_leads(rule)
        _rules[told.name] = told


def for_leads(rule: Rule) -> Rule:
    """The rule by which a lead is told of what somebody was asked for; `escalating` finds what is due."""
    return replace(
        rule,
        name=rule.name + TO_LEADS,
        heading=gettext_lazy("Still open in your team"),
        find=NOTHING,
        why=gettext_lazy("Who answers for it was asked, and told that you would see it on this day."),
        letter=None,
        rank=Rank.TEAM,
        family="",
        escalation=None,
        kind="team",
    )


def rules() -> list[Rule]:
    """All rules, in the order in which a message lists them: that of the apps."""
    return list(_rules.values())


def families() -> list[list[str]]:
    """The names of the rules that take each other's place."""
    names: dict[str, list[str]] = {}
    for rule in _rules.values():
        if rule.family:
            names.setdefault(rule.family, []).append(rule.name)
    return list(names.values())


def family_of(name: str) -> list[str]:
    """The names of the rules that take each other's place with this one, which is one of them."""
    return next((names for names in families() if name in names), [name])


def find_rule(name: str) -> Rule | None:
    """The rule of a stored reminder; None if a later version of the product has dropped it."""
    return _rules.get(name)


def _working_day_before(date: datetime.date, days: WorkingDays) -> datetime.date:
    day = date - DAY
    while not days.has(day) and date - day < A_MONTH:
        day -= DAY
    return day
