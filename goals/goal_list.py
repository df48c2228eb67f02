"""What the team's goal list shows."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from goals.agreement_panel import Answers, answers_of
from goals.divergences import Divergence, divergences
from goals.judging import marks_of
from goals.models import Cycle, Goal, TeamChoice
from goals.numbers import day_of
from goals.queries import cycle_of_day, unseen_goals
from goals.smart import Marks
from goals.standing import GoalStanding, standings
from goals.veils import veil_parents
from teamops.people.models import Person, Team

GOALS_A_PAGE = 25
CYCLES_OFFERED = 2  # before and after the one that is shown


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

    @property
    def day_of_cycle(self) -> int:
        return day_of(self.cycle.span, self.day) if self.cycle else 0

    @property
    def rows(self) -> list[tuple[GoalStanding, Answers | None, Sequence[Divergence]]]:
        """Each goal with who has agreed to it (None: nobody was asked) and where work and result part."""
        return [
            (one, self.answers.get(one.goal.pk), self.divergences.get(one.goal.pk, ()))
            for one in self.standings
        ]

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
    team: Team, person: Person, day: datetime.date, *, cycle: str = "", number: int = 1
) -> GoalList | None:
    """A team's goals with their key results; the cycle by its slug, else that of the day.

    None for a cycle that is not there. Nine queries, whatever the number of goals; one more for
    administrators, and one while the cycle is prepared.
    """
    cycles = list(Cycle.objects.visible_to(person).order_by("starts_on", "-ends_on"))
    chosen = next((one for one in cycles if one.slug == cycle), None) if cycle else cycle_of_day(cycles, day)
    if cycle and chosen is None:
        return None
    first = (number - 1) * GOALS_A_PAGE
    rows = Goal.objects.visible_to(person).for_list(team, chosen)
    goals = list(rows[first : first + GOALS_A_PAGE + 1]) if chosen else []
    veil_parents(goals, person)
    stands = standings(goals[:GOALS_A_PAGE], on=day)
    return GoalList(
        team=team,
        cycle=chosen,
        cycles=_around(cycles, chosen),
        standings=stands,
        marks=marks_of(stands, person, team),
        answers=answers_of(goals[:GOALS_A_PAGE]),
        divergences=divergences(stands, day),
        day=day,
        number=number,
        has_next=len(goals) > GOALS_A_PAGE,
        unnamed=_unnamed(team, chosen, person),
        hides=_hides(team, chosen),
    )


def _unnamed(team: Team, cycle: Cycle | None, person: Person) -> int:
    """How many private goals of the team there are that an administrator may not see."""
    if cycle is None or not person.is_administrator:
        return 0
    return Goal.objects.private_of(team, cycle).filter(pk__in=unseen_goals(person)).count()


def _hides(team: Team, cycle: Cycle | None) -> bool | None:
    if cycle is None or cycle.state != Cycle.State.PREPARING:
        return None
    return TeamChoice.objects.filter(team=team, hides_preparing=True).exists()


def _around(cycles: Sequence[Cycle], chosen: Cycle | None) -> Sequence[Cycle]:
    """The chosen cycle with its neighbours in time."""
    if chosen is None:
        return []
    here = cycles.index(chosen)
    return cycles[max(here - CYCLES_OFFERED, 0) : here + CYCLES_OFFERED + 1]
