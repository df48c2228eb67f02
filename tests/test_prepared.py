"""Prepared queries ask what Django would ask, and refuse what would stay the same for ever."""

import datetime
from collections.abc import Iterable
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from django.db import connection
from django.db.models import QuerySet, Value
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from goals.models import CheckIn, Goal
from teamops import prepared as module
from teamops.people.models import Person, Team
from teamops.prepared import prepared, statements
from teamops.prepared.together import read_together
from tests.factories import make_check_in, make_goal, make_key_result, make_person
from tests.services import is_on_postgres


@prepared
def goals_of(person: Person, team: int, states: Iterable[str] = ()) -> QuerySet[Goal]:
    return Goal.objects.visible_to(person).filter(team=team).exclude(state__in=states).order_by("pk")


def test_the_rows_are_those_of_each_call(product: Team, support: Team, ben: Person, dora: Person) -> None:
    ours, theirs = make_goal(product, owner=ben), make_goal(support, owner=dora, is_private=True)
    assert goals_of(ben, product.pk) == [ours]
    assert goals_of(ben, support.pk) == []
    assert goals_of(dora, support.pk) == [theirs]
    assert goals_of(dora, product.pk) == [ours]


def test_who_reads_otherwise_is_asked_for_otherwise(
    product: Team, support: Team, admin: Person, ana: Person, vic: Person
) -> None:
    make_goal(support)
    private = make_goal(product, is_private=True)
    assert goals_of(admin, product.pk) == []
    assert goals_of(ana, product.pk) == [private]
    assert goals_of(vic, support.pk) == []
    assert len(goals_of(admin, support.pk)) == 1


def test_rows_come_with_what_the_query_set_joins_and_annotates(product: Team, ben: Person) -> None:
    @prepared
    def with_owner(team: int) -> QuerySet[Goal]:
        return Goal.objects.filter(team=team).select_related("owner").annotate(seven=Value(7))

    make_goal(product, owner=ben)
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            (found,) = with_owner(product.pk)
            assert found.owner == ben
            assert found.seven == 7  # type: ignore[attr-defined]
        assert len(queries) == 1


def test_tuples_and_single_values_come_as_from_a_query_set(product: Team) -> None:
    @prepared
    def tuples(team: int) -> QuerySet[Goal, tuple[int, str]]:
        return Goal.objects.filter(team=team).values_list("pk", "state")

    @prepared
    def single(team: int) -> QuerySet[Goal, int]:
        return Goal.objects.filter(team=team).values_list("pk", flat=True)

    goal = make_goal(product)
    assert tuples(product.pk) == [(goal.pk, "active")]
    assert single(product.pk) == [goal.pk]


def test_a_day_and_a_moment_are_values(product: Team, ben: Person) -> None:
    @prepared
    def since(key_result: int, day: datetime.date, moment: datetime.datetime) -> QuerySet[CheckIn]:
        return CheckIn.objects.filter(key_result=key_result, day__gte=day, at__lt=moment).order_by("day")

    key_result = make_key_result(make_goal(product, owner=ben))
    old, new = make_check_in(key_result, 32, days_ago=9), make_check_in(key_result, 33, days_ago=2)
    assert since(key_result.pk, old.day, timezone.now()) == [old, new]
    assert since(key_result.pk, new.day, timezone.now()) == [new]
    assert since(key_result.pk, old.day, new.at) == [old]


def test_many_numbers_stand_in_an_in_however_many_they_are(product: Team) -> None:
    @prepared
    def among(goals: Iterable[int]) -> QuerySet[Goal]:
        return Goal.objects.filter(pk__in=goals).order_by("pk")

    made = [make_goal(product) for _ in range(5)]
    for count in range(6):
        assert among([goal.pk for goal in made[:count]]) == made[:count]
    with CaptureQueriesContext(connection) as queries:
        assert among([]) == []
    assert len(queries) == 0
    assert len(among._worded) == 5  # for 0, 1, 2, 4 and 8
    assert among([goal.pk for goal in made] + [-number for number in range(module.MOST)]) == made
    assert len(among._worded) == 5


def test_a_text_may_stand_inside_a_pattern(acme: Team, product: Team) -> None:
    @prepared
    def called(begins: str) -> QuerySet[Person]:
        return Person.objects.filter(name_key__startswith=begins)

    person = make_person(product.organization, "100% Person", account=False)
    make_person(product.organization, "1000 Person", account=False)
    assert called("100%") == [person]
    assert called("p") == []


def test_nothing_and_true_make_another_query(product: Team) -> None:
    @prepared
    def under(parent: int | None, private: bool) -> QuerySet[Goal]:
        return Goal.objects.filter(parent=parent, is_private=private)

    root = make_goal(product)
    child = make_goal(product, parent=root, is_private=True)
    assert under(None, False) == [root]
    assert under(root.pk, True) == [child]
    assert under(root.pk, False) == []


def test_a_moment_that_was_no_argument_is_refused(product: Team) -> None:
    @prepared
    def lately(team: int) -> QuerySet[Goal]:
        return Goal.objects.filter(team=team, created_at__gt=timezone.now())

    with pytest.raises(ValueError, match="make it an argument"):
        lately(product.pk)


def test_a_value_that_is_no_parameter_is_refused(product: Team) -> None:
    @prepared
    def first(team: int, number: int) -> QuerySet[Goal]:
        return Goal.objects.filter(team=team)[:number]

    with pytest.raises(ValueError, match="No parameter comes from"):
        first(product.pk, 3)


def test_what_a_stand_in_does_not_know_cannot_be_read(product: Team, ben: Person) -> None:
    @prepared
    def in_their_language(person: Person) -> QuerySet[Team]:
        return Team.objects.filter(organization=person.organization_id, language=person.language)

    with pytest.raises(Person.DoesNotExist):
        in_their_language(ben)


def test_a_query_that_depends_on_something_else_is_noticed(product: Team) -> None:
    state = "active"

    @prepared
    def of_state(team: int) -> QuerySet[Goal]:
        return Goal.objects.filter(team=team, state=state)

    assert of_state(product.pk) == []
    state = "draft"
    assert module.CHECKED
    with pytest.raises(AssertionError, match="of_state"):
        of_state(product.pk)


def test_what_cannot_be_prepared_is_refused(product: Team) -> None:
    @prepared
    def prefetching(team: int) -> QuerySet[Goal]:
        return Goal.objects.filter(team=team).prefetch_related("key_results")

    with pytest.raises(ValueError, match="prefetch"):
        prefetching(product.pk)


@pytest.mark.skipif(not is_on_postgres(), reason="SQLite keeps no plans")
def test_postgresql_keeps_a_query_that_is_asked_again(product: Team, ben: Person) -> None:
    @prepared
    def of_state(team: int, state: str) -> QuerySet[Goal]:
        return Goal.objects.filter(team=team, state=state).order_by("pk")

    goal = make_goal(product, owner=ben)
    for _time in range(3):
        with CaptureQueriesContext(connection) as queries:
            assert of_state(product.pk, "active") == [goal]
        assert queries[-1]["sql"].startswith('EXECUTE "tests.test_prepared.of_state')
    with override_settings(KEEP_PLANS=False), CaptureQueriesContext(connection) as queries:
        assert of_state(product.pk, "active") == [goal]
    assert queries[-1]["sql"].startswith("SELECT")


@pytest.mark.skipif(not is_on_postgres(), reason="SQLite keeps no plans")
def test_of_the_plans_that_are_kept_the_least_used_goes_first(
    product: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    @prepared
    def chosen(goals: Iterable[int]) -> QuerySet[Goal]:
        return Goal.objects.filter(pk__in=goals).order_by("pk")

    made = [make_goal(product) for _ in range(5)]
    monkeypatch.setattr(statements, "_connections", WeakKeyDictionary())
    monkeypatch.setattr(statements, "MOST_KEPT", 2)
    for count in (1, 2, 1, 3, 1, 2, 5, 1):  # of the sizes 1, 2, 4 and 8
        assert chosen([goal.pk for goal in made[:count]]) == made[:count]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE '%chosen%'")
        assert cursor.fetchone() == (2,)


def test_a_model_that_makes_its_objects_in_a_way_of_its_own_is_refused(
    product: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    @prepared
    def goals(team: int) -> QuerySet[Goal]:
        return Goal.objects.filter(team=team)

    monkeypatch.setattr(Goal, "from_db", classmethod(lambda cls, *row: None))
    with pytest.raises(ValueError, match="way of their own"):
        goals(product.pk)


def test_several_tables_are_read_by_one_query(product: Team, support: Team, ben: Person) -> None:
    goals = [make_goal(product, owner=ben), make_goal(product)]
    asked: list[QuerySet[Any, Any]] = [
        Goal.objects.filter(team=product).select_related("owner").annotate(seven=Value(7)),
        Team.objects.filter(pk=support.pk).values_list("pk", "name"),
        CheckIn.objects.filter(key_result__goal__team=support),
        Goal.objects.none(),
        Person.objects.filter(pk=ben.pk).defer("name"),
    ]
    with CaptureQueriesContext(connection) as queries:
        ours, teams, check_ins, nobodys, persons = read_together(asked)
        assert {goal.owner for goal in ours} == {ben, None}
        assert [goal.seven for goal in ours] == [7, 7]
    assert len(queries) == 1
    assert sorted(ours, key=lambda goal: goal.pk) == goals
    assert teams == [(support.pk, "Support")]
    assert (check_ins, nobodys) == ([], [])
    assert persons == [ben]
    assert persons[0].name == "Ben Berg"


def test_more_columns_than_a_database_gives_are_read_in_parts(product: Team) -> None:
    goal = make_goal(product)
    asked = [Goal.objects.filter(pk=goal.pk).select_related("team__organization", "owner")] * 20
    assert read_together(asked) == [[goal]] * 20
