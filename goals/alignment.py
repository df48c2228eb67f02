"""The tree of goals from the company to persons: what contributes to what, and what is aligned to nothing."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.as_of import Past, is_true, standings_then, support_counts, supporting
from goals.models import Cycle, Goal
from goals.permissions import can_move_goal
from goals.queries import cycle_of_day, remember_unseen, seen_among, unseen_goals
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
        return self.level == 1 and (self.goal.parent_id is not None or hasattr(self.goal, "was_below_unseen"))

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


def alignment(
    person: Person, day: datetime.date, *, cycle: str = "", past: Past | None = None
) -> Alignment | None:
    """The tree of a cycle: the company's goals of this and overlapping cycles, and what contributes to them.

    None for a cycle that is not there. `past`: as it was known at the end of that day.
    """
    cycles, chosen = _cycles(person, day, cycle, past)
    if chosen is None:
        return None if cycle else Alignment(None, cycles, [], [])
    if past:
        return _tree_then(cycles, chosen, past, person)
    remember_unseen(person)
    goals = Goal.objects.for_alignment(_overlapping(cycles, chosen), person)
    tops = Q(team__parent=None, parent=None) | Q(parent__in=unseen_goals(person))
    roots = list(goals.filter(tops)[:MOST_ROOTS])
    children = list(goals.filter(parent__in=roots)[:MOST_BELOW])
    loose = Goal.objects.visible_to(person).aligned_to_nothing(chosen)
    stands = standings([*roots, *children], on=day)  # where all of them stand is read at once
    return Alignment(
        chosen,
        cycles,
        _tree(roots, children, stands, person),
        [Loose(goal, can_move_goal(person, goal)) for goal in loose[:MOST_LOOSE]],
    )


def below(
    goal: Goal, person: Person, day: datetime.date, *, cycle: str, level: int, past: Past | None = None
) -> list[Node]:
    """What contributes to this goal in a cycle, for a branch that is unfolded; it stands on `level`."""
    cycles, chosen = _cycles(person, day, cycle, past)
    if chosen is None:
        return []
    if past:
        near = _overlapping(cycles, chosen)
        places, unseen = _places(near, past, person), _unseen_places(near, past, person)
        under = [one.goal for one in places if one.parent == goal.pk][:MOST_BELOW]
        stands = standings_then(Goal.objects.filter(pk__in=under).in_tree_order(), past, person=person)
        _count_then([one.goal for one in stands], places, unseen, past)
        return [_node(standing, level, None) for standing in stands]
    remember_unseen(person)
    children = Goal.objects.for_alignment(_overlapping(cycles, chosen), person).filter(parent=goal)
    return [_node(standing, level, person) for standing in standings(children[:MOST_BELOW], on=day)]


def _cycles(
    person: Person, day: datetime.date, slug: str, past: Past | None
) -> tuple[list[Cycle], Cycle | None]:
    """All cycles, and the one that is asked for, or that of the day."""
    cycles = past.in_order if past else list(Cycle.objects.visible_to(person).in_order())
    if not slug:
        return cycles, cycle_of_day(cycles, day)
    return cycles, next((one for one in cycles if one.slug == slug), None)


def _overlapping(cycles: Iterable[Cycle], chosen: Cycle) -> list[int]:
    """The cycles that share days with the chosen one: a quarter's year, a year's quarters."""
    return [one.pk for one in cycles if one.starts_on <= chosen.ends_on and one.ends_on >= chosen.starts_on]


def _node(standing: GoalStanding, level: int, person: Person | None) -> Node:
    """`person` None: on a past day nobody moves anything."""
    return Node(standing, level, person is not None and can_move_goal(person, standing.goal))


def _tree(
    roots: Sequence[Goal], children: Sequence[Goal], stands: Iterable[GoalStanding], person: Person | None
) -> list[Node]:
    """Two levels as nodes."""
    known = {one.goal.pk: one for one in stands}
    nodes = [_node(known[goal.pk], 1, person) for goal in roots]
    by_goal = {node.goal.pk: node for node in nodes}
    for goal in children:
        assert goal.parent_id is not None
        by_goal[goal.parent_id].children.append(_node(known[goal.pk], 2, person))
    return nodes


def possible_parents(goal: Goal, person: Person) -> list[tuple[Goal, str]]:
    """What the goal can be moved under, and how it is called; where it stands now is one, even if unseen."""
    goals = list(Goal.objects.may_be_parent_of(goal, person).select_related("team", "cycle"))
    offered = [(one, f"G-{one.number} {one.statement} ({one.team.name})") for one in goals]
    if goal.parent and goal.parent not in goals:
        is_seen = bool(seen_among(person, [goal.parent]))
        offered.insert(0, (goal.parent, goal.parent.statement if is_seen else called(goal.parent)))
    return offered


# --- As it was known at the end of a past day ---------------------------------------------------------


def _tree_then(cycles: Sequence[Cycle], chosen: Cycle, past: Past, person: Person) -> Alignment:
    """The same tree of what contributed to what then: first where every goal stood in it, then the goals that
    are shown."""
    near = _overlapping(cycles, chosen)
    places, unseen = _places(near, past, person), _unseen_places(near, past, person)
    kept = {one.goal for one in unseen}
    tops = [one for one in places if one.parent is None]
    below_unseen = {one.goal for one in places if one.parent in kept}
    roots = [
        one.goal for one in places if one.goal in below_unseen or (one.is_company and one.parent is None)
    ]
    roots = roots[:MOST_ROOTS]
    children = [one.goal for one in places if one.parent in roots][:MOST_BELOW]
    lost = [one for one in tops if not one.is_company and one.cycle == chosen.pk and one.is_lost]
    loose = [one.goal for one in lost][:MOST_LOOSE]
    shown = Goal.objects.filter(pk__in=[*roots, *children, *loose]).in_tree_order()
    stands = standings_then(shown, past, person=person)
    goals = {one.goal.pk: one.goal for one in stands}
    for pk in below_unseen.intersection(roots):
        goals[pk].was_below_unseen = True  # type: ignore[attr-defined]
    _count_then(goals.values(), places, unseen, past)
    tree = _tree([goals[pk] for pk in roots], [goals[pk] for pk in children], stands, None)
    return Alignment(chosen, cycles, tree, [Loose(goals[pk], False) for pk in loose])


@dataclass(frozen=True)
class Place:
    """Where a goal stood in the tree: ids of itself, its parent and its cycle."""

    goal: int
    parent: int | None
    cycle: int
    is_company: bool
    is_lost: bool  # not closed, and supports nothing


def _places(cycles: Sequence[int], past: Past, person: Person) -> list[Place]:
    """Of every goal of these cycles that the person may see, in the order of the tree; one query."""
    return _placed(Goal.objects.visible_to(person), cycles, past)


def _unseen_places(cycles: Sequence[int], past: Past, person: Person) -> list[Place]:
    """The same of those that are kept from the person, which are few; one query."""
    return _placed(unseen_goals(person), cycles, past)


def _placed(goals: QuerySet[Goal], cycles: Sequence[int], past: Past) -> list[Place]:
    rows = goals.filter(past.had("cycle", cycles)).order_by("team__path", "position", "number")
    rows = rows.annotate(supports_some=is_true(supporting(past)))
    fields = ("pk", "parent_id", "cycle_id", "state", "team__parent_id", "supports_some")
    return [
        Place(
            goal=pk,
            parent=past.place(pk, "parent", parent),
            cycle=past.place(pk, "cycle", cycle),
            is_company=above is None,
            is_lost=past.place(pk, "state", state) != Goal.State.CLOSED and not supports,
        )
        for pk, parent, cycle, state, above, supports in rows.values_list(*fields)
    ]


def _count_then(goals: Iterable[Goal], places: Iterable[Place], unseen: Iterable[Place], past: Past) -> None:
    """Annotate as `for_alignment` does: how many goals contributed to each, seen and unseen, and how many
    supported it."""
    goals = list(goals)
    below, besides = Counter(one.parent for one in places), Counter(one.parent for one in unseen)
    supports = support_counts([goal.pk for goal in goals], past)
    for goal in goals:
        goal.below_count = below[goal.pk]  # type: ignore[attr-defined]
        goal.support_count = supports[goal.pk]  # type: ignore[attr-defined]
        goal.unseen_count = besides[goal.pk]  # type: ignore[attr-defined]
