"""A plan as a calendar: which days are shown, what stands on them, and who may move it."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import travel

from tasks.models import ActionPlan
from tasks.plan_time.calendar import Day, Entry
from tasks.plan_time.months import Span
from teamops.dates import DAY
from teamops.people.models import Absence, Person, Team
from tests.factories import make_goal, make_milestone, make_phase, make_plan, make_task

SignIn = Callable[[Person], Client]
TODAY = datetime.date(2026, 11, 25)  # a Wednesday


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with travel("2026-11-25T12:00Z", tick=False):
        yield


@pytest.fixture
def plan(product: Team, ana: Person) -> ActionPlan:
    return make_plan(product, make_goal(product, owner=ana))


def nov(day: int) -> datetime.date:
    return datetime.date(2026, 11, day)


def shown(client: Client, plan: ActionPlan, query: str = "") -> Any:
    response = client.get(f"/acme/plans/{plan.pk}/?view=calendar{query}")
    assert response.status_code == 200
    return response


def days(response: Any) -> dict[datetime.date, Day]:
    return {day.day: day for week in response.context["weeks"] for day in week.days}


def entries(response: Any) -> list[Entry]:
    return [entry for day in days(response).values() for entry in day.entries]


def test_a_month_is_shown_in_whole_weeks_and_a_week_alone() -> None:
    assert Span.read("2026-11", "", TODAY)[:2] == (datetime.date(2026, 10, 26), datetime.date(2026, 12, 6))
    assert Span.read("", "2026-W48", TODAY)[:2] == (nov(23), nov(29))
    assert Span.read("2026-12", "", TODAY).beside(1).asked == {"month": "2027-01"}
    assert Span.read("2026-01", "", TODAY).beside(-1).asked == {"month": "2025-12"}
    assert Span.read("", "2026-W53", TODAY).beside(1).asked == {"week": "2027-W01"}


@pytest.mark.parametrize(
    ("month", "week"),
    [
        ("", ""),
        ("2026-13", ""),
        ("0000-00", ""),
        ("9999-12", ""),
        ("tomorrow", ""),
        ("", "2026-W99"),
        ("", "x"),
    ],
)
def test_what_is_no_month_is_the_present_one(month: str, week: str) -> None:
    assert Span.read(month, week, TODAY).month == nov(1)


def test_tasks_stand_on_their_last_day_and_short_ones_from_their_first(
    plan: ActionPlan, ana: Person, sign_in: SignIn
) -> None:
    make_task(plan.team, "short", plan=plan, starts_on=nov(24), due=nov(26))
    make_task(plan.team, "long", plan=plan, starts_on=nov(2), due=nov(26))
    make_task(plan.team, "elsewhere", due=nov(26))
    make_task(plan.team, "next year", plan=plan, due=nov(26) + 365 * DAY)
    here = days(shown(sign_in(ana), plan))[nov(26)].entries
    assert [(entry.name, entry.at, entry.span) for entry in here] == [("short", 2, 3), ("long", 4, 1)]


def test_what_runs_over_a_sunday_stands_in_both_weeks(plan: ActionPlan, ana: Person, sign_in: SignIn) -> None:
    make_task(plan.team, "over", plan=plan, starts_on=nov(20), due=nov(24))
    found = entries(shown(sign_in(ana), plan))
    assert [(one.at, one.span, one.runs_on, bool(one.move)) for one in found] == [
        (5, 3, True, False),
        (1, 2, False, True),
    ]
    over_the_edge = entries(shown(sign_in(ana), plan, "&week=2026-W47"))
    assert [one.runs_on for one in over_the_edge] == [True]


def test_milestones_holidays_and_who_is_away_are_marked(
    plan: ActionPlan, ana: Person, ben: Person, dora: Person, vic: Person, sign_in: SignIn
) -> None:
    make_milestone(plan, "live", due=nov(27))
    for person in (ben, dora):
        Absence.objects.create(
            organization=plan.organization, person=person, first_day=nov(26), last_day=nov(27)
        )
    response = shown(sign_in(ana), plan)
    assert days(response)[nov(27)].entries[0].name == "live"
    assert days(response)[nov(27)].away == ("Ben Berg",)
    assert "away: Ben Berg" in response.content.decode()
    assert days(shown(sign_in(vic), plan))[nov(27)].away == ()
    december = shown(sign_in(ana), plan, "&month=2026-12")
    christmas = days(december)[datetime.date(2026, 12, 25)]
    assert (christmas.holiday, christmas.is_free) == ("Christmas Day", True)


def test_months_turn_and_keep_the_filters(
    plan: ActionPlan, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    make_task(plan.team, "bens", plan=plan, assignee=ben, due=nov(26))
    make_task(plan.team, "anas", plan=plan, assignee=ana, due=nov(26))
    response = shown(sign_in(ana), plan, f"&owner={ben.pk}")
    html = response.content.decode()
    assert [entry.name for entry in entries(response)] == ["bens"]
    for month in ("2026-10", "2026-12"):
        assert f"?view=calendar&amp;month={month}&amp;owner={ben.pk}" in html
    assert f"?view=calendar&amp;week=2026-W48&amp;owner={ben.pk}" in html


def test_a_full_day_of_a_month_says_how_many_more_there_are(
    plan: ActionPlan, ana: Person, sign_in: SignIn
) -> None:
    for number in range(20):
        make_task(plan.team, f"task {number}", plan=plan, due=nov(26))
    client = sign_in(ana)
    month = shown(client, plan)
    assert (len(entries(month)), days(month)[nov(26)].more) == (6, 14)
    assert "week=2026-W48" in month.content.decode()
    assert len(entries(shown(client, plan, "&week=2026-W48"))) == 20


def test_only_open_things_of_ones_own_are_moved(
    plan: ActionPlan, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    make_task(plan.team, "bens", plan=plan, assignee=ben, due=nov(26))
    make_task(plan.team, "done", plan=plan, assignee=ben, due=nov(26), status="done")
    assert [entry.name for entry in entries(shown(sign_in(ben), plan)) if entry.move] == ["bens"]
    assert not [entry for entry in entries(shown(sign_in(cem), plan)) if entry.move]


def test_ten_times_the_rows_cost_no_more_questions(
    plan: ActionPlan, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    def fill(times: int) -> None:
        for number in range(times):
            phase = make_phase(plan)
            make_milestone(plan, phase=phase, owner=ben, due=nov(20))
            make_task(plan.team, plan=plan, phase=phase, assignee=ben, due=nov(2 + number % 25))

    def count() -> int:
        shown(client, plan)
        with CaptureQueriesContext(connection) as queries:
            shown(client, plan)
        return len(queries)

    client = sign_in(ana)
    fill(2)
    few = count()
    fill(18)
    assert count() == few <= 15
