"""Wherever a task is given to somebody stands how loaded they are with it, in one sentence."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from tasks.models import Task
from teamops.dates import today
from teamops.people.models import Person, Team
from tests.factories import make_task

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


@pytest.fixture
def task(product: Team, ana: Person, ben: Person) -> Task:
    """Ana's, of nine hundred hours; Ben has ninety. Both are too much on any day of a week."""
    day = today(product.organization)
    make_task(product, "Ben's own", assignee=ben, estimate=Decimal(90), due=day)
    return make_task(product, "Write the survey", assignee=ana, estimate=Decimal(900), due=day)


def height(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollHeight"))


def heard(place: Locator, words: str) -> None:
    """Said in red where it is said to screen readers."""
    expect(place.and_(place.page.locator("[aria-live=polite]"))).to_contain_text(words)
    expect(place.locator(".late")).to_contain_text("too much")


def test_in_a_cell_of_the_list(open_as: Open, task: Task, ana: Person) -> None:
    page = open_as(ana, "/acme/teams/product/tasks/")
    cell = page.locator(f"#task-{task.number} [data-f=assignee]")
    cell.click()
    before = height(page)
    cell.get_by_label("Owner").select_option("Ben Berg")
    heard(cell.locator("output"), "990 h")
    assert height(page) == before
    cell.get_by_label("Owner").select_option("Ana Lead")
    expect(cell.locator("output")).to_contain_text("900 h")
    cell.get_by_label("Owner").select_option("Nobody")
    expect(cell.locator("output")).to_be_empty()
    page.keyboard.press("Escape")
    expect(cell.locator("output")).to_have_count(0)


def test_on_the_line_of_a_sub_task(open_as: Open, task: Task, ana: Person) -> None:
    page = open_as(ana, f"/acme/tasks/{task.number}/")
    line = page.locator("#parts form")
    before = height(page)
    line.get_by_label("Owner").select_option("Ben Berg")
    heard(line.locator("output"), "90 h")
    assert height(page) == before


def test_in_quick_add(open_as: Open, task: Task, ana: Person) -> None:
    page = open_as(ana, "/acme/work/")
    page.get_by_label("New task").fill("Ask twenty users @ben")
    heard(page.locator("[data-said]"), "90 h")


def test_before_many_are_given_and_then_beside_the_way_back(
    open_as: Open, task: Task, ana: Person, ben: Person
) -> None:
    page = open_as(ana, "/acme/work/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    bar = page.get_by_role("form", name="Change the selected tasks")
    bar.get_by_label("Owner").select_option("Ben Berg")
    expect(bar.locator("output")).to_contain_text("Work of Ben Berg: 990 h")
    task.refresh_from_db()
    assert task.assignee != ben
    bar.get_by_role("button", name="Give them these").click()
    said = page.locator("[role=status]:not(output)")
    expect(said).to_contain_text("Saved. Work of Ben Berg: 990 h")
    expect(said.locator(".late")).to_contain_text("too much")
    expect(said.get_by_role("button", name="Undo")).to_be_visible()
    task.refresh_from_db()
    assert task.assignee == ben
