"""What standings read. Nearly every page asks for some, so their queries are worded once."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from goals.models import CheckIn, Cycle, Goal, KeyResult
from teamops.people.models import Person
from teamops.prepared import prepared


@prepared
def cycles_of(person: Person) -> QuerySet[Cycle]:
    """Every cycle of the person's organization, in time."""
    return Cycle.objects.visible_to(person).in_order()


@prepared
def directly_below(goals: Collection[int]) -> QuerySet[Goal]:
    """The goals that contribute to these; drafts do not count yet."""
    return Goal.objects.directly_below(goals)


@prepared
def everything_below(goals: Collection[int]) -> QuerySet[Goal]:
    """Every goal below these in the tree of contributions; drafts do not count yet."""
    return Goal.objects.contributing_to(goals)


@prepared
def key_results_of(
    goals: Collection[int], answered_since: datetime.datetime, forecasts: bool, latest: bool
) -> QuerySet[KeyResult]:
    """What these goals are measured by, with findings that were answered since that moment.

    With the stored forecasts and the last check-ins where they are asked for.
    """
    also = [name for name, wanted in (("forecast", forecasts), ("latest", latest)) if wanted]
    return KeyResult.objects.of_goals(goals, *also).with_findings_answered(answered_since)


@prepared
def key_results_in_short(goals: Collection[int]) -> QuerySet[KeyResult]:
    """What these goals are measured by, with what the last check-ins say in numbers."""
    rows = KeyResult.objects.filter(goal__in=goals, dropped_at__isnull=True).select_related("latest")
    # Without what people wrote, and what only the API shows.
    unsaid = (
        "uuid",
        "organization",
        "key_result",
        "note",
        "what_next",
        "source",
        "author",
        "at",
        "corrected_at",
    )
    rows = rows.defer("uuid", *(f"latest__{name}" for name in unsaid))
    return rows.order_by("goal", "position", "pk")


@prepared
def check_in_facts(key_results: Collection[int], until: datetime.date) -> QuerySet[CheckIn, tuple[Any, ...]]:
    """(key result, day, value, confidence, stated status) up to a day, in the order of their days."""
    return CheckIn.objects.facts(key_results, until=until)
