"""What follows from answers is kept for as long as they are the same, and asks no more than it would."""

from collections.abc import Callable
from functools import partial
from unittest import mock

from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from goals.models import Goal, KeyResult
from teamops.people.models import Team
from teamops.prepared import prepared
from teamops.prepared.following import Following, told
from tests.factories import make_goal, make_key_result


@prepared
def goals_of(team: int) -> QuerySet[Goal]:
    return Goal.objects.filter(team=team).order_by("pk")


@prepared
def measures_of(goals: list[int]) -> QuerySet[KeyResult]:
    return KeyResult.objects.filter(goal__in=goals).order_by("pk")


def words(team: Team) -> list[str]:
    """The statements of a team's goals and of what measures them, in two queries."""
    goals = goals_of(team.pk)
    measures = measures_of([goal.pk for goal in goals])
    return [one.statement for one in goals] + [one.statement for one in measures]


def asking(kept: Following[list[str]], team: Team, make: Callable[[Team], list[str]] = words) -> int:
    """How many queries it takes."""
    with CaptureQueriesContext(connection) as queries:
        assert kept.get(team.pk, None, lambda: make(team)) == words(team)
        number = len(queries)
    return number - 2  # `words` once more


def test_the_same_answers_are_made_something_of_once(product: Team) -> None:
    make_key_result(make_goal(product))
    kept: Following[list[str]] = Following(most=2)
    made = mock.Mock(side_effect=words)
    assert [asking(kept, product, made) for _time in range(3)] == [2, 2, 2]
    assert made.call_count == 1


def test_whoever_writes_by_whatever_way_is_told_at_once_and_nothing_is_asked_twice(product: Team) -> None:
    first = make_key_result(make_goal(product))
    kept: Following[list[str]] = Following(most=2)
    asking(kept, product)
    for change in (
        lambda: Goal.objects.update(statement="Renamed"),
        lambda: KeyResult.objects.update(statement="Measured otherwise"),
        lambda: make_key_result(first.goal),
        lambda: make_key_result(make_goal(product)),
        lambda: KeyResult.objects.all().delete(),
    ):
        change()
        assert asking(kept, product) == 2
    Goal.objects.all().delete()
    assert kept.get(product.pk, None, lambda: words(product)) == []


def test_what_is_given_is_compared_too(product: Team) -> None:
    kept: Following[int] = Following(most=2)
    assert [kept.get(1, given, partial(len, given)) for given in ("a", "bb", "bb", "a")] == [1, 2, 2, 1]


def test_what_asks_in_another_way_is_not_kept(product: Team) -> None:
    make_goal(product)
    kept: Following[list[str]] = Following(most=2)
    made = mock.Mock(side_effect=lambda team: [goal.statement for goal in Goal.objects.filter(team=team)])
    for _time in range(2):
        asking(kept, product, made)
    assert made.call_count == 2


def test_nothing_is_kept_for_longer_than_a_minute(product: Team) -> None:
    kept: Following[list[str]] = Following(most=2)
    made = mock.Mock(side_effect=words)
    with mock.patch("teamops.prepared.following.time.monotonic") as now:
        for now.return_value in (0.0, 59.0, 61.0):
            asking(kept, product, made)
    assert made.call_count == 2


def test_only_so_many_are_kept(product: Team, support: Team) -> None:
    kept: Following[list[str]] = Following(most=1)
    made = mock.Mock(side_effect=words)
    for team in (product, support, product):
        asking(kept, team, made)
    assert made.call_count == 3


def test_an_object_is_told_by_its_fields_and_those_of_what_is_named(product: Team) -> None:
    before = told(product, "organization")
    assert told(Team.objects.select_related("organization").get(pk=product.pk), "organization") == before
    product.organization.name = "Renamed"
    assert told(product, "organization") != before
    assert told(None) is None


def test_an_object_is_told_without_what_nothing_follows_from(product: Team) -> None:
    before = told(product, "organization", without=["last_task_number"])
    product.organization.last_task_number += 1
    assert told(product, "organization", without=["last_task_number"]) == before


def test_a_step_is_not_done_again_where_only_others_have_something_new(product: Team, support: Team) -> None:
    make_key_result(make_goal(product))
    whole: Following[list[str]] = Following(most=2)
    step: Following[list[str]] = Following(most=2)
    made = mock.Mock(side_effect=words)

    def both(team: Team) -> list[str]:
        others = [goal.statement for goal in goals_of(support.pk)]
        return step.get(team.pk, None, lambda: made(team)) + others

    def asked() -> tuple[list[str], int]:
        with CaptureQueriesContext(connection) as queries:
            found = whole.get(product.pk, None, lambda: both(product))
            return found, len(queries)

    first, many = asked()
    make_goal(support, "Answer within a day")
    assert asked() == ([*first, "Answer within a day"], 3) and many == 3
    assert made.call_count == 1
    Goal.objects.filter(team=product).update(statement="Renamed")
    assert asked() == (["Renamed", *first[1:], "Answer within a day"], 3)
    assert asked()[1] == 3 and made.call_count == 2


def test_a_step_that_asks_in_another_way_keeps_the_whole_from_being_kept(product: Team) -> None:
    make_goal(product)
    whole: Following[int] = Following(most=2)
    step: Following[int] = Following(most=2)
    made = mock.Mock(side_effect=lambda: Goal.objects.count())
    for _time in range(2):
        whole.get(1, None, lambda: len(goals_of(product.pk)) + step.get(1, None, made))
    assert made.call_count == 2
