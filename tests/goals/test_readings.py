"""Readings of a metric, and the key results that check themselves in from them."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.actions import (
    Why,
    add_key_result,
    add_reading,
    add_readings,
    archive_metric,
    check_in,
    close_goal,
    drop_key_result,
    edit_cycle,
    edit_goal,
    edit_key_result,
    remove_reading,
    reopen_goal,
    restore_key_result,
)
from goals.models import CheckIn, Goal, KeyResult, Metric, Reading, StoredForecast
from goals.readings import NewReading
from teamops.activity.models import Event
from teamops.activity.sentences import sentence
from teamops.errors import RowsRefused, RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_key_result, make_metric

# Acme is in Berlin: at 10:00 UTC it is noon in summer, 11:00 in winter.
NOW = datetime.datetime(2026, 11, 25, 10, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def metric(product: Team, ana: Person) -> Metric:
    return make_metric(product, owner=ana)


@pytest.fixture
def key_result(product: Team, ben: Person, metric: Metric) -> KeyResult:
    return make_key_result(make_goal(product, owner=ben), metric=metric)


def at(day: int, hour: int = 2, month: int = 11) -> datetime.datetime:
    """A moment of 2026 in UTC."""
    return datetime.datetime(2026, month, day, hour, tzinfo=datetime.UTC)


def batch(*pairs: tuple[datetime.datetime, Any]) -> list[NewReading]:
    return [NewReading(moment, Decimal(str(value))) for moment, value in pairs]


def history(key_result: KeyResult) -> list[tuple[int, str]]:
    """(day of November, value) of every check-in, in their order."""
    rows = key_result.check_ins.order_by("day", "at", "pk")
    return [(one.day.day, f"{one.value.normalize():f}") for one in rows]


# --- Readings -----------------------------------------------------------------------------------------


def test_a_reading_for_the_same_moment_replaces_the_first(metric: Metric, ana: Person) -> None:
    add_reading(metric, by=ana, at=at(20), value=Decimal("31"))
    found = add_readings(metric, batch((at(20), 32), (at(21), 33)), by=ana)
    assert (len(found.new), len(found.changed), found.unchanged) == (1, 1, 0)
    assert list(metric.readings.order_by("at").values_list("value", flat=True)) == [32, 33]


def test_the_same_again_changes_nothing_and_tells_nothing(metric: Metric, ana: Person) -> None:
    readings = batch((at(20), 31), (at(21), "31.5"))
    add_readings(metric, readings, by=ana)
    events = Event.objects.count()
    found = add_readings(metric, readings, by=ana)
    assert (found.new, found.changed, found.unchanged) == ([], [], 2)
    assert Event.objects.count() == events


def test_the_trail_keeps_what_was_replaced_and_removed(metric: Metric, ana: Person) -> None:
    add_reading(metric, by=ana, at=at(20), value=Decimal("31"))
    add_reading(metric, by=ana, at=at(20), value=Decimal("32"))
    remove_reading(metric.readings.get(), by=ana)
    assert not Reading.objects.exists()
    told = [sentence(event) for event in Event.objects.order_by("pk")]
    assert told[0].startswith("added a reading of") and told[0].endswith("31\u202f%")
    assert told[1].endswith("31\u202f% → 32\u202f%")
    assert told[2].startswith("removed the reading of") and told[2].endswith("32\u202f%")


REFUSED = {
    "future": ((at(26), 31), "still to come"),
    "NaN": ((at(20), "NaN"), "not a number"),
    "infinity": ((at(20), "Infinity"), "not a number"),
    "1e308": ((at(20), "1e308"), "too large"),
    "digits": ((at(20), "0.1234567890123456"), "too many digits"),
    "before 1990": ((at(20).replace(year=1970), 31), "outside of 1990"),
    "twice": ((at(1), 5), "twice"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_bad_row_in_the_middle_is_named_and_nothing_is_written(
    metric: Metric, ana: Person, why: str
) -> None:
    bad, words = REFUSED[why]
    with pytest.raises(RowsRefused) as refused:
        add_readings(metric, batch((at(1), 31), bad, (at(2), 32)), by=ana)
    ((index, rule),) = refused.value.broken
    assert index == 1 and words in str(rule.message)
    assert not Reading.objects.exists() and not Event.objects.exists()


def test_every_bad_row_is_named(metric: Metric, ana: Person) -> None:
    with pytest.raises(RowsRefused) as refused:
        add_readings(metric, batch((at(26), 1), (at(2), 31), (at(3), "NaN")), by=ana)
    assert [(index, rule.field) for index, rule in refused.value.broken] == [(0, "at"), (2, "value")]


def test_only_who_may_change_the_metric_writes_its_readings(
    metric: Metric, admin: Person, ana: Person, ben: Person, dora: Person, vic: Person
) -> None:
    metric.owner = ben
    metric.save()
    for number, person in enumerate((ana, ben, admin)):
        add_reading(metric, by=person, at=at(1 + number), value=Decimal(1))
    for person in (dora, vic):
        with pytest.raises(PermissionDenied):
            add_reading(metric, by=person, at=at(10), value=Decimal(1))


def test_an_archived_metric_takes_no_readings(metric: Metric, ana: Person) -> None:
    archive_metric(metric, by=ana)
    with pytest.raises(RuleBroken, match="archived"):
        add_reading(metric, by=ana, at=at(1), value=Decimal(1))


# --- Key results check themselves in ------------------------------------------------------------------


def test_the_last_reading_of_a_day_of_the_organizations_zone_is_the_check_in(
    metric: Metric, key_result: KeyResult, ana: Person
) -> None:
    # 23:30 UTC on the 19th is the 20th in Berlin.
    late = datetime.datetime(2026, 11, 19, 23, 30, tzinfo=datetime.UTC)
    add_readings(metric, batch((late, 31), (at(20, 9), 33), (at(20, 8), 32), (at(21), 34)), by=ana)
    assert history(key_result) == [(20, "33"), (21, "34")]
    made = key_result.check_ins.first()
    assert made is not None and (made.source, made.author) == (CheckIn.Source.METRIC, None)
    key_result.refresh_from_db()
    assert key_result.latest is not None and key_result.latest.value == 34


def test_confidence_and_stated_status_carry_over(metric: Metric, key_result: KeyResult, ana: Person) -> None:
    add_reading(metric, by=ana, at=at(10), value=Decimal(32))
    check_in(
        key_result, by=ana, value=Decimal(32), confidence=4, status="at_risk", day=datetime.date(2026, 11, 12)
    )
    add_readings(metric, batch((at(11), 33), (at(20), 34), (at(21), 35)), by=ana)
    said = key_result.check_ins.order_by("day").values_list("day__day", "confidence", "stated_status")
    assert list(said) == [
        (10, None, ""),
        (11, None, ""),
        (12, 4, "at_risk"),
        (20, 4, "at_risk"),
        (21, 4, "at_risk"),
    ]


def test_a_corrected_reading_corrects_its_check_in_and_leaves_a_trace(
    metric: Metric, key_result: KeyResult, ana: Person
) -> None:
    add_reading(metric, by=ana, at=at(20), value=Decimal(32))
    add_reading(metric, by=ana, at=at(20), value=Decimal(35))
    made = key_result.check_ins.get()
    assert made.value == 35 and made.corrected_at == NOW
    event = Event.objects.get(verb="key_result.check_in_corrected")
    assert (event.before["value"], event.after["value"], event.actor) == ("32", "35", None)
    assert "32 → 35" in sentence(event) and "30-day retention" in sentence(event)


def test_a_long_history_is_one_event_that_keeps_every_day(
    metric: Metric, key_result: KeyResult, ana: Person
) -> None:
    add_readings(metric, batch(*((at(day), day) for day in range(1, 21))), by=ana)
    add_readings(metric, batch((at(3), 33), (at(4), 34)), by=ana)
    made, corrected = Event.objects.filter(part_of_type="goal").order_by("pk")
    assert "for 20 days" in sentence(made) and "last at 20" in sentence(made)
    assert made.after["days"]["2026-11-07"] == "7"
    assert sentence(corrected).startswith("2 check-ins of")
    assert (corrected.before["days"], corrected.after["days"]) == (
        {"2026-11-03": "3", "2026-11-04": "4"},
        {"2026-11-03": "33", "2026-11-04": "34"},
    )


def test_an_earlier_reading_of_the_day_changes_no_check_in(
    metric: Metric, key_result: KeyResult, ana: Person
) -> None:
    add_readings(metric, batch((at(20, 9), 33)), by=ana)
    add_readings(metric, batch((at(20, 8), 31)), by=ana)
    assert history(key_result) == [(20, "33")]
    assert not Event.objects.filter(verb="key_result.check_in_corrected").exists()


def test_a_removed_reading_gives_way_to_the_one_before_and_then_to_none(
    metric: Metric, key_result: KeyResult, ana: Person
) -> None:
    add_readings(metric, batch((at(19), 30), (at(20, 8), 31), (at(20, 9), 99)), by=ana)
    remove_reading(metric.readings.get(at=at(20, 9)), by=ana)
    assert history(key_result) == [(19, "30"), (20, "31")]
    remove_reading(metric.readings.get(at=at(20, 8)), by=ana)
    assert history(key_result) == [(19, "30")]
    key_result.refresh_from_db()
    assert key_result.latest is not None and key_result.latest.value == 30
    assert "has no reading there" in sentence(Event.objects.get(verb="key_result.check_in_removed"))


def test_a_newer_number_of_today_comes_after_what_was_typed_in_meanwhile(
    metric: Metric, key_result: KeyResult, ana: Person
) -> None:
    add_reading(metric, by=ana, at=at(25, 2), value=Decimal(32))
    with time_machine.travel(NOW + datetime.timedelta(hours=1), tick=False):
        check_in(key_result, by=ana, value=Decimal(32), confidence=7, note="Holding.")
    with time_machine.travel(NOW + datetime.timedelta(hours=8), tick=False):
        add_reading(metric, by=ana, at=at(25, 17), value=Decimal(36))
    key_result.refresh_from_db()
    assert key_result.latest is not None
    assert (key_result.latest.value, key_result.latest.confidence) == (Decimal(36), 7)
    assert key_result.check_ins.count() == 2


def test_what_goals_came_to_is_worked_out_anew(metric: Metric, key_result: KeyResult, ana: Person) -> None:
    key = key_result.goal.numbers_key
    add_reading(metric, by=ana, at=at(20), value=Decimal(32))
    key_result.goal.refresh_from_db()
    assert key_result.goal.numbers_key != key
    assert StoredForecast.objects.get(key_result=key_result).numbers_key == key_result.goal.numbers_key


def test_days_outside_of_its_span_are_not_checked_in(
    metric: Metric, key_result: KeyResult, ana: Person
) -> None:
    add_readings(metric, batch((at(30, month=9), 30), (at(2, month=10), 31)), by=ana)
    assert history(key_result) == [(2, "31")]


@pytest.mark.parametrize("state", ["dropped", "closed", "unlinked"])
def test_what_is_no_longer_open_is_not_checked_in(
    metric: Metric, key_result: KeyResult, ana: Person, state: str
) -> None:
    if state == "dropped":
        drop_key_result(key_result, by=ana)
    elif state == "closed":
        Goal.objects.update(state=Goal.State.CLOSED)
    else:
        edit_key_result(key_result, by=ana, metric=None)
    add_reading(metric, by=ana, at=at(20), value=Decimal(32))
    assert history(key_result) == []


def test_linking_later_fills_the_span_and_unlinking_keeps_it(
    product: Team, metric: Metric, ana: Person
) -> None:
    add_readings(metric, batch((at(20), 32), (at(21), 33), (at(30, month=9), 30)), by=ana)
    key_result = make_key_result(make_goal(product, owner=ana))
    check_in(key_result, by=ana, value=Decimal(31), confidence=8, day=datetime.date(2026, 11, 19))
    edit_key_result(key_result, by=ana, metric=metric)
    assert history(key_result) == [(19, "31"), (20, "32"), (21, "33")]
    assert key_result.check_ins.order_by("-day")[0].confidence == 8
    edit_key_result(key_result, by=ana, metric=None)
    assert history(key_result) == [(19, "31"), (20, "32"), (21, "33")]


def test_a_new_key_result_that_follows_a_metric_begins_with_its_history(
    product: Team, metric: Metric, ana: Person
) -> None:
    add_reading(metric, by=ana, at=at(20), value=Decimal(32))
    goal = make_goal(product, owner=ana)
    made = add_key_result(
        goal, by=ana, statement="Retention", start=Decimal(31), target=Decimal(40), metric=metric
    )
    assert history(made) == [(20, "32")]


def test_restored_and_moved_it_catches_up(metric: Metric, key_result: KeyResult, ana: Person) -> None:
    drop_key_result(key_result, by=ana)
    add_readings(metric, batch((at(30, month=9), 29), (at(20), 32)), by=ana)
    restore_key_result(key_result, by=ana)
    assert history(key_result) == [(20, "32")]
    edit_key_result(
        key_result, by=ana, starts_on=datetime.date(2026, 9, 1), reason=Why("mistake", "It began earlier.")
    )
    assert history(key_result) == [(30, "29"), (20, "32")]


def test_when_its_goal_or_cycle_moves_or_is_reopened_it_catches_up(
    metric: Metric, key_result: KeyResult, admin: Person
) -> None:
    goal = key_result.goal
    close_goal(goal, by=admin, grades={})
    add_readings(metric, batch((at(1, month=8), 27), (at(1, month=9), 28), (at(20), 32)), by=admin)
    assert history(key_result) == []
    reopen_goal(goal, by=admin)
    assert history(key_result) == [(20, "32")]
    edit_goal(goal, by=admin, starts_on=datetime.date(2026, 9, 1), reason=Why("mistake", "It began earlier."))
    assert history(key_result) == [(1, "28"), (20, "32")]
    edit_goal(goal, by=admin, starts_on=None, reason=Why("mistake", "It did not."))
    edit_cycle(goal.cycle, by=admin, starts_on=datetime.date(2026, 7, 1))
    assert history(key_result) == [(1, "27"), (1, "28"), (20, "32")]


def test_a_value_that_its_kind_does_not_have_is_no_check_in(
    product: Team, metric: Metric, ana: Person
) -> None:
    goal = make_goal(product, owner=ana)
    done = make_key_result(goal, kind="yes_no", start=None, target=None, metric=metric)
    add_readings(metric, batch((at(19), 0), (at(20), 32), (at(21), 1)), by=ana)
    assert history(done) == [(19, "0"), (21, "1")]


def test_nobody_follows_a_competitor(product: Team, key_result: KeyResult, ana: Person) -> None:
    market = make_metric(product, "The market", is_external=True)
    with pytest.raises(RuleBroken, match="competitor") as refused:
        edit_key_result(key_result, by=ana, metric=market)
    assert refused.value.field == "metric"


def test_the_queries_do_not_grow_with_readings_days_and_followers(
    product: Team, metric: Metric, ana: Person
) -> None:
    def count(days: int) -> int:
        readings = batch(*((at(1, 3, month=10) + datetime.timedelta(days=day), day) for day in range(days)))
        with CaptureQueriesContext(connection) as queries:
            add_readings(metric, readings, by=ana)
        return len(queries)

    goal = make_goal(product, owner=ana)
    make_key_result(goal, metric=metric)
    few = count(2)
    for _ in range(9):
        make_key_result(goal, metric=metric)
    assert count(7) == few  # 50 check-ins; more are written in parts of the same size
