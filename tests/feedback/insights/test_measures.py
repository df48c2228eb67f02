"""What the page of insights counts, on small histories whose numbers are worked out by hand beside them."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from time_machine import Traveller

from feedback.insights.page import Insights, explanations, insights
from feedback.insights.shapes import Line
from feedback.models import NextStep, WeeklyUpdate
from goals.models import Cycle, Goal
from tasks.models import Milestone, Task
from teamops.people.actions.hours import add_absence
from teamops.people.models import Organization, Person, Team
from tests.factories import (
    current_cycle,
    make_check_in,
    make_cycle,
    make_goal,
    make_key_result,
    make_milestone,
    make_person,
    make_plan,
    make_review,
    make_support,
    make_task,
)
from tests.feedback.weeks import DAY, W46, W47, W48

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
SignIn = Callable[[Person], Client]


def noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(11), tzinfo=datetime.UTC)


def line(found: Insights, measure: str, key: str) -> Line:
    told = found.measure(measure)
    assert told is not None
    shown = told.line(key)
    assert shown is not None
    return shown


def values(found: Insights, measure: str, key: str) -> dict[str, Any]:
    """The figures of a line that are there and not 0, with four decimals."""
    return {one.key: one.four_places for one in line(found, measure, key).figures if one.value}


def finding(found: Insights, measure: str) -> str:
    told = found.measure(measure)
    assert told is not None
    return told.finding


def done(day: datetime.date) -> dict[str, Any]:
    return {"status": Task.Status.DONE, "done_at": noon(day)}


# --- Next steps ---------------------------------------------------------------------------------------


def promise(team: Team, week: datetime.date, **fields: Any) -> Task:
    review = team.reviews.filter(week=week).first() or make_review(team, week)
    task = make_task(team, **fields)
    NextStep.objects.create(organization=team.organization, review=review, task=task)
    return task


def test_next_steps_are_counted_in_the_week_that_promised_them(product: Team, ana: Person) -> None:
    friday = W46 + 4 * DAY
    promise(product, W46, due=friday, **done(friday))  # in time, on the day itself
    promise(product, W46, due=friday + 7 * DAY, original_due=friday, **done(friday + 2 * DAY))  # moved: late
    promise(product, W46, due=friday, status=Task.Status.DROPPED)
    promise(product, W46, due=friday)  # open, and its day is over
    promise(product, W48, due=W48 + 4 * DAY)  # open until Friday
    found = insights(product, ana)
    # 1 of 4 that were due: 0.25.
    expected = {"number": 4, "kept": 1, "late": 1, "broken": 1, "dropped": 1, "share": Decimal("0.25")}
    assert values(found, "steps", "2026-W46") == expected
    assert values(found, "steps", "2026-W48") == {"number": 1, "waiting": 1}
    assert values(found, "steps", "2026-W47") == {}
    assert finding(found, "steps") == "1 of 4 next steps were done by their day."


def test_a_next_step_of_long_ago_is_not_of_these_weeks(product: Team, ana: Person) -> None:
    promise(product, W48 - 13 * 7 * DAY, due=W46, **done(W46))
    assert values(insights(product, ana), "steps", "all") == {}


# --- Weekly updates -----------------------------------------------------------------------------------


def test_updates_are_in_time_late_missing_or_away(
    product: Team, acme: Organization, ana: Person, ben: Person, cem: Person
) -> None:
    away = make_person(acme, "Emil", product)
    add_absence(away, by=away, first_day=W47, last_day=W47 + 6 * DAY)
    asked = {"organization": acme, "team": product, "week": W47, "asked_at": noon(W47)}
    WeeklyUpdate.objects.create(person=ana, **asked, due_on=W47, written_at=noon(W47))
    WeeklyUpdate.objects.create(person=ben, **asked, due_on=W47, written_at=noon(W47 + DAY))
    WeeklyUpdate.objects.create(person=cem, **asked, due_on=W47)
    WeeklyUpdate.objects.create(person=away, **asked, due_on=None)
    found = insights(product, ana)
    # Who is away owes none: 1 of 3.
    expected = {"number": 4, "written": 1, "late": 1, "missing": 1, "away": 1, "share": Decimal("0.3333")}
    assert values(found, "updates", "2026-W47") == expected
    assert finding(found, "updates").startswith("1 of 3 updates")


# --- Dates --------------------------------------------------------------------------------------------


def test_dates_are_held_against_the_first_one_and_their_slip_is_told(product: Team, ana: Person) -> None:
    day = W47 + 2 * DAY
    make_task(product, "Kept", due=day, **done(day))  # slip 0
    make_task(product, "Moved", original_due=day - 4 * DAY, due=day, **done(day))  # slip 4
    make_task(product, "Late", original_due=day - 9 * DAY, due=day - DAY, **done(day))  # slip 8
    make_task(product, "Without a date", **done(day))
    point = make_milestone(make_plan(product), due=day, original_due=day - 2 * DAY)  # slip 2
    Milestone.objects.filter(pk=point.pk).update(done_at=noon(day))
    found = insights(product, ana)
    expected = {"number": 4, "kept": 1, "moved": 2, "late": 1, "share": Decimal("0.25"), "slip": 3}
    assert values(found, "dates", "2026-W47") == expected  # the middle of 0, 2, 4, 8
    told = found.measure("dates")
    assert told is not None
    slip = next(one for one in explanations(told, line(found, "dates", "2026-W47")) if one.key == "slip")
    assert "0, 2, 4, 8: 3" in slip.how
    assert {one.path.split("/")[0] for one in slip.inputs} == {"tasks", "milestones"}


# --- Support ------------------------------------------------------------------------------------------


def test_answers_are_counted_by_their_day_and_open_requests_by_the_end_of_the_week(
    product: Team, ana: Person
) -> None:
    for took in (1, 2, 6):
        asked = W47 + 6 * DAY - took * DAY
        make_support(
            product,
            ana,
            asked_at=noon(asked),
            answered_at=noon(asked + took * DAY),
            closed_at=noon(W47 + 6 * DAY),
            state="supplied",
        )
    make_support(product, ana, asked_at=noon(W46))
    found = insights(product, ana)
    # The middle of 1, 2 and 6; on the Sunday one is open, 13 days old.
    assert values(found, "support", "2026-W47") == {"answered": 3, "took": 2, "open": 1, "oldest": 13}
    # On the Sunday before, that one and none of the others had been asked: it is 6 days old.
    assert values(found, "support", "2026-W46") == {"open": 1, "oldest": 6}
    assert values(found, "support", "all") == {"answered": 3, "took": 2, "open": 1, "oldest": 16}


# --- Goals --------------------------------------------------------------------------------------------


def test_progress_stands_beside_what_was_expected_at_the_end_of_each_week(product: Team, ana: Person) -> None:
    for last in (35, 40):
        key_result = make_key_result(make_goal(product, owner=ana), start=Decimal(30), target=Decimal(40))
        make_check_in(key_result, 32, days_ago=5)  # Friday of week 47: 0.2 each
        make_check_in(key_result, last, days_ago=1)  # Tuesday of week 48: 0.5 and 1
    found = insights(product, ana)
    # 22 November is day 53 of 92, 25 November day 56.
    assert values(found, "progress", "2026-W47") == {
        "goals": 2,
        "progress": Decimal("0.2"),
        "expected": Decimal("0.5761"),
    }
    assert values(found, "progress", "2026-W48") == {
        "goals": 2,
        "progress": Decimal("0.75"),
        "expected": Decimal("0.6087"),
    }


def closed_cycle(acme: Organization) -> Cycle:
    current_cycle(acme)
    return make_cycle(
        acme,
        name="Q3 2026",
        starts_on=datetime.date(2026, 7, 1),
        ends_on=datetime.date(2026, 9, 30),
        state=Cycle.State.CLOSED,
    )


def closed(team: Team, cycle: Cycle, grade: str, **fields: Any) -> Goal:
    fields = {"state": Goal.State.CLOSED, "closed_at": noon(cycle.ends_on), **fields}
    return make_goal(team, cycle=cycle, grade=Decimal(grade), **fields)


def test_grades_are_told_of_closed_cycles(product: Team, acme: Organization, ana: Person) -> None:
    cycle = closed_cycle(acme)
    for grade in ("1.0", "0.5", "0.3"):
        closed(product, cycle, grade)
    found = insights(product, ana)
    expected = {"goals": 3, "on_track": 1, "at_risk": 1, "off_track": 1, "grade": Decimal("0.6")}
    assert values(found, "grades", "q3-2026") == expected
    assert finding(found, "grades") == "Q3 2026 came to 0.6 on average of 3 goals."


# --- Calibration --------------------------------------------------------------------------------------

TODAY = W48 + 2 * DAY


def foreseen(team: Team, cycle: Cycle, confidence: int, final: int) -> None:
    """A key result from 0 to 10: a confidence stated on 10 August, another one after half of the time (15
    August), and what it came to."""
    key_result = make_key_result(closed(team, cycle, "0.5"), start=Decimal(0), target=Decimal(10), unit="")
    for day, value, stated in (
        (datetime.date(2026, 7, 20), 2, 1),
        (datetime.date(2026, 8, 10), 4, confidence),
        (datetime.date(2026, 9, 28), final, 10),
    ):
        make_check_in(key_result, value, days_ago=(TODAY - day).days, confidence=stated)


def test_confidence_at_half_of_the_time_is_held_against_what_came(
    product: Team, acme: Organization, ana: Person
) -> None:
    cycle = closed_cycle(acme)
    for confidence, final in ((8, 10), (8, 5), (3, 5), (5, 10), (10, 12)):
        foreseen(product, cycle, confidence, final)
    found = insights(product, ana)
    # Of two who said 8 one came: (0.2² + 0.8²) ÷ 2 = 0.34.
    assert values(found, "confidence", "7-8") == {
        "number": 2,
        "said": Decimal("0.8"),
        "came": Decimal("0.5"),
        "brier": Decimal("0.34"),
    }
    # (0.2² + 0.8² + 0.3² + 0.5² + 0²) ÷ 5 = 1.02 ÷ 5
    assert values(found, "confidence", "all") == {
        "number": 5,
        "said": Decimal("0.68"),
        "came": Decimal("0.6"),
        "brier": Decimal("0.204"),
    }
    assert finding(found, "confidence").startswith("3 of 5 key results were reached")
    # By then there were two readings: no forecast.
    assert finding(found, "forecasts").startswith("Not enough history: 0 key results")


def test_below_five_key_results_nothing_is_told(
    product: Team, acme: Organization, ana: Person, sign_in: SignIn
) -> None:
    cycle = closed_cycle(acme)
    for _number in range(4):
        foreseen(product, cycle, 7, 10)
    assert finding(insights(product, ana), "confidence").startswith("Not enough history: 4 key results")
    page = sign_in(ana).get("/acme/teams/product/insights/why/?of=confidence.all").content.decode()
    assert "Not enough history" in page
    assert "Brier" not in page


def test_a_dropped_goal_says_nothing_of_confidence(product: Team, acme: Organization, ana: Person) -> None:
    cycle = closed_cycle(acme)
    for _number in range(5):
        foreseen(product, cycle, 7, 10)
    last = Goal.objects.order_by("-pk").first()
    assert last is not None
    last.outcome = Goal.Outcome.DROPPED
    last.save()
    assert finding(insights(product, ana), "confidence").startswith("Not enough history: 4")


# --- Cycles -------------------------------------------------------------------------------------------


def test_over_cycles_the_same_is_counted_cycle_by_cycle(
    product: Team, acme: Organization, ana: Person
) -> None:
    closed_cycle(acme)
    july = datetime.date(2026, 7, 15)
    make_task(product, due=july, **done(july))
    make_task(product, due=W47 - DAY, **done(W47))
    found = insights(product, ana, "cycles")
    assert values(found, "dates", "q3-2026") == {"number": 1, "kept": 1, "share": 1}
    assert values(found, "dates", "q4-2026") == {"number": 1, "late": 1}


def test_time_moves_the_weeks_on(product: Team, ana: Person, clock: Traveller) -> None:
    told = insights(product, ana).measure("steps")
    assert told is not None
    assert [told.lines[0].key, told.lines[-1].key, len(told.lines)] == ["2026-W36", "2026-W48", 13]
    clock.shift(datetime.timedelta(7))
    told = insights(product, ana).measure("steps")
    assert told is not None
    assert told.lines[-1].key == "2026-W49"
