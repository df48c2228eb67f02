"""Why on a date that has slipped: its first day, each move with who, when and why, and the days added up."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals import actions
from goals.models import Dependency, Goal
from tasks import actions as task_actions
from tasks.models import Milestone, Task
from teamops.dates import DAY
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_key_result, make_milestone, make_plan, make_task

SignIn = Callable[[Person], Client]
FIRST = datetime.date(2026, 10, 5)
DUE = datetime.date(2026, 11, 27)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(at(FIRST), tick=False) as traveller:
        yield traveller


def at(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(9), datetime.UTC)


@pytest.fixture
def goal(clock: time_machine.Traveller, product: Team, ben: Person) -> Goal:
    return make_goal(product, owner=ben)


@pytest.fixture
def point(goal: Goal, ana: Person) -> Milestone:
    return task_actions.add_milestone(make_plan(goal.team, goal), by=ana, title="Live", due=DUE)


@pytest.fixture
def moved(clock: time_machine.Traveller, point: Milestone, ana: Person, ben: Person) -> Milestone:
    """Ana moves it by nine days, Ben takes two of them back."""
    clock.move_to(at(FIRST + 10 * DAY))
    task_actions.edit_milestone(point, by=ana, due=DUE + 9 * DAY, reason="The list is late")
    clock.move_to(at(FIRST + 20 * DAY))
    task_actions.edit_milestone(point, by=ben, due=DUE + 7 * DAY, title="Live for all")
    return point


def page(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_a_milestones_slip_is_told_move_by_move(moved: Milestone, sign_in: SignIn, dora: Person) -> None:
    html = page(sign_in(dora), f"/acme/milestones/{moved.pk}/why/")
    assert "4 Dec − 27 Nov = +7" in html and "9 − 2 = +7" in html
    assert (
        "<strong>Ana Lead</strong> moved the date from 27 Nov to 6 Dec: The list is late (+9\u202fd)" in html
    )
    assert "<strong>Ben Berg</strong> moved the date from 6 Dec to 4 Dec (−2\u202fd)" in html
    assert "First date" in html and "Fri 27 Nov" in html
    assert html.index("Ben Berg") < html.index("Ana Lead")


def test_it_opens_in_a_dialog_without_the_page_around_it(
    moved: Milestone, sign_in: SignIn, ben: Person
) -> None:
    html = page(sign_in(ben), f"/acme/milestones/{moved.pk}/why/", hx_request="true")
    assert "<html" not in html and "+7" in html and "data-close" in html


@pytest.mark.parametrize("path", ["/acme/goals/1/", "/acme/plans/{plan}/", "/acme/milestones/{point}/edit/"])
def test_where_the_slip_is_shown_a_click_tells_why(
    moved: Milestone, sign_in: SignIn, ana: Person, path: str
) -> None:
    html = page(sign_in(ana), path.format(plan=moved.plan_id, point=moved.pk))
    assert f'href="/acme/milestones/{moved.pk}/why/"' in html


def test_the_review_leads_to_it_too(moved: Milestone, sign_in: SignIn, ana: Person) -> None:
    html = page(sign_in(ana), "/acme/teams/product/review/")
    assert f'href="/acme/milestones/{moved.pk}/why/"' in html


def test_a_date_that_has_passed_says_how_late_it_is(
    clock: time_machine.Traveller, point: Milestone, sign_in: SignIn, ana: Person
) -> None:
    clock.move_to(at(DUE + 3 * DAY))
    html = page(sign_in(ana), f"/acme/milestones/{point.pk}/why/")
    assert "30 Nov − 27 Nov = 3" in html and "3 days late" in html and "First date" not in html


def test_a_date_that_stands_says_so(point: Milestone, sign_in: SignIn, ana: Person) -> None:
    point.done_at = timezone.now()
    point.save()
    html = page(sign_in(ana), f"/acme/milestones/{point.pk}/why/")
    assert "The date has not moved, and it has not passed." in html
    assert f"/milestones/{point.pk}/why/" not in page(sign_in(ana), f"/acme/plans/{point.plan_id}/")


def test_a_task_tells_the_same(
    clock: time_machine.Traveller, goal: Goal, sign_in: SignIn, ana: Person
) -> None:
    task = task_actions.create_task(goal.team, by=ana, title="Ask twenty users", due=DUE)
    task_actions.edit_task(task, by=ana, due=DUE + 3 * DAY, reason="They are away")
    client = sign_in(ana)
    assert f'href="/acme/tasks/{task.number}/why/"' in page(client, f"/acme/tasks/{task.number}/")
    html = page(client, f"/acme/tasks/{task.number}/why/")
    assert "30 Nov − 27 Nov = +3" in html and "They are away" in html


def test_what_another_team_has_promised_tells_the_same(
    clock: time_machine.Traveller, goal: Goal, support: Team, sign_in: SignIn, ben: Person, admin: Person
) -> None:
    one = actions.ask_dependency(goal, by=ben, team=support, what="A field", needed_on=DUE)
    actions.accept_dependency(one, by=admin, promised_on=DUE, owner=admin)
    actions.move_promise(one, by=admin, promised_on=DUE + 2 * DAY, reason="Holidays")
    client = sign_in(ben)
    for path in (f"/acme/dependencies/{one.pk}/", "/acme/goals/1/", "/acme/teams/product/review/"):
        assert f'href="/acme/dependencies/{one.pk}/why/"' in page(client, path)
    html = page(client, f"/acme/dependencies/{one.pk}/why/")
    assert "29 Nov − 27 Nov = +2" in html
    assert "<strong>Admin</strong> moved the promise from 27 Nov to 29 Nov: Holidays (+2\u202fd)" in html
    assert Dependency.objects.get().moves == 1


def test_the_cost_is_the_same_for_ten_times_the_moves(
    goal: Goal, point: Milestone, sign_in: SignIn, ana: Person
) -> None:
    client = sign_in(ana)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, f"/acme/milestones/{point.pk}/why/")
        return len(queries)

    def move(times: int) -> None:
        for number in range(times):
            task_actions.edit_milestone(point, by=ana, due=DUE + (number + times) * DAY)

    move(2)
    count()
    few = count()
    move(20)
    assert count() == few <= 8


def test_nobody_is_told_of_a_plan_that_is_not_theirs_to_see(
    moved: Milestone, goal: Goal, sign_in: SignIn, dora: Person
) -> None:
    Goal.objects.update(is_private=True)
    assert sign_in(dora).get(f"/acme/milestones/{moved.pk}/why/").status_code == 404


def test_the_page_speaks_chinese(moved: Milestone, sign_in: SignIn, ana: Person) -> None:
    ana.language = "zh-hans"
    ana.save()
    html = page(sign_in(ana), f"/acme/milestones/{moved.pk}/why/")
    assert "最初日期" in html and "逐次变动" in html


# --- How loaded somebody is ---------------------------------------------------------------------------


def test_a_load_is_added_up_task_by_task(
    clock: time_machine.Traveller, goal: Goal, sign_in: SignIn, ana: Person, ben: Person
) -> None:
    """Monday 5 October: five days of eight hours; twelve hours from Monday to next Tuesday are six a week."""
    make_task(goal.team, title="Ask twenty users", assignee=ben, due=FIRST + 2 * DAY, estimate=6)
    long: dict[str, Any] = {"starts_on": FIRST, "due": FIRST + 8 * DAY, "estimate": 14}
    make_task(goal.team, title="Write it up", assignee=ben, **long)
    html = page(sign_in(ana), f"/acme/people/{ben.pk}/load/?until={FIRST + 7 * DAY}")
    assert "Week of 5 Oct" in html and "5 × 8\u202fh = 40\u202fh" in html
    assert "6\u202fh + 10\u202fh = 16\u202fh" in html and "16\u202fh of 40\u202fh" in html
    assert "Week of 12 Oct" in html and "4\u202fh" in html
    make_key_result(goal)
    assert f'href="/acme/people/{ben.pk}/load/' in page(sign_in(ana), "/acme/goals/1/break-down/")


def test_a_task_that_is_not_theirs_to_see_counts_without_a_name(
    clock: time_machine.Traveller, goal: Goal, sign_in: SignIn, dora: Person, ben: Person
) -> None:
    Goal.objects.update(is_private=True)
    make_task(goal.team, title="Secret", assignee=ben, plan=make_plan(goal.team, goal), due=FIRST, estimate=6)
    html = page(sign_in(dora), f"/acme/people/{ben.pk}/load/")
    assert (
        "a task that is not shown to you" in html and "Secret" not in html and "6\u202fh of 40\u202fh" in html
    )
    assert Task.objects.count() == 1


@pytest.mark.parametrize("until", ["", "Wednesday", "9999-12-31", "0001-01-01", "2026-10-05\x00"])
def test_any_day_that_is_asked_for_is_answered(
    goal: Goal, sign_in: SignIn, ana: Person, ben: Person, until: str
) -> None:
    response = sign_in(ana).get(f"/acme/people/{ben.pk}/load/", {"until": until})
    assert response.status_code == 200
    assert response.content.decode().count("Week of") <= 28


def test_a_milestone_that_never_had_a_date_has_no_slip(goal: Goal, sign_in: SignIn, ana: Person) -> None:
    point = make_milestone(make_plan(goal.team, goal), due=None, original_due=None)
    html = page(sign_in(ana), f"/acme/milestones/{point.pk}/why/")
    assert "not enough history" in html and ">Slip<" not in html
