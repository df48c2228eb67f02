"""What somebody else changes appears by itself within five seconds, and the palette finds and changes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tasks.models import Task
from teamops.people.models import Person, Team
from tests.factories import make_task

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


def test_a_card_that_somebody_else_moves_goes_to_its_column(
    open_as: Open, ana: Person, ben: Person, product: Team
) -> None:
    task = make_task(product, assignee=ben)
    seen = open_as(ana, "/acme/teams/product/board/")
    other = open_as(ben, "/acme/teams/product/board/")
    expect(seen.locator(f"[data-column=todo] #task-{task.number}")).to_be_visible()
    other.keyboard.press("j")
    other.keyboard.press("2")
    expect(other.get_by_role("status")).to_contain_text("Doing")
    expect(seen.locator(f"[data-column=doing] #task-{task.number}")).to_be_visible(timeout=5_000)


def test_the_palette_finds_a_task_and_changes_it_by_keys_alone(
    open_as: Open, ana: Person, product: Team
) -> None:
    make_task(product, "分析留存数据", assignee=ana)
    page = open_as(ana, "/acme/work/")
    page.keyboard.press("Control+k")
    page.keyboard.type("留存")
    expect(page.get_by_role("option", name="分析留存数据")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Tab")
    page.keyboard.type("doing")
    expect(page.get_by_role("option", name="Set to: Doing")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved")
    assert Task.objects.get().status == "doing"


def test_rows_are_selected_by_key_and_changed_together(open_as: Open, ana: Person, product: Team) -> None:
    for _n in range(3):
        make_task(product, assignee=ana)
    page = open_as(ana, "/acme/work/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    bar = page.get_by_role("form", name="Change the selected tasks")
    expect(bar).to_contain_text("3 selected")
    bar.get_by_label("Status").select_option("doing")
    expect(page.get_by_role("status")).to_contain_text("Saved")
    assert {task.status for task in Task.objects.all()} == {"doing"}
