"""What the tree of goals reads, each worded once; `cycles` are those that share days with the chosen one."""

from collections.abc import Collection

from django.db.models import Count, F, Q, QuerySet, Window

from goals.models import Goal
from goals.queries.visibility import not_shown
from teamops.people.models import Person
from teamops.prepared import prepared

MOST_ROOTS = 50
MOST_BELOW = 200  # goals of a level that are shown at once
MOST_LOOSE = 50


def led_to(goals: Collection[int]) -> set[int]:
    """The ids of these goals and of all that they contribute to or support, and so on.

    Two queries for each level.
    """
    found, next_ones = set(goals), set(goals)
    while next_ones:
        links = Goal.supports.through.objects.filter(from_goal__in=next_ones)
        parents = Goal.objects.filter(pk__in=next_ones, parent__isnull=False)
        above = {pk for pk in parents.order_by().values_list("parent_id", flat=True) if pk}
        next_ones = (above | set(links.values_list("to_goal_id", flat=True))) - found
        found |= next_ones
    return found


@prepared
def at_the_top(person: Person, cycles: Collection[int]) -> QuerySet[Goal]:
    """The company's goals, and those that lead only to what the tree does not show: a goal that the person
    may not see, or one of another time (`parent_cycle`)."""
    goals = Goal.objects.for_alignment(cycles, person).annotate(parent_cycle=F("parent__cycle"))
    tops = Q(team__parent=None, parent=None) | Q(parent__in=not_shown(person))
    elsewhere = Q(parent__isnull=False) & ~Q(parent__cycle__in=cycles)
    return goals.filter(tops | elsewhere | goals.supporting_elsewhere(cycles, person))[:MOST_ROOTS]


@prepared
def contributing_to(person: Person, cycles: Collection[int], goals: Collection[int]) -> QuerySet[Goal]:
    return Goal.objects.for_alignment(cycles, person).filter(parent__in=goals)[:MOST_BELOW]


@prepared
def supporting(person: Person, cycles: Collection[int], goals: Collection[int]) -> QuerySet[Goal]:
    """Each as often as it supports one of these goals."""
    return Goal.objects.supporting(goals, cycles, person)[:MOST_BELOW]


@prepared
def aligned_to_nothing(person: Person, cycles: Collection[int], cycle: int) -> QuerySet[Goal]:
    """With `of_all`, how many there are."""
    goals = Goal.objects.for_alignment(cycles, person).aligned_to_nothing(cycle, person)
    return goals.annotate(of_all=Window(Count("pk")))[:MOST_LOOSE]
