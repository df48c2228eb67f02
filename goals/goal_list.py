"""What the team's goal list shows."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from goals.agreement_panel import Answers, answers_of
from goals.agreements_then import answers_then
from goals.as_of import Past, is_true, standings_then, supporting
from goals.beside_then import Wanted
from goals.divergences import Divergence, Said, divergences
from goals.judging import marks_of
from goals.judging_then import marks_then
from goals.models import Cycle, Goal, TeamChoice
from goals.numbers import Span, day_of
from goals.queries import GoalQuerySet, cycle_of_day, unseen_goals
from goals.queries.standings import cycles_of
from goals.smart import Marks
from goals.standing import GoalStanding, KeyResultStanding, standings
from goals.veils import veil_parents
from goals.wording import Scale, start_text, target_text, value_text
from teamops.formats import rest_of_statement, short_day, short_statement
from teamops.people.faces import Face
from teamops.people.models import Person, Team
from teamops.people.navigation import Place
from teamops.prepared import prepared

GOALS_A_PAGE = 25
CYCLES_OFFERED = 2  # before and after the one that is shown


class Parent(NamedTuple):
    """The goal that another contributes to; without a number it is not for the reader, and has no name."""

    title: str
    number: int | None


class Asked(NamedTuple):
    """Who was asked to agree to a goal: faces, and who of them has not agreed yet."""

    people: tuple[Face, ...]
    pending: tuple[int, ...]
    says: str

    @classmethod
    def of(cls, answers: Answers) -> "Asked":
        faces = tuple(Face(one.pk, one.name, one.initials, one.tint) for one in answers.people)
        return cls(faces, tuple(sorted(answers.pending)), answers.says)


class GoalRow(NamedTuple):
    """A goal as the list draws it: everything that its two lines show, and nothing else."""

    number: int
    title: str
    rest: str
    parent: Parent | None
    status: str
    suggested: str  # empty where it is what is shown
    progress: Decimal | None
    expected: Decimal | None
    confidence: int | None
    confidence_change: int
    owner: Face | None
    is_stretch: bool
    is_private: bool
    is_personal: bool
    shared_of: str  # the team of a goal that this one works on too
    asked: Asked | None  # None: nobody was
    marks: Marks | None
    divergences: tuple[Said, ...]
    as_of: datetime.date | None  # the past day that the list shows


class KeyResultRow(NamedTuple):
    """A key result as the list draws it: everything that its row shows, and nothing else."""

    goal: int  # the goal's number
    id: int
    statement: str
    status: str
    scale: Scale
    value: Decimal | None
    progress: Decimal | None
    expected: Decimal | None
    trend: tuple[Decimal, ...]
    confidence: int | None
    confidence_change: int
    owner: Face | None
    day: datetime.date | None  # of the last check-in
    stale: bool
    today: datetime.date
    as_of: datetime.date | None  # the past day that the list shows

    # Worded when the row is drawn, which is seldom, and not when it is compared with what was drawn.
    @property
    def start_text(self) -> str:
        return start_text(self.scale)

    @property
    def value_text(self) -> str:
        return value_text(self.scale, self.value)

    @property
    def target_text(self) -> str:
        return target_text(self.scale)


class Head(NamedTuple):
    """What stands above the list: `first` and `last` day of its cycle, and the day `on` that is shown."""

    team: Place
    cycle: Place | None
    cycles: tuple[Place, ...]
    first: datetime.date | None
    last: datetime.date | None
    on: datetime.date
    summary: str
    can_create: bool
    as_of: datetime.date | None

    @property
    def day(self) -> int:
        return day_of(Span(self.first, self.last), self.on) if self.first and self.last else 0

    @property
    def days(self) -> int:
        return Span(self.first, self.last).days if self.first and self.last else 0

    @property
    def why_day(self) -> str:
        """How its days are counted; empty before its first one."""
        if not self.first or not self.last or self.on < self.first:
            return ""
        until = min(self.on, self.last)
        return _(
            "From %(first)s to %(day)s, both counted: %(n)s days. From %(first)s to %(last)s: %(all)s days."
        ) % {
            "first": short_day(self.first),
            "day": short_day(until),
            "last": short_day(self.last),
            "n": self.day,
            "all": self.days,
        }


@dataclass(frozen=True)
class GoalList:
    """One page of a team's goals of a cycle; `number` counts pages from 1."""

    team: Team
    cycle: Cycle | None
    cycles: Sequence[Cycle]
    standings: Sequence[GoalStanding]
    marks: Mapping[int, Marks]  # by goal
    answers: Mapping[int, Answers]  # by goal, where somebody was asked to agree
    day: datetime.date
    number: int
    has_next: bool
    divergences: Mapping[int, Sequence[Divergence]]
    # Private goals that the reader, who administers, is told of by their number alone.
    unnamed: int = 0
    # Whether the team shows its goals to nobody else while it prepares this cycle; None: it does not prepare.
    hides: bool | None = None
    past: Past | None = None  # set where the list is as it was known at the end of `day`

    def head(self, *, can_create: bool) -> Head:
        """`can_create`: whether the reader may write a goal here."""
        return Head(
            team=Place(self.team.slug, self.team.name),
            cycle=Place(self.cycle.slug, self.cycle.name) if self.cycle else None,
            cycles=tuple(Place(one.slug, one.name) for one in self.cycles),
            first=self.cycle.starts_on if self.cycle else None,
            last=self.cycle.ends_on if self.cycle else None,
            on=self.day,
            summary=self.summary,
            can_create=can_create,
            as_of=self._as_of,
        )

    @property
    def rows(self) -> list[tuple[GoalRow, list[KeyResultRow]]]:
        """Each goal of the page with its key results, as they are drawn."""
        return [
            (self._goal_row(one), [self._row(one.goal, part) for part in one.key_results])
            for one in self.standings
        ]

    @property
    def _as_of(self) -> datetime.date | None:
        return self.past.day if self.past else None

    def _goal_row(self, one: GoalStanding) -> GoalRow:
        goal = one.goal
        answers = self.answers.get(goal.pk)
        return GoalRow(
            number=goal.number,
            title=short_statement(goal.statement),
            rest=rest_of_statement(goal.statement) or goal.why,
            parent=_parent(goal),
            status=one.status,
            suggested=one.suggested if one.differs else "",
            progress=one.progress,
            expected=one.expected,
            confidence=one.confidence,
            confidence_change=one.confidence_change,
            owner=Face.of(goal.owner),
            is_stretch=goal.is_stretch,
            is_private=goal.is_private,
            is_personal=goal.is_personal,
            shared_of=goal.team.name if goal.team_id != self.team.pk else "",
            asked=Asked.of(answers) if answers else None,
            marks=self.marks.get(goal.pk),
            divergences=tuple(part.said for part in self.divergences.get(goal.pk, ())),
            as_of=self._as_of,
        )

    def _row(self, goal: Goal, one: KeyResultStanding) -> KeyResultRow:
        return KeyResultRow(
            goal=goal.number,
            id=one.key_result.pk,
            statement=one.key_result.statement,
            status=one.status,
            scale=Scale.of(one.key_result),
            value=one.value,
            progress=one.progress,
            expected=one.expected,
            trend=tuple(one.trend),
            confidence=one.confidence,
            confidence_change=one.confidence_change,
            owner=Face.of(one.key_result.owner or goal.owner),
            day=one.day,
            stale=one.stale,
            today=self.day,
            as_of=self._as_of,
        )

    @property
    def summary(self) -> str:
        """How many goals of this page are on track, at risk and so on: "2 on track, 1 at risk".

        A goal that is shared is counted with its own team alone.
        """
        own = [standing for standing in self.standings if standing.goal.team_id == self.team.pk]
        counted = Counter(standing.status for standing in own)
        return _(", ").join(
            str(words % {"n": counted[key]}) for key, words in SUMMARY.items() if counted[key]
        )


# How many goals of the page have each status.
SUMMARY = {
    "done": ngettext_lazy("%(n)s done", "%(n)s done", "n"),
    "on_track": ngettext_lazy("%(n)s on track", "%(n)s on track", "n"),
    "at_risk": ngettext_lazy("%(n)s at risk", "%(n)s at risk", "n"),
    "off_track": ngettext_lazy("%(n)s off track", "%(n)s off track", "n"),
    "not_started": ngettext_lazy("%(n)s not started", "%(n)s not started", "n"),
    "": ngettext_lazy("%(n)s without a measure", "%(n)s without a measure", "n"),
    "draft": ngettext_lazy("%(n)s draft", "%(n)s drafts", "n"),
    "closed": ngettext_lazy("%(n)s closed", "%(n)s closed", "n"),
}


def goal_list(
    team: Team,
    person: Person,
    day: datetime.date,
    *,
    cycle: str = "",
    number: int = 1,
    past: Past | None = None,
) -> GoalList | None:
    """A team's goals with their key results; the cycle by its slug, else that of the day.

    None for a cycle that is not there. Eight queries, whatever the number of goals; one more for
    administrators, and one while the cycle is prepared. `past`: as it was known at the end of that day.
    """
    cycles = past.in_order if past else cycles_of(person)
    chosen = next((one for one in cycles if one.slug == cycle), None) if cycle else cycle_of_day(cycles, day)
    if cycle and chosen is None:
        return None
    goals = _goals(team, person, chosen, number, past) if chosen else []
    veil_parents(goals, person)
    stands = _standings(goals[:GOALS_A_PAGE], person, day, past, team)
    return GoalList(
        team=team,
        cycle=chosen,
        cycles=_around(cycles, chosen),
        standings=stands,
        marks=marks_then(stands, past, person, team) if past else marks_of(stands, person, team),
        answers=_answers(goals[:GOALS_A_PAGE], past),
        # What has been dismissed is told of today alone.
        divergences={} if past else divergences(stands, day),
        day=day,
        number=number,
        has_next=len(goals) > GOALS_A_PAGE,
        unnamed=0 if past else _unnamed(team, chosen, person),
        hides=None if past else _hides(team, chosen),
        past=past,
    )


def _parent(goal: Goal) -> Parent | None:
    if goal.parent is None:
        return None
    # One that is veiled has no number, and its words are those of the veil.
    named = short_statement(goal.parent.statement) if goal.parent.number else goal.parent.statement
    return Parent(named, goal.parent.number or None)


def _unnamed(team: Team, cycle: Cycle | None, person: Person) -> int:
    """How many private goals of the team there are that an administrator may not see."""
    if cycle is None or not person.is_administrator:
        return 0
    return Goal.objects.private_of(team, cycle).filter(pk__in=unseen_goals(person)).count()


def _hides(team: Team, cycle: Cycle | None) -> bool | None:
    if cycle is None or cycle.state != Cycle.State.PREPARING:
        return None
    return TeamChoice.objects.filter(team=team, hides_preparing=True).exists()


def _answers(goals: Sequence[Goal], past: Past | None) -> Mapping[int, Answers]:
    return answers_then(goals, past) if past else answers_of(goals)


def _goals(team: Team, person: Person, cycle: Cycle, number: int, past: Past | None) -> list[Goal]:
    """A page of the team's goals of the cycle, or of those that it had in it then, and one more."""
    if past is None and number == 1:
        return _first_goals(person, team.pk, cycle.pk)
    goals = Goal.objects.visible_to(person)
    today = goals.for_list(team.pk, cycle.pk).with_owner_load(person)
    rows = _goals_then(goals, team, cycle, past) if past else today
    first = (number - 1) * GOALS_A_PAGE
    return list(rows[first : first + GOALS_A_PAGE + 1])


def _goals_then(goals: GoalQuerySet, team: Team, cycle: Cycle, past: Past) -> GoalQuerySet:
    goals = goals.for_list_then(team, past.worked_on_by(team.pk)).filter(past.had("cycle", [cycle.pk]))
    return goals.annotate(supports_any=is_true(supporting(past)))


@prepared
def _first_goals(person: Person, team: int, cycle: int) -> QuerySet[Goal]:
    goals = Goal.objects.visible_to(person).for_list(team, cycle)
    return goals.with_owner_load(person)[: GOALS_A_PAGE + 1]


def _standings(
    goals: Sequence[Goal], person: Person, day: datetime.date, past: Past | None, team: Team
) -> Sequence[GoalStanding]:
    if past is None:
        return standings(goals, on=day)
    return standings_then(goals, past, person=person, wanted=Wanted(answers=True, alike=team.pk))


def _around(cycles: Sequence[Cycle], chosen: Cycle | None) -> Sequence[Cycle]:
    """The chosen cycle with its neighbours in time."""
    if chosen is None:
        return []
    here = cycles.index(chosen)
    return cycles[max(here - CYCLES_OFFERED, 0) : here + CYCLES_OFFERED + 1]
