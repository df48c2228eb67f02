"""Numbers and goals beside themselves at the last review, and what has changed since."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal

from django.test import Client
from time_machine import Traveller

from feedback.actions import close_week
from goals.actions import check_in, state_status
from goals.models import CheckIn, Goal, KeyResult
from tasks.actions import block_task, edit_milestone, edit_task
from teamops.people.models import Person, Team
from tests.factories import (
    make_check_in,
    make_goal,
    make_key_result,
    make_milestone,
    make_plan,
    make_review,
    make_task,
)
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W47, agenda, leave_red

SignIn = Callable[[Person], Client]


def test_a_number_stands_beside_what_it_was_before_the_last_review(
    retention: KeyResult, product: Team, ben: Person
) -> None:
    make_review(product, W47)
    make_check_in(retention, 34, days_ago=12)
    make_check_in(retention, 35, days_ago=1)
    (number,) = agenda(product, ben).numbers
    assert [number.before, number.now, number.change, number.better] == [34, 35, 1, True]


def test_where_less_is_better_a_rise_is_worse(retention: KeyResult, product: Team, ben: Person) -> None:
    KeyResult.objects.update(kind="decrease", start=40, target=31)
    make_check_in(retention, 34, days_ago=12)
    make_check_in(retention, 35, days_ago=1)
    assert agenda(product, ben).numbers[0].better is False


def test_a_number_between_two_bounds_is_better_where_it_comes_nearer_to_them(
    retention: KeyResult, product: Team, ben: Person
) -> None:
    KeyResult.objects.update(kind="between", start=20, target=30)
    for before, now, better in ((34, 32, True), (32, 34, False), (18, 25, True), (22, 28, None)):
        CheckIn.objects.all().delete()
        make_check_in(retention, before, days_ago=12)
        make_check_in(retention, now, days_ago=1)
        assert agenda(product, ben).numbers[0].better is better


def test_a_number_says_what_it_is_to_keep(retention: KeyResult, product: Team, ben: Person) -> None:
    for kind, said in (("increase", "40\u202f%"), ("at_most", "≤ 40\u202f%"), ("between", "31–40\u202f%")):
        KeyResult.objects.update(kind=kind)
        assert agenda(product, ben).numbers[0].aim == said


def test_a_number_has_as_many_decimals_as_its_key_result(
    retention: KeyResult, product: Team, ben: Person, sign_in: SignIn
) -> None:
    KeyResult.objects.update(precision=1)
    make_review(product, W47)
    make_check_in(retention, 34, days_ago=12)
    make_check_in(retention, 35, days_ago=1)
    (number,) = agenda(product, ben).numbers
    said = [number.stood_at, number.stands_at, number.has_moved, number.aim]
    assert said == ["34.0\u202f%", "35.0\u202f%", "+1.0", "40.0\u202f%"]
    page = sign_in(ben).get("/acme/teams/product/review/").content.decode()
    assert all(words in page for words in said)


def test_the_last_record_is_what_changes_are_measured_from(
    retention: KeyResult, product: Team, ana: Person, ben: Person, clock: Traveller
) -> None:
    """A check-in after the meeting is a change, though it is of the same day; one before it is none."""
    clock.move_to(NOW - 8 * DAY)
    check_in(retention, by=ben, value=Decimal(34), confidence=7)
    leave_red(product, ana, W47)
    close_week(product, by=ana, week=W47)
    clock.move_to(NOW - 8 * DAY + datetime.timedelta(hours=3))
    check_in(KeyResult.objects.get(), by=ben, value=Decimal(33), confidence=5)
    clock.move_to(NOW)
    told = agenda(product, ben)
    assert [told.numbers[0].before, told.numbers[0].now] == [34, 33]
    assert told.goals[0].confidence_change == -2


def test_what_the_last_review_has_shown_is_no_change_any_more(
    retention: KeyResult, product: Team, ana: Person, ben: Person, clock: Traveller
) -> None:
    task = make_task(product, assignee=ben, due=NOW.date())
    clock.move_to(NOW - 8 * DAY)
    block_task(task, by=ben, reason="no list yet")
    clock.shift(60)
    leave_red(product, ana, W47)
    close_week(product, by=ana, week=W47)
    clock.move_to(NOW - 7 * DAY)
    edit_task(task, by=ben, due=NOW.date() + DAY, reason="the list came late")
    clock.move_to(NOW)
    told = agenda(product, ben)
    assert [change.verb for change in told.changes] == ["task.moved"]
    assert told.changes[0].actor is not None
    assert told.changes[0].actor.name == "Ben Berg"


def test_a_review_that_was_closed_late_hides_nothing_of_the_next_week(
    product: Team, ana: Person, ben: Person, clock: Traveller
) -> None:
    task = make_task(product, assignee=ben)
    clock.move_to(NOW - 2 * DAY)
    block_task(task, by=ben, reason="no list yet")
    clock.move_to(NOW - DAY)
    leave_red(product, ana, W47)
    close_week(product, by=ana, week=W47)
    clock.move_to(NOW)
    assert [change.verb for change in agenda(product, ben).changes] == ["task.blocked"]


def test_a_goal_says_what_its_status_was(
    retention: KeyResult, product: Team, ana: Person, ben: Person, clock: Traveller
) -> None:
    clock.move_to(NOW - 8 * DAY)
    check_in(retention, by=ben, value=Decimal(38), status="on_track")
    leave_red(product, ana, W47)
    close_week(product, by=ana, week=W47)
    clock.move_to(NOW)
    check_in(KeyResult.objects.get(), by=ben, value=Decimal(31))
    (goal,) = agenda(product, ben).goals
    assert (goal.statement, goal.status_before, goal.status) == ("New users stay", "on_track", "off_track")


def test_a_change_reads_as_a_sentence_of_who_made_it(
    retention: KeyResult, product: Team, ana: Person, ben: Person, sign_in: SignIn, clock: Traveller
) -> None:
    state_status(retention.goal, by=ana, status="at_risk")
    page = sign_in(ben).get("/acme/teams/product/review/").content.decode()
    assert "<strong>New users stay:</strong> Ana Lead stated the status as At risk" in page
    ben.language = "zh-hans"
    ben.save()
    page = sign_in(ben).get("/acme/teams/product/review/").content.decode()
    assert "<strong>New users stay：</strong>Ana Lead把状态定为：有风险" in page


def test_a_change_of_confidence_leads_to_why(
    retention: KeyResult, product: Team, ben: Person, sign_in: SignIn
) -> None:
    make_check_in(retention, 36, days_ago=12, confidence=8)
    make_check_in(retention, 37, days_ago=1, confidence=4)
    page = sign_in(ben).get("/acme/teams/product/review/").content.decode()
    why = f'<a class="why" href="/acme/goals/{retention.goal.number}/why/#confidence">'
    [link] = re.findall(f"{re.escape(why)}(.*?)</a>", page)
    assert "4/10" in link and "▼4" in link and "down by 4" in link


def test_a_stated_status_that_differs_from_the_numbers_is_no_change(
    retention: KeyResult, product: Team, ben: Person
) -> None:
    make_check_in(retention, 32, days_ago=12)
    goal = retention.goal
    goal.stated_status = "on_track"
    goal.save()
    (line,) = agenda(product, ben).goals
    assert line.status_before == line.status == "on_track"


def test_the_goal_that_fell_most_comes_first_and_drafts_last(
    retention: KeyResult, product: Team, ana: Person, ben: Person
) -> None:
    fine = make_key_result(make_goal(product, "Steady", owner=ana))
    for result, before, after in ((fine, 8, 8), (retention, 8, 4)):
        make_check_in(result, 36, days_ago=12, confidence=before)
        make_check_in(result, 37, days_ago=1, confidence=after)
    make_goal(product, "A draft", owner=ana, state="draft")
    assert [goal.statement for goal in agenda(product, ben).goals] == ["New users stay", "Steady", "A draft"]


def test_a_past_week_is_told_as_of_its_sunday(retention: KeyResult, product: Team, ben: Person) -> None:
    Goal.objects.update(created_at=NOW - 20 * DAY)
    make_check_in(retention, 33, days_ago=5)
    make_check_in(retention, 36, days_ago=1)
    assert agenda(product, ben, W47).numbers[0].now == 33
    assert CheckIn.objects.count() == 2


def test_changes_of_other_teams_are_not_told(
    product: Team, support: Team, ben: Person, dora: Person, clock: Traveller
) -> None:
    block_task(make_task(support, assignee=dora), by=dora, reason="no list yet")
    assert agenda(product, ben).changes == []


def test_a_milestone_that_moved_says_why_among_what_slips(
    product: Team, ana: Person, ben: Person, clock: Traveller
) -> None:
    milestone = make_milestone(make_plan(product), due=NOW.date())
    edit_milestone(milestone, by=ana, due=NOW.date() + 7 * DAY, reason="Legal reads it first")
    (slip,) = agenda(product, ben).slipping
    assert (slip.kind, slip.days, slip.why) == ("milestone", 7, "Legal reads it first")
