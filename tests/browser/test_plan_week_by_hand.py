"""A member plans their week: by dragging a task onto a day, and with keys alone."""

import datetime
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tasks.models import Task
from tasks.my_work import own_week
from teamops.people.models import Person, Team
from tests.factories import make_task

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


@pytest.fixture
def task(ana: Person, product: Team) -> Task:
    return make_task(product, "Write the survey", assignee=ana, estimate=2)


def planned(task: Task) -> datetime.date | None:
    task.refresh_from_db()
    return task.planned_for


def test_a_task_is_dragged_onto_a_day_and_taken_back(open_as: Open, ana: Person, task: Task) -> None:
    day = own_week(ana).days[-1].day
    page = open_as(ana, "/acme/work/")
    row = page.locator(f"#task-{task.number}")
    row.drag_to(page.locator(f'[data-plan-day="{day.isoformat()}"]'))
    expect(page.locator(f'[data-plan-day="{day.isoformat()}"]')).to_contain_text("2 h of")
    expect(row.locator(".planned")).to_contain_text("planned for")
    assert planned(task) == day
    page.keyboard.press("z")
    expect(row.locator(".planned")).to_have_count(0)
    expect(page.locator("#toasts")).to_contain_text("planned for no day")
    assert planned(task) is None


def test_keys_alone_plan_a_task(open_as: Open, ana: Person, task: Task) -> None:
    week = own_week(ana)
    page = open_as(ana, "/acme/work/")
    page.keyboard.press("j")
    page.keyboard.press("t")
    expect(page.locator("#toasts")).to_contain_text("Write the survey: planned for")
    assert planned(task) == week.tomorrow
    page.keyboard.press("p")
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(page.locator(f"#task-{task.number}-title")).to_be_focused()
    page.keyboard.press("p")
    open_days = [day for day in week.days if not day.is_past]
    page.keyboard.press(str(len(open_days)))
    expect(page.locator(f"#task-{task.number}-title")).to_be_focused()
    expect(page.locator(f'[data-plan-day="{open_days[-1].day.isoformat()}"]')).to_contain_text("2 h of")
    assert planned(task) == open_days[-1].day
