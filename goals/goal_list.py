"""What the team's goal list shows."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from goals.models import Cycle, Goal
from goals.numbers import day_of
from goals.queries import cycle_of_day
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
    day: datetime.date
    number: int
    has_next: bool

    @property
    def day_of_cycle(self) -> int:
        return day_of(self.cycle.span, self.day) if self.cycle else 0

    @property
    def summary(self) -> str:
        """How many goals of this page are on track, at risk and so on: "2 on track, 1 at risk"."""
        counted = Counter(standing.status for standing in self.standings)
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

    None for a cycle that is not there. Six queries, whatever the number of goals.
    """
    cycles = list(Cycle.objects.visible_to(person).order_by("starts_on", "-ends_on"))
    chosen = next((one for one in cycles if one.slug == cycle), None) if cycle else cycle_of_day(cycles, day)
    if cycle and chosen is None:
        return None
    first = (number - 1) * GOALS_A_PAGE
    rows = Goal.objects.visible_to(person).for_list(team, chosen)
    goals = list(rows[first : first + GOALS_A_PAGE + 1]) if chosen else []
    veil_parents(goals, person)
    return GoalList(
        team=team,
        cycle=chosen,
        cycles=_around(cycles, chosen),
        standings=standings(goals[:GOALS_A_PAGE], on=day),
        day=day,
        number=number,
        has_next=len(goals) > GOALS_A_PAGE,
    )


def _around(cycles: Sequence[Cycle], chosen: Cycle | None) -> Sequence[Cycle]:
    """The chosen cycle with its neighbours in time."""
    if chosen is None:
        return []
    here = cycles.index(chosen)
    return cycles[max(here - CYCLES_OFFERED, 0) : here + CYCLES_OFFERED + 1]
