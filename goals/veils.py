"""What the reader sees of a goal that is not theirs to see, where it counts: that it is there."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from goals.models import Goal
from goals.queries import seen_among
from goals.standing import GoalStanding
from teamops.people.models import Person


def called(goal: Goal) -> str:
    """What a goal is called before somebody who may not see it."""
    return _("a private goal") if goal.is_private else _("a goal that is not shown to you")


def veiled(goal: Goal) -> Goal:
    """A stand-in without number, owner and words of its own; templates draw no link to what has no number."""
    return Goal(statement=called(goal), is_private=goal.is_private, state=goal.state)


def veil_parents(goals: Sequence[Goal], person: Person) -> None:
    """Name no parent that the person may not see; the goals are for showing only. One query."""
    seen = seen_among(person, [goal.parent for goal in goals])
    for goal in goals:
        if goal.parent and goal.parent_id not in seen:
            goal.parent = veiled(goal.parent)


@dataclass(frozen=True)
class Around:
    """What stands around a goal, as its reader may see it: what contributes to it, and what it supports."""

    sub_goals: Sequence[GoalStanding]
    supports: Sequence[Goal]


def veil_below(sub_goals: Sequence[GoalStanding], seen: Container[int], person: Person) -> list[GoalStanding]:
    """Goals that contribute, with a stand-in for those that are not among the `seen` ids: administrators know
    of each that it is there, others only that something is."""
    if person.is_administrator:
        return [sub if sub.goal.pk in seen else replace(sub, goal=veiled(sub.goal)) for sub in sub_goals]
    kept = [
        replace(sub, goal=Goal(statement=_("what is kept from you")))
        for sub in sub_goals
        if sub.goal.pk not in seen
    ]
    return [*(sub for sub in sub_goals if sub.goal.pk in seen), *kept[:1]]


def veil_around(
    goal: Goal, sub_goals: Sequence[GoalStanding], near: Iterable[Goal], person: Person
) -> Around:
    """Name nothing around a goal that its reader may not see: its parent, its sequel, the goals below it.

    What it supports and they may not see is left out: it counts for nothing. `near`: all of these, each with
    `is_seen` and `is_supported`.
    """
    known: dict[int, Any] = {one.pk: one for one in near if one.is_seen}  # type: ignore[attr-defined]
    if goal.parent and goal.parent_id not in known:
        goal.parent = veiled(goal.parent)
    if goal.continued_by_id not in known:
        goal.continued_by = None
    return Around(veil_below(sub_goals, known, person), [one for one in known.values() if one.is_supported])
