"""The tree of goals from the company to persons: what contributes to what, and what is aligned to nothing."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.models import Cycle, Goal
from goals.permissions import can_move_goal
from goals.queries import cycle_of_day, seen_among, unseen_goals
from goals.standing import GoalStanding, standings
from goals.veils import called
from teamops.people.models import Person

MOST_ROOTS = 50
MOST_BELOW = 200  # goals of a level that are shown at once
MOST_LOOSE = 50


@dataclass(frozen=True)
class Node:
    """A goal of the tree with the goals that contribute to it, as far as they are shown."""

    standing: GoalStanding
    level: int  # from 1, the company's
    can_move: bool
    children: list["Node"] = field(default_factory=list)

    @property
    def goal(self) -> Goal:
        return self.standing.goal

    @property
    def below(self) -> int:
        """How many goals contribute to it."""
        return self.goal.below_count  # type: ignore[attr-defined]  # annotated by `for_alignment`

    @property
    def unseen(self) -> int:
        """How many more contribute that are kept from the reader."""
        return self.goal.unseen_count  # type: ignore[attr-defined]  # annotated by `for_alignment`

    @property
    def is_below_unseen(self) -> bool:
        """A goal that stands on the first level because the reader may not see what it contributes to."""
        return self.level == 1 and self.goal.parent_id is not None

    @property
    def hidden(self) -> int:
        """How many of them are fetched on demand."""
        return self.below - len(self.children)

    @property
    def is_idle(self) -> bool:
        """A goal of the company that no other goal works towards."""
        if self.level > 1 or self.is_below_unseen:
            return False
        return not (self.below or self.unseen or self.goal.support_count)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Loose:
    """A goal that is aligned to nothing."""

    goal: Goal
    can_move: bool


@dataclass(frozen=True)
class Alignment:
    """The first two levels of a cycle's tree, and the goals of teams that lead nowhere."""

    cycle: Cycle | None
    cycles: Sequence[Cycle]
    roots: Sequence[Node]
    loose: Sequence[Loose]

    @cached_property
    def idle(self) -> list[Node]:
        return [node for node in self.roots if node.is_idle]

    @property
    def finding(self) -> str:
        """What is missing in the tree, in a sentence."""
        if not self.roots:
            return _("The company has no goal in this cycle yet, so there is nothing to align to.")
        said = []
        if self.idle:
            said.append(
                ngettext(
                    "Nobody works on %(n)s of the company's goals.",
                    "Nobody works on %(n)s of the company's goals.",
                    len(self.idle),
                )
                % {"n": len(self.idle)}
            )
        if self.loose:
            said.append(
                ngettext(
                    "%(n)s goal is aligned to nothing.",
                    "%(n)s goals are aligned to nothing.",
                    len(self.loose),
                )
                % {"n": len(self.loose)}
            )
        return " ".join(said) or _("Every goal leads to one of the company's.")


def alignment(person: Person, day: datetime.date, *, cycle: str = "") -> Alignment | None:
    """The tree of a cycle: the company's goals of this and overlapping cycles, and what contributes to them.

    None for a cycle that is not there.
    """
    cycles, chosen = _cycles(person, day, cycle)
    if chosen is None:
        return None if cycle else Alignment(None, cycles, [], [])
    goals = Goal.objects.for_alignment(_overlapping(cycles, chosen), person)
    tops = Q(team__parent=None, parent=None) | Q(parent__in=unseen_goals(person))
    roots = list(goals.filter(tops)[:MOST_ROOTS])
    children = list(goals.filter(parent__in=roots)[:MOST_BELOW])
    loose = Goal.objects.visible_to(person).aligned_to_nothing(chosen)
    return Alignment(
        chosen,
        cycles,
        _tree(roots, children, person, day),
        [Loose(goal, can_move_goal(person, goal)) for goal in loose[:MOST_LOOSE]],
    )


def below(goal: Goal, person: Person, day: datetime.date, *, cycle: str, level: int) -> list[Node]:
    """What contributes to this goal in a cycle, for a branch that is unfolded; it stands on `level`."""
    cycles, chosen = _cycles(person, day, cycle)
    if chosen is None:
        return []
    children = Goal.objects.for_alignment(_overlapping(cycles, chosen), person).filter(parent=goal)
    return [_node(standing, level, person) for standing in standings(children[:MOST_BELOW], on=day)]


def _cycles(person: Person, day: datetime.date, slug: str) -> tuple[list[Cycle], Cycle | None]:
    """All cycles, and the one that is asked for, or that of the day."""
    cycles = list(Cycle.objects.visible_to(person).order_by("starts_on", "-ends_on"))
    if not slug:
        return cycles, cycle_of_day(cycles, day)
    return cycles, next((one for one in cycles if one.slug == slug), None)


def _overlapping(cycles: Iterable[Cycle], chosen: Cycle) -> list[int]:
    """The cycles that share days with the chosen one: a quarter's year, a year's quarters."""
    return [one.pk for one in cycles if one.starts_on <= chosen.ends_on and one.ends_on >= chosen.starts_on]


def _node(standing: GoalStanding, level: int, person: Person) -> Node:
    return Node(standing, level, can_move_goal(person, standing.goal))


def _tree(roots: Sequence[Goal], children: Sequence[Goal], person: Person, day: datetime.date) -> list[Node]:
    """Two levels as nodes; where all of them stand is read at once."""
    stands = {one.goal.pk: one for one in standings([*roots, *children], on=day)}
    nodes = [_node(stands[goal.pk], 1, person) for goal in roots]
    by_goal = {node.goal.pk: node for node in nodes}
    for goal in children:
        assert goal.parent_id is not None
        by_goal[goal.parent_id].children.append(_node(stands[goal.pk], 2, person))
    return nodes


def possible_parents(goal: Goal, person: Person) -> list[tuple[Goal, str]]:
    """What the goal can be moved under, and how it is called; where it stands now is one, even if unseen."""
    goals = list(Goal.objects.may_be_parent_of(goal, person).select_related("team", "cycle"))
    offered = [(one, f"G-{one.number} {one.statement} ({one.team.name})") for one in goals]
    if goal.parent and goal.parent not in goals:
        is_seen = bool(seen_among(person, [goal.parent]))
        offered.insert(0, (goal.parent, goal.parent.statement if is_seen else called(goal.parent)))
    return offered
