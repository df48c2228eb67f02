"""What the page of a goal reads, each worded once."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, When

from goals.models import Adjustment, Agreement, CheckIn, Dependency, Goal, Metric
from goals.queries.visibility import may_see
from goals.registry import told_with_goal
from teamops.people.models import Person
from teamops.prepared import prepared

GOAL_PARTS = ("team", "cycle", "owner", "parent", "continued_by")
# So many answers are read; there are a few of each version.
MOST_ANSWERS = 300
MOST_DEPENDENCIES = 100
CHECK_INS_SHOWN = 50


@prepared
def goal_of_number(person: Person, number: int) -> QuerySet[Goal]:
    """The goal of this number that the person may see, with what its pages show of it."""
    rows = Goal.objects.visible_to(person).filter(number=number).select_related(*GOAL_PARTS)
    return rows.with_owner_load(person).with_shared_teams().with_supported().annotate(**told_with_goal())


@prepared
def goals_near(person: Person, goal: int, others: Collection[int]) -> QuerySet[Goal]:
    """What contributes to a goal, drafts left out, and these others, by number, each with its cycle.

    With `is_seen`: whether the person may see it.
    """
    contributes = Q(parent=goal) & ~Q(state="draft")
    seen = When(may_see(person), then=True)
    rows = Goal.objects.filter(contributes | Q(pk__in=others)).select_related("cycle")
    return rows.annotate(is_seen=Case(seen, default=False, output_field=BooleanField())).order_by("number")


@prepared
def answers_on(goal: int) -> QuerySet[Agreement]:
    """Every answer to every version of a goal, the newest version first, with its people by name."""
    return Agreement.objects.for_page(goal)[:MOST_ANSWERS]


@prepared
def adjustments_of(goal: int) -> QuerySet[Adjustment]:
    """Newest first, with author, key result and the metric that each rests on."""
    return Adjustment.objects.for_goal(goal)


@prepared
def dependencies_of(goal: int) -> QuerySet[Dependency]:
    """What a goal needs from other teams, what is open first."""
    return Dependency.objects.of_goal(goal)[:MOST_DEPENDENCIES]


@prepared
def check_ins_of(goal: int) -> QuerySet[CheckIn]:
    """The list of a goal's check-ins: newest first, with author and key result."""
    return CheckIn.objects.for_goal(goal)[:CHECK_INS_SHOWN]


@prepared
def metrics_of(
    person: Person,
    metrics: Collection[int],
    drawn: int | None,
    since: datetime.datetime,
    until: datetime.datetime,
) -> QuerySet[Metric, tuple[Any, ...]]:
    """These metrics, as far as the person may see them, and the readings of the one that is drawn."""
    return Metric.objects.visible_to(person).with_readings_of(metrics, drawn, since=since, until=until)
