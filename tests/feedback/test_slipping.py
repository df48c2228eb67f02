"""What is blocked, late or has moved, the worst first; and the two weeks to come, person by person."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from teamops.people.models import Person, Team
from tests.factories import make_goal, make_milestone, make_plan, make_task
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W48, agenda

SignIn = Callable[[Person], Client]
TODAY = NOW.date()

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize(
    "fields",
    [
        {"due": TODAY},
        {"due": TODAY - DAY, "status": "done"},
        {"due": TODAY + DAY, "original_due": TODAY + 2 * DAY, "moves": 1},
        {"blocked_reason": "it was", "status": "dropped"},
        {},
    ],
)
def test_what_is_on_time_ended_or_came_earlier_does_not_slip(
    product: Team, ben: Person, fields: dict[str, Any]
) -> None:
    if fields.get("status") == "done":
        fields = {**fields, "done_at": timezone.now()}
    make_task(product, **fields)
    assert agenda(product, ben).slipping == []


def test_blocked_comes_first_then_the_longest_slip(product: Team, ben: Person, cem: Person) -> None:
    make_task(product, "a day late", due=TODAY - DAY)
    make_task(product, "moved", due=TODAY + 3 * DAY, original_due=TODAY - 2 * DAY, moves=2)
    make_task(product, "stuck", blocked=True, blocked_reason="no list", blocked_by=cem)
    make_milestone(make_plan(product), "late milestone", due=TODAY - 9 * DAY)
    slips = agenda(product, ben).slipping
    assert [(slip.what, slip.days) for slip in slips] == [
        ("stuck", 0),
        ("late milestone", 9),
        ("moved", 5),
        ("a day late", 1),
    ]
    assert slips[0].why == "no list"
    assert slips[0].helper is not None
    assert slips[0].helper.name == "Cem Can"


def test_the_page_says_how_late_what_never_moved_is(product: Team, ben: Person, sign_in: SignIn) -> None:
    make_task(product, "late", due=TODAY - 12 * DAY)
    assert "12 days late" in sign_in(ben).get("/acme/teams/product/review/").content.decode()


def test_the_page_names_everything_however_much_slips(product: Team, ben: Person, sign_in: SignIn) -> None:
    for number in range(1, 31):
        make_task(product, f"late task {number}.", due=TODAY - number * DAY, assignee=ben)
    html = sign_in(ben).get("/acme/teams/product/review/").content.decode()
    assert [number for number in range(1, 31) if f"late task {number}." not in html] == []
    assert "30 late" in html


def test_the_next_two_weeks_begin_today_and_end_with_next_weeks_sunday(product: Team, ben: Person) -> None:
    for title, due in (
        ("yesterday", TODAY - DAY),
        ("today", TODAY),
        ("sunday", W48 + 6 * DAY),
        ("monday", W48 + 7 * DAY),
        ("last", W48 + 13 * DAY),
        ("too late", W48 + 14 * DAY),
    ):
        make_task(product, title, assignee=ben, due=due, estimate=Decimal("1.5"))
    (line,) = agenda(product, ben).ahead
    assert [one.title for one in line.this_week] == ["today", "sunday"]
    assert [one.title for one in line.next_week] == ["monday", "last"]
    assert line.hours == 6


def test_they_reach_across_new_year(product: Team, ben: Person, clock: Any) -> None:
    clock.move_to(datetime.datetime(2026, 12, 30, 11, tzinfo=datetime.UTC))
    make_task(product, "in the new year", assignee=ben, due=datetime.date(2027, 1, 8))
    (line,) = agenda(product, ben, datetime.date(2026, 12, 28)).ahead
    assert [one.title for one in line.next_week] == ["in the new year"]


def test_milestones_stand_before_tasks_and_what_nobody_has_comes_last(
    product: Team, ana: Person, ben: Person
) -> None:
    plan = make_plan(product, make_goal(product, owner=ana))
    make_task(product, "work", assignee=ben, due=TODAY)
    make_task(product, "nobody's", due=TODAY)
    make_milestone(plan, "live", owner=ben, due=TODAY + DAY)
    first, last = agenda(product, ben).ahead
    assert [one.title for one in first.this_week] == ["live", "work"]
    assert last.who is None
