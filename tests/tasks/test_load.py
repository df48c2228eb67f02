"""How much work lies ahead of people: estimates by week against the working days that are left."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tasks.load import Load, Week, Work, load_of, loads, weeks_ahead
from tasks.models import Task
from teamops.people.models import Person, Team
from tests.factories import make_person, make_task

MONDAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)


def lines(*work: Work, today: datetime.date = MONDAY, until: datetime.date = MONDAY + 18 * DAY) -> list[str]:
    load = load_of(work, weeks_ahead(today, until, "DE"), today, "DE")
    return [line.text for line in load.lines]


def hours_of(load: Load) -> list[float]:
    return [float(one) for one in load.hours]


def test_a_week_is_said_in_hours_of_those_that_are_left() -> None:
    assert lines(Work(Decimal(32), MONDAY + 3 * DAY)) == ["32 h of 40 h this week"]
    wednesday = MONDAY + 2 * DAY
    assert lines(Work(Decimal(16), MONDAY + 3 * DAY), today=wednesday) == ["16 h of 24 h this week"]


def test_too_much_is_said_with_its_share() -> None:
    assert lines(Work(Decimal(45), MONDAY)) == ["45 h of 40 h this week: 113\u202f%, too much"]


def test_the_fullest_later_week_is_said_when_it_is_too_full() -> None:
    work = [
        Work(Decimal(8), MONDAY),
        Work(Decimal(50), MONDAY + 8 * DAY),
        Work(Decimal(60), MONDAY + 15 * DAY),
    ]
    assert lines(*work) == [
        "8 h of 40 h this week",
        "60 h of 40 h in the week of 7 Dec: 150\u202f%, too much",
    ]


def test_late_work_is_this_weeks_and_what_is_due_after_the_last_week_is_left_out() -> None:
    assert lines(Work(Decimal(8), MONDAY - 30 * DAY)) == ["8 h of 40 h this week"]
    assert lines(Work(Decimal(8), MONDAY + 40 * DAY)) == ["0 h of 40 h this week"]


def test_work_with_a_start_is_spread_over_its_working_days() -> None:
    weeks = weeks_ahead(MONDAY, MONDAY + 11 * DAY, "DE")
    work = Work(Decimal(80), due=MONDAY + 11 * DAY, starts_on=MONDAY - 7 * DAY)
    assert hours_of(load_of([work], weeks, MONDAY, "DE")) == [40, 40]


def test_what_reaches_beyond_the_last_week_counts_as_far_as_it_lies_within() -> None:
    weeks = weeks_ahead(MONDAY, MONDAY + 4 * DAY, "DE")
    work = Work(Decimal(80), due=MONDAY + 11 * DAY, starts_on=MONDAY)
    assert hours_of(load_of([work], weeks, MONDAY, "DE")) == [40]


def test_on_a_weekend_the_next_week_is_the_first() -> None:
    saturday = MONDAY + 5 * DAY
    assert lines(Work(Decimal(8), saturday), today=saturday) == ["8 h of 40 h in the week of 30 Nov"]


def test_free_days_of_the_country_are_no_hours() -> None:
    october = datetime.date(2026, 9, 28)
    assert weeks_ahead(october, october + 13 * DAY, "CN")[0].capacity < 40
    christmas = weeks_ahead(datetime.date(2026, 12, 21), datetime.date(2026, 12, 27), "DE")
    assert christmas == [Week(datetime.date(2026, 12, 21), datetime.date(2026, 12, 27), 32)]


def test_a_goal_that_has_ended_still_shows_the_present_week() -> None:
    assert len(weeks_ahead(MONDAY, MONDAY - 90 * DAY, "DE")) == 1


def test_no_more_than_half_a_year_is_shown() -> None:
    assert len(weeks_ahead(MONDAY, MONDAY + 900 * DAY, "DE")) <= 26


@pytest.mark.django_db
@time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC))
def test_loads_of_many_cost_one_query(product: Team, ben: Person, cem: Person) -> None:
    for person in (ben, cem):
        make_task(product, assignee=person, estimate=Decimal(12), due=MONDAY + DAY)
    make_task(product, assignee=ben, estimate=Decimal(9), due=MONDAY, status=Task.Status.DONE)
    make_task(product, assignee=ben, due=MONDAY)
    people = [make_person(product.organization, f"Member {number}", account=False) for number in range(20)]
    with CaptureQueriesContext(connection) as queries:
        found = loads([ben, cem, *people], MONDAY, MONDAY + 11 * DAY)
    assert len(queries) == 1
    assert hours_of(found[ben.pk]) == [12, 0]
    assert hours_of(found[people[0].pk]) == [0, 0]
