"""The tree of goals from the company to persons: what contributes to what, and what is aligned to nothing.

A goal stands once as a row of its own, under the goal that it contributes to. Under each goal that it
supports it is a reference, which is drawn and counts for nothing.
"""

import datetime
from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.as_of import Past, standings_then, supported_then
from goals.models import Cycle, Goal
from goals.permissions import can_move_goal
from goals.queries import cycle_of_day, not_shown, remember_unseen, seen_among
from goals.queries.tree import (
    MOST_BELOW,
    MOST_LOOSE,
    MOST_ROOTS,
    aligned_to_nothing,
    at_the_top,
    contributing_to,
    supporting,
)
from goals.standing import GoalStanding, standings
from goals.veils import called
from goals.wording import to_choose
from teamops.formats import one_after_another
from teamops.people.models import Person
from teamops.people.queries import visible_teams


@dataclass(frozen=True)
class Link:
    """A goal and one that it supports; `leads_on`: what is below it is to be found here, and nowhere else."""

    goal: int
    supported: int
    leads_on: bool


@dataclass(frozen=True)
class Node:
    """A goal of the tree with the goals beneath it, as far as they are shown: what contributes, then what
    supports. How many there are of each is annotated by `for_alignment` or `_count_then`."""

    standing: GoalStanding
    level: int  # from 1, the company's
    can_move: bool
    children: Sequence["Node"] = ()
    link: Link | None = None  # it stands here because it supports the goal above it
    elsewhere: str = ""  # of a goal on the first level that is none of the company's: where it leads to

    @property
    def goal(self) -> Goal:
        return self.standing.goal

    @property
    def contributing(self) -> list["Node"]:
        return [node for node in self.children if not node.link]

    @property
    def supporting(self) -> list["Node"]:
        return [node for node in self.children if node.link]

    @property
    def below(self) -> int:
        """How many goals contribute to it."""
        return self.goal.below_count  # type: ignore[attr-defined]

    @property
    def supported_by(self) -> int:
        """How many others support it."""
        return self.goal.support_count  # type: ignore[attr-defined]

    @property
    def unseen(self) -> int:
        """How many more contribute that are kept from the reader, who is an administrator; 0 for others."""
        return self.goal.unseen_count  # type: ignore[attr-defined]

    @property
    def unseen_supporting(self) -> int:
        """How many more support it, in the same way."""
        return self.goal.unseen_support_count  # type: ignore[attr-defined]

    @property
    def hidden(self) -> int:
        """How many of those beneath it are fetched on demand."""
        return self.below + self.supported_by - len(self.children)

    @property
    def is_idle(self) -> bool:
        """A goal of the company that no other goal works towards, be it one that the reader may not see."""
        if self.level > 1 or self.elsewhere:
            return False
        return not (self.below or self.supported_by or self.goal.works_unseen)  # type: ignore[attr-defined]

    @property
    def says_beneath(self) -> str:
        """How many goals are to be found beneath it here; empty for none."""
        if self.link and not self.link.leads_on:
            return ""
        return says_beneath(self.below, self.supported_by)


def says_beneath(contributing: int, supporting: int) -> str:
    """How many goals stand beneath one, in words; empty for none."""
    said = []
    if contributing:
        some = ngettext("%(n)s goal contributes", "%(n)s goals contribute", contributing)
        said.append(some % {"n": contributing})
    if supporting:
        some = ngettext("%(n)s goal supports it", "%(n)s goals support it", supporting)
        said.append(some % {"n": supporting})
    return " · ".join(said)


@dataclass(frozen=True)
class Loose:
    """A goal that is aligned to nothing."""

    goal: Goal
    can_move: bool

    @property
    def says_beneath(self) -> str:
        return says_beneath(self.goal.below_count, self.goal.support_count)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Alignment:
    """The first two levels of a cycle's tree, and the goals of teams that lead nowhere: `loose` of `lost`.
    `shows_company`: whether the reader may see the company's goals, which a guest may not.
    """

    cycle: Cycle | None
    cycles: Sequence[Cycle]
    roots: Sequence[Node]
    loose: Sequence[Loose]
    lost: int = 0
    shows_company: bool = True

    @cached_property
    def idle(self) -> list[Node]:
        return [node for node in self.roots if node.is_idle]

    @property
    def unlisted(self) -> int:
        """How many more lead nowhere than the page lists."""
        return self.lost - len(self.loose)

    @property
    def finding(self) -> str:
        """What is missing in the tree, in a sentence."""
        said = []
        if not self.shows_company:
            said.append(_("The company’s goals are not shown to you."))
        elif all(node.elsewhere for node in self.roots):
            return _("The company has no goal in this cycle yet, so there is nothing to align to.")
        if self.idle:
            said.append(
                ngettext(
                    "Nobody works on %(n)s of the company’s goals.",
                    "Nobody works on %(n)s of the company’s goals.",
                    len(self.idle),
                )
                % {"n": len(self.idle)}
            )
        if self.lost:
            said.append(
                ngettext(
                    "%(n)s goal is aligned to nothing.",
                    "%(n)s goals are aligned to nothing.",
                    self.lost,
                )
                % {"n": self.lost}
            )
        return one_after_another(said) or _("Every goal leads to one of the company’s.")


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
    near = _overlapping(cycles, chosen)
    roots = at_the_top(person, near)
    shown = [goal.pk for goal in roots]
    children, supports = contributing_to(person, near, shown), supporting(person, near, shown)
    known = _stand([*roots, *children, *supports], day)  # where all of them stand is read at once
    beneath = _beneath(children, _links(supports), known, 2, person)
    loose = list(aligned_to_nothing(person, near, chosen.pk))
    return Alignment(
        chosen,
        cycles,
        [
            _node(known[goal.pk], 1, person, beneath.get(goal.pk, ()), elsewhere=_elsewhere(goal, near))
            for goal in roots
        ],
        [Loose(goal, can_move_goal(person, goal)) for goal in loose],
        loose[0].of_all if loose else 0,  # type: ignore[attr-defined]
        _shows_company(person),
    )


def _shows_company(person: Person) -> bool:
    return not person.is_guest or visible_teams(person).filter(parent=None).exists()


def below(
    goal: Goal, person: Person, day: datetime.date, *, cycle: str, level: int, past: Past | None = None
) -> Sequence[Node]:
    """What contributes to this goal in a cycle and what supports it, for a branch that is unfolded; it stands
    on `level`."""
    cycles, chosen = _cycles(person, day, cycle, past)
    if chosen is None:
        return []
    near = _overlapping(cycles, chosen)
    if past:
        return _below_then(goal, level, near, past, person)
    remember_unseen(person)
    children, supports = contributing_to(person, near, [goal.pk]), supporting(person, near, [goal.pk])
    known = _stand([*children, *supports], day)
    return _beneath(children, _links(supports), known, level, person).get(goal.pk, ())


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


def _stand(goals: Iterable[Goal], day: datetime.date) -> dict[int, GoalStanding]:
    """Where each of these goals stands, be it there twice."""
    once = {goal.pk: goal for goal in goals}
    return {one.goal.pk: one for one in standings(once.values(), on=day)}


def _links(supports: Iterable[Goal]) -> list[Link]:
    """What `GoalQuerySet.supporting` found; not what contributes to the same goal."""
    return [
        Link(goal.pk, goal.supported_id, goal.supported_id == goal.first_supported and _is_apart(goal))  # type: ignore[attr-defined]
        for goal in supports
        if goal.parent_id != goal.supported_id  # type: ignore[attr-defined]
    ]


def _elsewhere(goal: Goal, cycles: Collection[int]) -> str:
    """Where a goal of the first level leads to, if it is none of the company's."""
    if goal.parent_id is None:
        return "" if goal.team.parent_id is None else _only_supports()
    return _below_another_cycle() if goal.parent_cycle not in cycles else _below_unseen()  # type: ignore[attr-defined]


def _only_supports() -> str:
    return _("supports only goals that are not shown here")


def _below_another_cycle() -> str:
    return _("contributes to a goal of another cycle")


def _below_unseen() -> str:
    return _("contributes to a goal that is not shown to you")


def _is_apart(goal: Goal) -> bool:
    """It stands nowhere in the tree by itself, neither as a goal of the company nor below another one."""
    return goal.parent_id is None and goal.team.parent_id is not None


def _beneath(
    children: Iterable[Goal],
    links: Iterable[Link],
    known: Mapping[int, GoalStanding],
    level: int,
    person: Person | None,
) -> dict[int | None, list[Node]]:
    """By goal: what contributes to it, and then what supports it."""
    found: dict[int | None, list[Node]] = {}
    for goal in children:
        found.setdefault(goal.parent_id, []).append(_node(known[goal.pk], level, person))
    for link in links:
        found.setdefault(link.supported, []).append(_node(known[link.goal], level, person, link=link))
    return found


def _node(
    standing: GoalStanding,
    level: int,
    person: Person | None,
    children: Sequence[Node] = (),
    link: Link | None = None,
    elsewhere: str = "",
) -> Node:
    """`person` None: on a past day nobody moves anything. A goal is moved where it stands by itself."""
    movable = person is not None and can_move_goal(person, standing.goal)
    return Node(
        standing, level, movable and (link is None or _is_apart(standing.goal)), children, link, elsewhere
    )


def possible_parents(
    goal: Goal, person: Person, *, picked: Collection[int] = (), words: str = ""
) -> list[tuple[Goal, str]]:
    """What the goal can be moved under, as its form offers it, and how it is called; where it stands now is
    one, even if unseen."""
    goals = Goal.objects.offered_to(goal, goal.team, person, picked=picked, words=words)
    offered = [
        (one, to_choose(one, with_team=True)) for one in goals.select_related("team", "cycle")[:MOST_BELOW]
    ]
    if goal.parent and goal.parent not in [one for one, _name in offered]:
        is_seen = bool(seen_among(person, [goal.parent]))
        offered.insert(0, (goal.parent, goal.parent.statement if is_seen else called(goal.parent)))
    return offered


# --- As it was known at the end of a past day ---------------------------------------------------------


def _tree_then(cycles: Sequence[Cycle], chosen: Cycle, past: Past, person: Person) -> Alignment:
    """The same tree of what contributed to what then: first where every goal stood in it, then the goals that
    are shown."""
    then = _places(_overlapping(cycles, chosen), past, person)
    elsewhere = {one.goal: then.elsewhere(one) for one in then.seen.values()}
    roots = [
        one.goal
        for one in then.seen.values()
        if elsewhere[one.goal] or (one.is_company and one.parent is None)
    ]
    roots = roots[:MOST_ROOTS]
    children = [one.goal for one in then.seen.values() if one.parent in roots][:MOST_BELOW]
    links = then.links(roots)[:MOST_BELOW]
    lost = then.lost(chosen.pk)
    loose = lost[:MOST_LOOSE]
    known = _stand_then([*roots, *children, *(link.goal for link in links), *loose], then, past, person)
    beneath = _beneath([known[pk].goal for pk in children], links, known, 2, None)
    return Alignment(
        chosen,
        cycles,
        [_node(known[pk], 1, None, beneath.get(pk, ()), elsewhere=elsewhere[pk]) for pk in roots],
        [Loose(known[pk].goal, False) for pk in loose],
        len(lost),
        _shows_company(person),
    )


def _below_then(goal: Goal, level: int, near: Sequence[int], past: Past, person: Person) -> Sequence[Node]:
    then = _places(near, past, person)
    children = [one.goal for one in then.seen.values() if one.parent == goal.pk][:MOST_BELOW]
    links = then.links([goal.pk])[:MOST_BELOW]
    known = _stand_then([*children, *(link.goal for link in links)], then, past, person)
    return _beneath([known[pk].goal for pk in children], links, known, level, None).get(goal.pk, ())


@dataclass(frozen=True)
class Place:
    """Where a goal stood in the tree: ids of itself, its parent and its cycle, and of what it supported."""

    goal: int
    parent: int | None
    cycle: int
    is_company: bool
    is_closed: bool
    supports: Collection[int]

    @property
    def leads_nowhere(self) -> bool:
        return not (self.is_company or self.parent or self.supports)


@dataclass(frozen=True)
class Places:
    """Of all goals of some cycles, by their ids in the order of the tree; `unseen`: those that are not for
    the reader."""

    seen: Mapping[int, Place]
    unseen: Mapping[int, Place]

    def elsewhere(self, one: Place) -> str:
        """As `_elsewhere` says it."""
        if one.parent in self.unseen:
            return _below_unseen()
        if one.parent is not None:
            return "" if one.parent in self.seen else _below_another_cycle()
        if one.is_company or not one.supports or self.seen.keys() & set(one.supports):
            return ""
        return _only_supports()

    def lost(self, cycle: int) -> list[int]:
        """As `GoalQuerySet.aligned_to_nothing` finds them."""
        near = self._leading(self.seen.values())
        here = self._leading(one for one in self.seen.values() if one.cycle == cycle)
        return [
            one.goal
            for one in self.seen.values()
            if one.leads_nowhere
            and (one.goal in here or (one.cycle == cycle and (not one.is_closed or one.goal in near)))
        ]

    @staticmethod
    def _leading(beneath: Iterable[Place]) -> set[int | None]:
        """What these stand beneath."""
        return {goal for one in beneath for goal in (one.parent, *one.supports)}

    def links(self, goals: Container[int]) -> list[Link]:
        """What supported these."""
        return [
            Link(one.goal, goal, goal == first and one.parent is None and not one.is_company)
            for one in self.seen.values()
            for shown in [sorted(self.seen.keys() & set(one.supports))]
            for first in shown[:1]
            for goal in shown
            if goal in goals and goal != one.parent
        ]


def _places(cycles: Sequence[int], past: Past, person: Person) -> Places:
    """Three queries."""
    supports = supported_then(past)
    seen = _placed(Goal.objects.visible_to(person), cycles, past, supports)
    return Places(seen, _placed(not_shown(person), cycles, past, supports))


def _placed(
    goals: QuerySet[Goal], cycles: Sequence[int], past: Past, supports: Mapping[int, Collection[int]]
) -> dict[int, Place]:
    rows = goals.filter(past.had("cycle", cycles)).order_by("team__path", "position", "number")
    fields = ("pk", "parent_id", "cycle_id", "state", "team__parent_id")
    return {
        pk: Place(
            goal=pk,
            parent=past.place(pk, "parent", parent),
            cycle=past.place(pk, "cycle", cycle),
            is_company=above is None,
            is_closed=past.place(pk, "state", state) == Goal.State.CLOSED,
            supports=supports.get(pk, ()),
        )
        for pk, parent, cycle, state, above in rows.values_list(*fields)
    }


def _stand_then(goals: Collection[int], then: Places, past: Past, person: Person) -> dict[int, GoalStanding]:
    """Where these goals stood, annotated as by `for_alignment`: how many goals contributed to each and
    supported it, seen and unseen."""
    shown = Goal.objects.filter(pk__in=goals).in_tree_order()
    below, supporting = _counted(then.seen.values())
    unseen, unseen_supporting = _counted(then.unseen.values())
    known = {one.goal.pk: one for one in standings_then(shown, past, person=person)}
    for pk, one in known.items():
        one.goal.below_count, one.goal.support_count = below[pk], supporting[pk]  # type: ignore[attr-defined]
        told = person.is_administrator
        one.goal.unseen_count = unseen[pk] if told else 0  # type: ignore[attr-defined]
        one.goal.unseen_support_count = unseen_supporting[pk] if told else 0  # type: ignore[attr-defined]
        one.goal.works_unseen = bool(unseen[pk] or unseen_supporting[pk])  # type: ignore[attr-defined]
    return known


def _counted(places: Collection[Place]) -> tuple[Counter[int | None], Counter[int]]:
    """By goal how many of these contributed to it, and how many others supported it."""
    supporting = (goal for one in places for goal in one.supports if goal != one.parent)
    return Counter(one.parent for one in places), Counter(supporting)
