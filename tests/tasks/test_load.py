"""How much work lies ahead of people: estimates by week against the working days that are left."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tasks.load import Calendar, Load, Week, Work, load_of, loads, weeks_ahead
from tasks.models import Task
from tasks.why.load import why_load
from teamops.dates import is_working_day
from teamops.people.models import Absence, Person, Team
from tests.factories import make_person, make_task

MONDAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)
GERMANY = Calendar("DE")


def lines(*work: Work, today: datetime.date = MONDAY, until: datetime.date = MONDAY + 18 * DAY) -> list[str]:
    load = load_of(work, weeks_ahead(today, until, GERMANY), today, GERMANY)
    return [line.text for line in load.lines]


def hours_of(load: Load) -> list[float]:
    return [float(one) for one in load.hours]


def test_a_week_is_said_in_hours_of_those_that_are_left() -> None:
    assert lines(Work(Decimal(32), MONDAY + 3 * DAY)) == ["32\u202fh of 40\u202fh this week"]
    wednesday = MONDAY + 2 * DAY
    assert lines(Work(Decimal(16), MONDAY + 3 * DAY), today=wednesday) == ["16\u202fh of 24\u202fh this week"]


def test_too_much_is_said_with_its_share() -> None:
    assert lines(Work(Decimal(45), MONDAY)) == ["45\u202fh of 40\u202fh this week: 113\u202f%, too much"]


def test_the_fullest_later_week_is_said_when_it_is_too_full() -> None:
    work = [
        Work(Decimal(8), MONDAY),
        Work(Decimal(50), MONDAY + 8 * DAY),
        Work(Decimal(60), MONDAY + 15 * DAY),
    ]
    assert lines(*work) == [
        "8\u202fh of 40\u202fh this week",
        "60\u202fh of 40\u202fh in the week of 7 Dec: 150\u202f%, too much",
    ]


def test_late_work_is_this_weeks_and_what_is_due_after_the_last_week_is_left_out() -> None:
    assert lines(Work(Decimal(8), MONDAY - 30 * DAY)) == ["8\u202fh of 40\u202fh this week"]
    assert lines(Work(Decimal(8), MONDAY + 40 * DAY)) == ["0\u202fh of 40\u202fh this week"]


def test_work_with_a_start_is_spread_over_its_working_days() -> None:
    weeks = weeks_ahead(MONDAY, MONDAY + 11 * DAY, GERMANY)
    work = Work(Decimal(80), due=MONDAY + 11 * DAY, starts_on=MONDAY - 7 * DAY)
    assert hours_of(load_of([work], weeks, MONDAY, GERMANY)) == [40, 40]


def test_what_reaches_beyond_the_last_week_counts_as_far_as_it_lies_within() -> None:
    weeks = weeks_ahead(MONDAY, MONDAY + 4 * DAY, GERMANY)
    work = Work(Decimal(80), due=MONDAY + 11 * DAY, starts_on=MONDAY)
    assert hours_of(load_of([work], weeks, MONDAY, GERMANY)) == [40]


def test_on_a_weekend_the_next_week_is_the_first() -> None:
    saturday = MONDAY + 5 * DAY
    assert lines(Work(Decimal(8), saturday), today=saturday) == [
        "8\u202fh of 40\u202fh in the week of 30 Nov"
    ]


def test_free_days_of_the_country_are_no_hours() -> None:
    october = datetime.date(2026, 9, 28)
    assert weeks_ahead(october, october + 13 * DAY, Calendar("CN"))[0].capacity < 40
    christmas = weeks_ahead(datetime.date(2026, 12, 21), datetime.date(2026, 12, 27), GERMANY)
    assert christmas == [Week(datetime.date(2026, 12, 21), datetime.date(2026, 12, 27), Decimal(32))]


def test_a_goal_that_has_ended_still_shows_the_present_week() -> None:
    assert len(weeks_ahead(MONDAY, MONDAY - 90 * DAY, GERMANY)) == 1


def test_no_more_than_half_a_year_is_shown() -> None:
    assert len(weeks_ahead(MONDAY, MONDAY + 900 * DAY, GERMANY)) <= 26


def test_days_away_are_no_hours_and_shorter_days_are_fewer() -> None:
    calendar = Calendar("DE", Decimal("7.5"), ((MONDAY + 2 * DAY, MONDAY + 6 * DAY),))
    weeks = weeks_ahead(MONDAY, MONDAY + 11 * DAY, calendar)
    assert [week.capacity for week in weeks] == [15, Decimal("37.5")]


def test_a_week_away_is_left_out_and_what_is_due_in_it_comes_before_it() -> None:
    calendar = Calendar("DE", away=((MONDAY + 7 * DAY, MONDAY + 11 * DAY),))
    weeks = weeks_ahead(MONDAY, MONDAY + 18 * DAY, calendar)
    assert [week.first for week in weeks] == [MONDAY, MONDAY + 14 * DAY]
    assert hours_of(load_of([Work(Decimal(8), MONDAY + 9 * DAY)], weeks, MONDAY, calendar)) == [8, 0]


def test_who_never_works_is_told_what_is_too_much() -> None:
    calendar = Calendar("DE", Decimal(0))
    weeks = weeks_ahead(MONDAY, MONDAY + 18 * DAY, calendar)
    assert len(weeks) == 1
    load = load_of([Work(Decimal(8), MONDAY + DAY)], weeks, MONDAY, calendar)
    assert [line.text for line in load.lines] == ["8\u202fh this week, without working hours: too much"]
    assert [line.text for line in load_of([], weeks, MONDAY, calendar).lines] == [
        "0\u202fh of 0\u202fh this week"
    ]


def test_make_up_working_days_count_in_china() -> None:
    sunday = datetime.date(2026, 9, 20)  # worked in exchange for a day of the national holiday
    assert Calendar("CN").days(sunday, sunday) == 1
    assert Calendar("DE").days(sunday, sunday) == 0
    assert weeks_ahead(sunday - 6 * DAY, sunday, Calendar("CN"))[0].capacity == 48


spans = st.tuples(st.integers(-20, 200), st.integers(0, 30))
pieces = st.tuples(st.integers(1, 200), st.integers(-30, 200), st.none() | st.integers(-30, 200))


def calendar_of(country: str, hours: int, away: list[tuple[int, int]]) -> Calendar:
    """Absences that do not lie over each other: each begins after the one before it."""
    found: list[tuple[datetime.date, datetime.date]] = []
    for first, length in sorted(away):
        begin = MONDAY + first * DAY
        if not found or begin > found[-1][1]:
            found.append((begin, begin + length * DAY))
    return Calendar(country, Decimal(hours), tuple(found))


@given(
    st.sampled_from(["DE", "CN", "US", ""]),
    st.integers(0, 12),
    st.lists(spans, max_size=4),
    st.lists(pieces, max_size=8),
    st.integers(0, 60),
    st.integers(0, 6),
)
def test_hours_are_conserved_never_negative_and_none_lie_on_days_away(
    country: str,
    hours: int,
    away: list[tuple[int, int]],
    work: list[tuple[int, int, int | None]],
    ahead: int,
    weekday: int,
) -> None:
    today = MONDAY + weekday * DAY
    calendar = calendar_of(country, hours, away)
    weeks = weeks_ahead(today, today + ahead * DAY, calendar)
    todo = [
        Work(Decimal(size), MONDAY + due * DAY, None if start is None else MONDAY + start * DAY)
        for size, due, start in work
    ]
    load = load_of(todo, weeks, today, calendar)
    assert all(one >= 0 for one in load.hours)
    whole = [one.hours for one in todo if one.due <= weeks[-1].last]
    beyond = [one.hours for one in todo if one.due > weeks[-1].last]
    assert sum(whole) - Decimal("0.001") <= sum(load.hours) <= sum(whole) + sum(beyond) + Decimal("0.001")
    for week in weeks:
        days = [week.first + number * DAY for number in range((week.last - week.first).days + 1)]
        free = [day for day in days if any(first <= day <= last for first, last in calendar.away)]
        working = [day for day in days if is_working_day(day, country) and day not in free]
        assert week.capacity == len(working) * calendar.hours_a_day
        assert working or len(weeks) == 1


@given(st.lists(spans, max_size=4), pieces)
def test_work_with_a_start_lies_on_the_days_on_which_its_owner_works(
    away: list[tuple[int, int]], piece: tuple[int, int, int | None]
) -> None:
    size, due, start = piece
    calendar = calendar_of("DE", 8, away)
    weeks = weeks_ahead(MONDAY, MONDAY + 26 * 7 * DAY, calendar)
    first, last = max(start or due, 0), due
    days = [MONDAY + number * DAY for number in range(first, last + 1) if first < last]
    working = [day for day in days if calendar.days(day, day)]
    load = load_of(
        [Work(Decimal(size), MONDAY + due * DAY, None if start is None else MONDAY + start * DAY)],
        weeks,
        MONDAY,
        calendar,
    )
    if start is not None and working and working[-1] <= weeks[-1].last:
        for week, hours in zip(load.weeks, load.hours, strict=True):
            within = sum(week.first <= day <= week.last for day in working)
            assert abs(hours - Decimal(size) * within / len(working)) < Decimal("0.001")


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


@pytest.mark.django_db
@time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC))
def test_each_has_hours_of_their_own(product: Team, ben: Person, cem: Person) -> None:
    ben.hours_a_day = Decimal(4)
    Absence.objects.create(
        organization=product.organization, person=cem, first_day=MONDAY, last_day=MONDAY + DAY
    )
    found = loads([ben, cem], MONDAY, MONDAY)
    assert [found[one.pk].weeks[0].capacity for one in (ben, cem)] == [20, 24]


@pytest.mark.django_db
@time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC))
def test_who_helps_is_not_loaded(product: Team, ben: Person, cem: Person) -> None:
    make_task(product, assignee=ben, estimate=Decimal(12), due=MONDAY).helpers.add(cem)
    assert hours_of(loads([cem], MONDAY, MONDAY)[cem.pk]) == [0]


@pytest.mark.django_db
@time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC))
def test_hours_of_parts_are_counted_once_and_for_who_has_them(
    product: Team, ben: Person, cem: Person
) -> None:
    whole = make_task(product, "Whole", assignee=ben, estimate=Decimal(16), due=MONDAY + DAY)
    more = {"parent": whole, "due": MONDAY + DAY}
    make_task(product, "Part", assignee=cem, estimate=Decimal(6), **more)
    make_task(product, "Done part", assignee=cem, estimate=Decimal("1.5"), status=Task.Status.DONE, **more)
    make_task(product, "Dropped part", assignee=cem, estimate=Decimal(9), status=Task.Status.DROPPED, **more)
    make_task(product, "Part without hours", assignee=cem, **more)
    found = loads([ben, cem], MONDAY, MONDAY)
    assert [hours_of(found[one.pk]) for one in (ben, cem)] == [[8.5], [6]]
    (week,) = why_load(ben, MONDAY, seen={whole.pk})
    assert (week.value, [one.value for one in week.inputs]) == (Decimal("8.5"), ["8.5\u202fh"])
    assert "Of a task with parts only the hours that its parts do not take are counted." in week.how


@pytest.mark.django_db
@time_machine.travel(datetime.datetime(2026, 12, 21, 9, tzinfo=datetime.UTC))
def test_why_names_holidays_and_days_away(product: Team, ben: Person) -> None:
    monday = datetime.date(2026, 12, 21)
    Absence.objects.create(
        organization=product.organization, person=ben, first_day=monday + DAY, last_day=monday + 2 * DAY
    )
    (week,) = why_load(ben, monday, seen=())
    assert "Public holidays: 25 Dec Christmas Day." in week.how
    assert "Away: 22 – 23 Dec." in week.how
    assert week.how[0] == "Working days that are left × hours a day: 2 × 8\u202fh = 16\u202fh"
