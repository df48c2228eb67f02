"""What the rules find that ask for more than a task's day: once each, through a sweep and a message."""

import datetime
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.models import NextStep
from feedback.rhythm.actions import set_rhythm
from goals.models import Cycle, KeyResult, StoredForecast
from tasks.models import Task
from teamops.notifications.actions import deliver_waiting, sweep_all
from teamops.notifications.models import Delivery, Reminder
from teamops.people.models import Person, Team
from tests.factories import (
    make_goal,
    make_key_result,
    make_milestone,
    make_plan,
    make_review,
    make_task,
)

DAY = datetime.timedelta(days=1)
# Wednesday.
TODAY = datetime.date(2026, 11, 25)
NOON = datetime.datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("Europe/Berlin"))


def mornings(*days: datetime.date) -> None:
    for day in days:
        now = datetime.datetime.combine(day, datetime.time(9, 30), tzinfo=ZoneInfo("Europe/Berlin"))
        with time_machine.travel(now, tick=False):
            sweep_all(now)
            deliver_waiting()


def asked(rule: str) -> list[tuple[str, datetime.date]]:
    """To whom and when."""
    rows = Reminder.objects.filter(rule=rule).order_by("local_date", "person__name")
    return list(rows.values_list("person__name", "local_date"))


def every_day(first: datetime.date, number: int) -> list[datetime.date]:
    return [first + step * DAY for step in range(number)]


def test_who_can_lift_what_is_blocked_is_asked_after_four_working_days(
    product: Team, ben: Person, cem: Person
) -> None:
    make_task(
        product, "Ship it", assignee=ben, blocked=True, blocked_reason="No licence", blocked_by=cem,
        blocked_since=NOON,
    )  # fmt: skip
    mornings(*every_day(TODAY, 8))
    assert asked("task_blocked") == [("Cem Can", TODAY + 6 * DAY)]
    assert "No licence" in str(mail.outbox[0].body)


def test_a_milestone_is_spoken_of_before_its_day_on_it_and_while_it_slips(product: Team, ben: Person) -> None:
    make_milestone(make_plan(product), owner=ben, due=TODAY + 6 * DAY)
    mornings(*every_day(TODAY, 9))
    assert asked("milestone_near") == [("Ben Berg", TODAY + 1 * DAY), ("Ben Berg", TODAY + 6 * DAY)]
    assert asked("milestone_slipping") == [("Ben Berg", TODAY + 7 * DAY), ("Ben Berg", TODAY + 8 * DAY)]


def test_at_the_end_of_a_cycle_its_goals_are_to_be_graded(product: Team, ben: Person) -> None:
    goal = make_goal(product, owner=ben)
    Cycle.objects.filter(pk=goal.cycle_id).update(ends_on=TODAY)
    mornings(*every_day(TODAY - 2 * DAY, 5))
    assert [(day - TODAY).days for _name, day in asked("cycle_ends")] == [-2, 1, 2]


def test_the_goals_owner_is_told_once_when_a_key_result_goes_stale(
    product: Team, ana: Person, ben: Person
) -> None:
    goal = make_goal(product, owner=ana)
    make_key_result(goal, owner=ben, starts_on=TODAY - 14 * DAY)
    type(goal).objects.filter(pk=goal.pk).update(created_at=NOON - 14 * DAY)
    mornings(TODAY, TODAY + DAY, TODAY + 2 * DAY)
    assert asked("key_result_stale") == [("Ana Lead", TODAY + DAY)]


@pytest.fixture
def forecast(product: Team, ben: Person) -> Callable[..., KeyResult]:
    def stored(chance: float | None) -> KeyResult:
        key_result = make_key_result(make_goal(product), owner=ben)
        values: dict[str, Any] = {"numbers_key": 1, "day": TODAY, "chance": chance}
        StoredForecast.objects.create(organization=product.organization, key_result=key_result, **values)
        return key_result

    return stored


@pytest.mark.parametrize(("chance", "is_asked"), [(0.29, True), (0.3, False), (None, False)])
def test_a_forecast_that_has_fallen_is_told_of_once_in_two_weeks(
    forecast: Callable[..., KeyResult], chance: float | None, is_asked: bool
) -> None:
    forecast(chance)
    mornings(TODAY, TODAY + DAY)
    assert asked("forecast_low") == ([("Ben Berg", TODAY)] if is_asked else [])


def test_a_forecast_of_a_message_that_came_too_late_is_told_of_on_the_next_morning(
    forecast: Callable[..., KeyResult],
) -> None:
    forecast(0.2)
    mornings(TODAY)
    Delivery.objects.filter(channel="email").update(state="skipped", reason="too_late")
    mornings(TODAY + DAY, TODAY + 2 * DAY)
    assert asked("forecast_low") == [("Ben Berg", TODAY), ("Ben Berg", TODAY + DAY)]


def test_the_day_before_the_review_its_leader_and_who_owes_a_step_hear_of_it(
    product: Team, ana: Person, ben: Person
) -> None:
    """The last one was on Thursday a week ago."""
    closed_at = NOON - 6 * DAY
    review = make_review(product, week=datetime.date(2026, 11, 16), closed_at=closed_at)
    task = make_task(product, "Ask the lawyers", assignee=ben)
    NextStep.objects.create(organization=product.organization, review=review, task=task)
    mornings(TODAY - DAY, TODAY, TODAY + DAY)
    assert asked("review_tomorrow") == [("Ana Lead", TODAY)]
    assert asked("next_step_open") == [("Ben Berg", TODAY)]


def test_a_step_of_who_has_no_morning_waits_where_most_have_theirs(
    product: Team, ana: Person, ben: Person, cem: Person
) -> None:
    """The database reads of all, and nobody else is the worse for it."""
    review = make_review(product, week=datetime.date(2026, 11, 16), closed_at=NOON - 6 * DAY)
    task = make_task(product, "Ask the lawyers", assignee=ben)
    NextStep.objects.create(organization=product.organization, review=review, task=task)
    Person.objects.filter(pk=ben.pk).update(working_days="5")
    mornings(TODAY)
    assert asked("next_step_open") == []
    assert asked("review_tomorrow") == [("Ana Lead", TODAY)]


def test_a_team_with_a_rhythm_hears_of_it_before_its_own_day_and_so_does_whose_turn_it_is(
    product: Team, ana: Person, ben: Person, cem: Person
) -> None:
    """They meet on Fridays; the last review was closed on a Thursday."""
    review = make_review(product, week=datetime.date(2026, 11, 16), closed_at=NOON - 6 * DAY)
    task = make_task(product, "Ask the lawyers", assignee=ben)
    NextStep.objects.create(organization=product.organization, review=review, task=task)
    with time_machine.travel(NOON - 2 * DAY, tick=False):
        set_rhythm(
            product,
            by=ana,
            version=None,
            weekday=4,
            starts_at=datetime.time(10),
            minutes=45,
            on_holiday="move",
            facilitators=[cem, ana],
        )
    mornings(*every_day(TODAY - DAY, 4))
    assert asked("review_tomorrow") == [("Cem Can", TODAY + DAY)]
    assert asked("next_step_open") == [("Ben Berg", TODAY + DAY)]


def test_one_thing_that_two_rules_ask_for_stands_in_a_message_once(product: Team, ben: Person) -> None:
    review = make_review(product, week=datetime.date(2026, 11, 16), closed_at=NOON - 6 * DAY)
    task = make_task(product, "Ask the lawyers", assignee=ben, due=TODAY)
    NextStep.objects.create(organization=product.organization, review=review, task=task)
    mornings(TODAY)
    [body] = [str(letter.body) for letter in mail.outbox if "ben-berg" in letter.to[0]]
    assert body.count("Ask the lawyers") == 1
    assert Task.objects.count() == 1


def test_rules_about_the_same_things_look_through_them_once(product: Team, ben: Person) -> None:
    """A task's day is the matter of three rules, a milestone's of two."""
    plan = make_plan(product)
    for number in (-2, 0, 1):
        make_task(product, assignee=ben, due=TODAY + number * DAY)
        make_milestone(plan, owner=ben, due=TODAY + number * DAY)
    with CaptureQueriesContext(connection) as queries:
        mornings(TODAY)
    [question] = [query["sql"] for query in queries if 'FROM "tasks_milestone"' in query["sql"]][:1]
    assert question.count('FROM "tasks_milestone"') == 1
    assert set(Reminder.objects.values_list("rule", flat=True)) >= {
        "task_overdue",
        "task_due",
        "task_due_soon",
        "milestone_slipping",
        "milestone_near",
    }
