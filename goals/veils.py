"""What the reader sees of a goal that is not theirs to see, where it counts: that it is there."""

from collections.abc import Sequence
from dataclasses import replace

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


def veil_around(goal: Goal, sub_goals: Sequence[GoalStanding], person: Person) -> list[GoalStanding]:
    """Name nothing around a goal that the person may not see: its parent, its sequel, the goals below it.

    Gives the sub-goals as they are to be shown. One query.
    """
    below = [sub.goal for sub in sub_goals]
    seen = seen_among(person, [goal.parent, goal.continued_by, *below])
    if goal.parent and goal.parent_id not in seen:
        goal.parent = veiled(goal.parent)
    if goal.continued_by and goal.continued_by_id not in seen:
        goal.continued_by = None
    return [sub if sub.goal.pk in seen else replace(sub, goal=veiled(sub.goal)) for sub in sub_goals]
