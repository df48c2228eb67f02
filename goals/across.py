"""What teams need from each other, as lines of pages: worded for the reader, on a day."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goals.as_of import Past
from goals.beside_then import Beside
from goals.models import Dependency, Goal, JointEvent
from goals.queries.goal_page import dependencies_of
from goals.rewinding import set_back
from teamops.formats import late, names_of, one_after_another, slip
from teamops.people.models import Person, Team

State = Dependency.State
MOST_LINES = 100
MOST_EVENTS = 50
# Shape and word of each state; what is late or at risk has its own.
LOOKS: dict[str, tuple[str, str | Promise]] = {
    State.ASKED: ("not_started", gettext_lazy("not answered yet")),
    State.ACCEPTED: ("on_track", gettext_lazy("promised")),
    State.DECLINED: ("off_track", gettext_lazy("declined")),
    State.DELIVERED: ("review", gettext_lazy("delivered, to be confirmed")),
    State.CONFIRMED: ("done", gettext_lazy("confirmed")),
    State.WITHDRAWN: ("dropped", gettext_lazy("no longer needed")),
}


def look(state: str, *, at_risk: bool, overdue: bool) -> tuple[str, str]:
    """(status whose shape it has, word) of a dependency."""
    if overdue:
        return "off_track", _("overdue")
    if at_risk:
        return "at_risk", _("promised too late")
    shape, word = LOOKS[state]
    return shape, str(word)


@dataclass(frozen=True)
class Line:
    """A dependency on a day. `shows_goal`: whether the reader may see the goal that needs it."""

    dependency: Dependency
    on: datetime.date
    shows_goal: bool = True

    @property
    def look(self) -> tuple[str, str]:
        one = self.dependency
        return look(one.state, at_risk=one.is_at_risk, overdue=one.is_overdue(self.on))

    @property
    def slip(self) -> str:
        """By how much the promise has moved, and how often: +7 d, moved twice."""
        one = self.dependency
        if not one.moves:
            return ""
        times = ngettext("moved once", "moved %(n)s times", one.moves) % {"n": one.moves}
        moved = slip(one.original_promised_on, one.promised_on)
        return _("%(slip)s, %(times)s") % {"slip": moved, "times": times} if moved else times

    @property
    def late(self) -> str:
        """How late it is by the promise, else by the day of need; nothing while it is not."""
        one = self.dependency
        return late(one.promised_on or one.needed_on, self.on) if one.is_overdue(self.on) else ""


class Finding(NamedTuple):
    """How many dependencies ask for somebody, in a sentence, and which."""

    says: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class TeamPage:
    """What a team needs, what others need from it, and the days that it holds with others."""

    needs: Sequence[Line]
    gives: Sequence[Line]
    earlier: Sequence[Line]
    events: Sequence[JointEvent]
    team: Team

    @property
    def finding(self) -> str:
        """What asks for somebody, in a line."""
        if self.findings:
            return one_after_another([one.says for one in self.findings])
        return _("Everything is answered and in time.") if self.every else _("No team waits for another.")

    @property
    def every(self) -> list[Line]:
        return [*self.needs, *self.gives]

    @cached_property
    def findings(self) -> list[Finding]:
        """What asks for somebody: unanswered, overdue, at risk."""
        asked = [line for line in self.gives if line.dependency.state == State.ASKED]
        overdue = [line for line in self.every if line.dependency.is_overdue(line.on)]
        at_risk = [line for line in self.every if line.dependency.is_at_risk and line not in overdue]
        teams = len({line.dependency.goal.team_id for line in asked})
        waits = ngettext("%(n)s team waits for an answer.", "%(n)s teams wait for an answer.", teams)
        is_late = ngettext("%(n)s is overdue.", "%(n)s are overdue.", len(overdue))
        too_late = ngettext(
            "%(n)s is promised for later than it is needed.",
            "%(n)s are promised for later than they are needed.",
            len(at_risk),
        )
        found = [
            Finding(waits % {"n": teams}, asked),
            Finding(is_late % {"n": len(overdue)}, overdue),
            Finding(too_late % {"n": len(at_risk)}, at_risk),
        ]
        return [one for one in found if one.lines]


def team_page(team: Team, person: Person, day: datetime.date) -> TeamPage:
    """The page of a team, as far as the person may see it, in four queries."""
    rows = Dependency.objects.visible_to(person).between(team)[:MOST_LINES]
    lines = [Line(row, day, row.shows_goal) for row in rows]  # type: ignore[attr-defined]  # annotated
    still = [line for line in lines if line.dependency.is_open]
    return TeamPage(
        needs=[line for line in still if line.dependency.goal.team_id == team.pk],
        gives=[line for line in still if line.dependency.team_id == team.pk],
        earlier=[line for line in lines if not line.dependency.is_open],
        events=joint_events(team, person, day),
        team=team,
    )


def joint_events(team: Team, person: Person, day: datetime.date) -> list[JointEvent]:
    """What the team holds with others from this day on, with the goals that the person may see."""
    goals = Prefetch("goals", Goal.objects.visible_to(person).order_by("number"))
    events = JointEvent.objects.visible_to(person).coming(team, day).prefetch_related(goals)
    return list(events[:MOST_EVENTS])


def goal_lines(goal: Goal, day: datetime.date) -> list[Line]:
    """What a goal needs from other teams, for its page. One query."""
    return [Line(row, day) for row in dependencies_of(goal.pk)]


# What a change means for what was before it, beside what the trail keeps.
IMPLIED: dict[str, dict[str, None]] = {
    "dependency.accepted": {"original_promised_on": None},
    "dependency.delivered": {"delivered_at": None},
    "dependency.confirmed": {"confirmed_at": None},
}
GAVE_REASON = (
    "dependency.accepted",
    "dependency.declined",
    "dependency.promise_moved",
    "dependency.sent_back",
)


def needed_then(goal: Goal, past: Past) -> list[Dependency]:
    """What it needed from other teams at the end of a past day, as it is now. One query."""
    return list(Dependency.objects.of_goal(goal.pk).filter(asked_at__lt=past.moment)[:MOST_LINES])


def goal_lines_then(goal: Goal, past: Past, needed: Iterable[Dependency]) -> list[Line]:
    """`needed_then` as it was, by what was read with the goal (`goals.beside_then`).

    A reason that somebody has given since stands in the place of the earlier one, which is then left out.
    """
    known = {one.pk: one for one in needed}
    beside = Beside.of(goal)
    for event in beside.of_dependencies():
        one = known[event.subject_id]
        set_back(one, IMPLIED.get(event.verb, {}) | event.before)
        one.moves -= event.verb == "dependency.promise_moved"
        if event.verb in GAVE_REASON:
            one.reason = ""
    for one in known.values():
        if one.owner_id and not Dependency.owner.is_cached(one):
            one.owner = beside.people.get(one.owner_id)
    in_order = sorted(known.values(), key=lambda one: (not one.is_open, one.needed_on, one.pk))
    return [Line(one, past.day) for one in in_order]


def names(teams: Iterable[Team]) -> str:
    return names_of(team.name for team in teams)
