"""What a request can name, and numbers as the pages refuse them."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from goals.models import Cycle, Goal, KeyResult, Metric
from goals.numbers import check_value
from goals.refusals import refuse
from teamops.api_fields import ByNumber, BySlug, ByUuid, Number
from teamops.people.api import people_among, teams_among
from teamops.people.models import Person


def _cycles(person: Person) -> QuerySet[Cycle]:
    return Cycle.objects.visible_to(person)


def _goals(person: Person) -> QuerySet[Goal]:
    return Goal.objects.visible_to(person).select_related("cycle", "team", "parent")


def _metrics(person: Person) -> QuerySet[Metric]:
    return Metric.objects.visible_to(person).current()


def key_results_among(person: Person) -> QuerySet[KeyResult]:
    return KeyResult.objects.visible_to(person).select_related("goal__team", "goal__cycle", "owner")


def a_team(**options: Any) -> BySlug:
    return BySlug(teams_among, help_text="The team's slug.", **options)


def a_cycle(**options: Any) -> BySlug:
    return BySlug(_cycles, help_text="The cycle's slug.", **options)


def a_goal(**options: Any) -> ByNumber:
    return ByNumber(_goals, **{"help_text": "The goal's number: 7 for G-7.", **options})


def an_owner(**options: Any) -> ByUuid:
    return ByUuid(people_among, **{"help_text": "The person's UUID.", **options})


def a_metric(**options: Any) -> ByUuid:
    return ByUuid(_metrics, **{"help_text": "The metric's UUID.", **options})


def a_key_result(**options: Any) -> ByUuid:
    return ByUuid(key_results_among, **{"help_text": "The key result's UUID.", **options})


def a_number(**options: Any) -> Number:
    """At most 15 digits, 6 of them after the point; what cannot be kept is refused as in the forms."""
    return Number(check=_keepable, **options)


def _keepable(value: Decimal) -> None:
    refuse(check_value, value)
