"""Forecasts are worked out once a day and after each check-in, and what is shown is never an old one."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals import actions
from goals.forecasting import forecasts_put_off, store_forecasts
from goals.models import Goal, KeyResult, StoredForecast
from goals.standing import standing
from teamops.dates import today
from teamops.notifications import daily
from teamops.notifications.actions import daily_work_due, do_daily_work, tick
from teamops.people.models import Organization, Person, Team
from tests.factories import make_check_in, make_goal, make_key_result


@pytest.fixture
def key_result(product: Team, ben: Person) -> KeyResult:
    """Five weeks of history."""
    key_result = make_key_result(make_goal(product, owner=ben), owner=ben)
    for weeks in range(5, 0, -1):
        make_check_in(key_result, 36 - weeks, days_ago=7 * weeks)
    return key_result


def shown(key_result: KeyResult) -> float | None:
    goal = Goal.objects.select_related("cycle").get(pk=key_result.goal_id)
    outlook = standing(goal, on=today(goal.organization)).key_results[0].outlook
    return outlook.chance if outlook else None


def test_a_check_in_stores_the_forecast_that_is_shown(key_result: KeyResult, ben: Person) -> None:
    actions.check_in(key_result, by=ben, value=Decimal("35.8"))
    stored = StoredForecast.objects.get()
    assert stored.chance is not None
    assert shown(key_result) == pytest.approx(stored.chance)
    assert stored.p10 is not None and stored.p50 is not None and stored.p90 is not None
    assert stored.p10 <= stored.p50 <= stored.p90


def test_a_long_history_is_written_without_forecasts_and_stores_them_at_its_end(
    key_result: KeyResult, ben: Person
) -> None:
    with forecasts_put_off():
        actions.check_in(key_result, by=ben, value=Decimal("35.8"))
    assert not StoredForecast.objects.exists()
    worked_out = shown(key_result)
    store_forecasts(key_result.organization, today(key_result.organization))
    assert shown(key_result) == StoredForecast.objects.get().chance == pytest.approx(worked_out)


def test_with_two_readings_there_is_not_enough_history(product: Team, ben: Person) -> None:
    key_result = make_key_result(make_goal(product, owner=ben), owner=ben)
    for value in (32, 33):
        actions.check_in(key_result, by=ben, value=Decimal(value))
    assert StoredForecast.objects.get().chance is None
    assert shown(key_result) is None


def test_another_target_is_seen_in_the_chance_at_once(key_result: KeyResult, ben: Person) -> None:
    actions.check_in(key_result, by=ben, value=Decimal("35.8"))
    before = shown(key_result)
    key_result.refresh_from_db()
    actions.edit_key_result(
        key_result, by=ben, target=Decimal(60), reason=actions.Why("scope", "More ambition.")
    )
    after = shown(key_result)
    assert before is not None and after is not None
    assert after < before


def forecasts_due() -> list[tuple[str, int]]:
    return [work for work in daily_work_due() if work[0] == "forecasts"]


def test_the_days_work_covers_the_organization_once(acme: Organization, key_result: KeyResult) -> None:
    assert ("forecasts", acme.pk) in daily_work_due()
    assert do_daily_work("forecasts", acme.pk)
    assert StoredForecast.objects.get().day == today(acme)
    assert not do_daily_work("forecasts", acme.pk)
    assert forecasts_due() == []


def test_the_next_day_it_is_due_again(acme: Organization, key_result: KeyResult) -> None:
    tick()
    assert daily_work_due() == []
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)):
        assert forecasts_due() == [("forecasts", acme.pk)]


def test_work_that_failed_or_was_killed_is_done_by_the_next(
    acme: Organization, key_result: KeyResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(organization: Organization, day: datetime.date) -> None:
        raise MemoryError

    monkeypatch.setitem(daily._work, "forecasts", killed)
    assert not do_daily_work("forecasts", acme.pk)
    monkeypatch.undo()
    assert not do_daily_work("forecasts", acme.pk), "the lease of the one that was killed still holds"
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=11)):
        assert do_daily_work("forecasts", acme.pk)


def test_a_hundred_goals_cost_as_many_queries_as_ten(product: Team, acme: Organization, ben: Person) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            store_forecasts(acme, today(acme))
        return len(queries)

    for _number in range(10):
        make_check_in(make_key_result(make_goal(product)), 33, days_ago=3)
    few = count()
    for _number in range(90):
        make_check_in(make_key_result(make_goal(product)), 33, days_ago=3)
    assert count() == few
