"""The timeline of a plan: its zooms and filters, what may be moved, and how much of it there is."""

import datetime
import gzip
from collections.abc import Callable

import pytest
from django.test import Client

from tasks.models import ActionPlan, Task, TaskDependency
from tasks.plan_rows import plan_page
from teamops.dates import DAY
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_milestone, make_phase, make_plan, make_task

SignIn = Callable[[Person], Client]
FIRST = datetime.date(2026, 12, 1)


@pytest.fixture
def plan(product: Team, ana: Person) -> ActionPlan:
    return make_plan(product, make_goal(product, owner=ana))


def html_of(client: Client, plan: ActionPlan, query: str = "") -> str:
    return client.get(f"/acme/plans/{plan.pk}/{query}").content.decode()


def test_a_zoom_keeps_the_filters_and_nonsense_is_what_fits(
    plan: ActionPlan, ana: Person, sign_in: SignIn
) -> None:
    make_task(plan.team, "ask", plan=plan, due=FIRST)
    client = sign_in(ana)
    html = html_of(client, plan, "?zoom=day&text=ask")
    assert 'href="?view=timeline&amp;zoom=month&amp;text=ask"' in html
    assert 'zoom=day&amp;text=ask" aria-current="true"' in html
    assert 'zoom=week" aria-current="true"' in html_of(client, plan, "?zoom=century")


def test_filters_leave_what_they_let_through_and_where_it_stands(
    plan: ActionPlan, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    empty, phase = make_phase(plan, "Empty"), make_phase(plan, "Build")
    point = make_milestone(plan, "built", phase=phase)
    make_milestone(plan, "found", phase=empty)
    make_task(plan.team, "bens", plan=plan, phase=phase, milestone=point, assignee=ben)
    make_task(plan.team, "anas", plan=plan, phase=empty, assignee=ana)
    response = sign_in(ana).get(f"/acme/plans/{plan.pk}/?owner={ben.pk}")
    assert [row.name for row in response.context["rows"]] == ["Build", "built", "bens"]
    assert response.context["says"].startswith("0 of 2 tasks are done.")


def test_open_things_with_dates_are_moved_by_who_may_edit_them(
    plan: ActionPlan, ana: Person, ben: Person, cem: Person
) -> None:
    make_milestone(plan, "point", owner=ben, due=FIRST)
    make_task(plan.team, "bens", plan=plan, assignee=ben, due=FIRST)
    make_task(plan.team, "done", plan=plan, assignee=ben, due=FIRST, status="done")
    make_task(plan.team, "no date", plan=plan, assignee=ben)

    def moved_by(person: Person) -> list[str]:
        return [row.name for row in plan_page(plan, person)["rows"] if row.move]

    assert moved_by(ana) == moved_by(ben) == ["point", "bens"]
    assert moved_by(cem) == []


def test_a_milestone_and_what_others_wait_for_ask_first(plan: ActionPlan, ana: Person) -> None:
    make_milestone(plan, "point", due=FIRST)
    first, second = (make_task(plan.team, title, plan=plan, due=FIRST) for title in ("first", "second"))
    elsewhere = make_task(plan.team, "elsewhere")
    TaskDependency.objects.create(task=elsewhere, needs=first)
    assert {row.name: row.asks for row in plan_page(plan, ana)["rows"]} == {
        "point": True,
        "first": True,
        "second": False,
    }
    Task.objects.filter(pk=elsewhere.pk).update(status="done")
    assert not [row for row in plan_page(plan, ana)["rows"] if row.name == "first" and row.asks]
    assert second.pk


def test_three_hundred_tasks_are_drawn_and_more_is_shown_when_asked(
    plan: ActionPlan, ana: Person, sign_in: SignIn
) -> None:
    for number in range(302):
        make_task(plan.team, f"Task {number} of this plan", plan=plan, starts_on=FIRST, due=FIRST + 9 * DAY)
    client = sign_in(ana)
    response = client.get(f"/acme/plans/{plan.pk}/?zoom=day")
    html = response.content.decode()
    assert "Show more: 2 tasks are not drawn yet" in html
    assert len(gzip.compress(response.content)) < 30_000
    assert len(response.context["rows"]) == 300
    assert "shown=600" in html
    assert len(client.get(f"/acme/plans/{plan.pk}/?shown=600").context["rows"]) == 302


def test_sixty_rows_are_light(plan: ActionPlan, ana: Person, sign_in: SignIn) -> None:
    for number in range(60):
        make_task(plan.team, f"Task {number} of this plan", plan=plan, starts_on=FIRST, due=FIRST + 9 * DAY)
    html = html_of(sign_in(ana), plan)
    drawn = html[html.index('id="timeline"') : html.index('class="legend"')]
    assert len(drawn) < 60_000
