"""A member changes the status of a task with one click or one key, and takes it back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tasks.models import Task
from teamops.dates import today
from teamops.people.models import Person, Team
from tests.factories import make_task

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


@pytest.fixture
def tasks(ana: Person, product: Team) -> list[Task]:
    """Two tasks that are due today."""
    due = today(ana)
    return [
        make_task(product, title, assignee=ana, due=due) for title in ("Write the survey", "Call five users")
    ]


def status_of(task: Task) -> str:
    task.refresh_from_db()
    return task.status


def test_one_click_changes_the_status_and_one_takes_it_back(
    open_as: Open, ana: Person, tasks: list[Task]
) -> None:
    page = open_as(ana, "/acme/work/")
    row = page.locator(f"#task-{tasks[0].number}")
    row.get_by_role("button", name="Doing").click()
    expect(row.locator(".switch [aria-current]")).to_have_text("Doing")
    expect(page.locator("#toasts")).to_contain_text("Write the survey: Doing")
    assert status_of(tasks[0]) == Task.Status.DOING
    page.get_by_role("button", name="Undo").click()
    expect(row.locator(".switch [aria-current]")).to_have_text("To do")
    expect(page.locator("#toasts")).to_contain_text("Write the survey: To do")
    assert status_of(tasks[0]) == Task.Status.TODO


def test_keys_move_along_the_rows_and_set_the_status(open_as: Open, ana: Person, tasks: list[Task]) -> None:
    page = open_as(ana, "/acme/work/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f"#task-{tasks[1].number}-title")).to_be_focused()
    page.keyboard.press("3")
    expect(page.locator("#toasts")).to_contain_text("Call five users: In review")
    assert status_of(tasks[1]) == Task.Status.REVIEW
    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text("Call five users: To do")
    assert status_of(tasks[1]) == Task.Status.TODO


def test_single_keys_can_be_turned_off(open_as: Open, ana: Person, tasks: list[Task]) -> None:
    ana.single_keys = False
    ana.save()
    page = open_as(ana, "/acme/work/")
    page.keyboard.press("j")
    expect(page.locator(f"#task-{tasks[0].number}-title")).not_to_be_focused()


def test_a_broken_line_takes_the_click_back_and_says_so(
    open_as: Open, ana: Person, tasks: list[Task]
) -> None:
    page = open_as(ana, "/acme/work/", bear="Failed to load resource")
    page.route("**/status/", lambda route: route.abort())
    row = page.locator(f"#task-{tasks[0].number}")
    row.get_by_role("button", name="Done").click()
    expect(page.locator("#toasts")).to_contain_text("cannot be reached")
    expect(row.locator(".switch [aria-current]")).to_have_text("To do")


def test_the_map_of_keys_names_those_of_the_page(open_as: Open, ana: Person, tasks: list[Task]) -> None:
    page = open_as(ana, "/acme/work/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("next and previous row")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_without_script_the_same_buttons_work(open_as: Open, ana: Person, tasks: list[Task]) -> None:
    page = open_as(ana, "/acme/work/", java_script_enabled=False)
    row = page.locator(f"#task-{tasks[0].number}")
    row.get_by_role("button", name="Doing").click()
    expect(row.locator(".switch [aria-current]")).to_have_text("Doing")
    assert page.url.endswith("/acme/work/")
    assert status_of(tasks[0]) == Task.Status.DOING
