"""What the tree of goals reads, each worded once; `cycles` are those that share days with the chosen one."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from goals.models import Goal
from goals.queries.visibility import unseen_goals
from teamops.people.models import Person
from teamops.prepared import prepared

MOST_ROOTS = 50
MOST_BELOW = 200  # goals of a level that are shown at once
MOST_LOOSE = 50


@prepared
def at_the_top(person: Person, cycles: Collection[int]) -> QuerySet[Goal]:
    """The company's goals, and those below a goal that the person may not see."""
    tops = Q(team__parent=None, parent=None) | Q(parent__in=unseen_goals(person))
    return Goal.objects.for_alignment(cycles, person).filter(tops)[:MOST_ROOTS]


@prepared
def contributing_to(person: Person, cycles: Collection[int], goals: Collection[int]) -> QuerySet[Goal]:
    return Goal.objects.for_alignment(cycles, person).filter(parent__in=goals)[:MOST_BELOW]


@prepared
def supporting(person: Person, cycles: Collection[int], goals: Collection[int]) -> QuerySet[Goal]:
    """Each as often as it supports one of these goals."""
    return Goal.objects.supporting(goals, cycles, person)[:MOST_BELOW]


@prepared
def aligned_to_nothing(person: Person, cycle: int) -> QuerySet[Goal]:
    return Goal.objects.visible_to(person).aligned_to_nothing(cycle)[:MOST_LOOSE]
