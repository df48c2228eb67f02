"""A card is moved with one key and goes to its column; the wall is written on and left with Escape."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from feedback.models import Decision
from tasks.models import Task
from teamops.dates import DAY, today
from teamops.people.models import Person, Team
from tests.factories import make_task

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


def test_a_key_moves_a_card_to_its_column_and_z_brings_it_back(
    open_as: Open, ana: Person, product: Team
) -> None:
    task = make_task(product, assignee=ana)
    page = open_as(ana, "/acme/teams/product/board/")
    page.keyboard.press("j")
    page.keyboard.press("2")
    expect(page.locator(f"[data-column=doing] #task-{task.number}")).to_be_visible()
    expect(page.locator("#toasts")).to_contain_text("Write the survey: Doing")
    assert Task.objects.get().status == "doing"
    page.keyboard.press("z")
    expect(page.locator(f"[data-column=todo] #task-{task.number}")).to_be_visible()
    expect(page.locator("#toasts")).to_contain_text("Write the survey: To do")
    assert Task.objects.get().status == "todo"


def test_a_decision_is_written_on_the_wall_and_escape_leaves_it(
    open_as: Open, ana: Person, product: Team
) -> None:
    make_task(product, "Ask users", assignee=ana, due=today(ana) - DAY)
    page = open_as(ana, "/acme/teams/product/review/")
    page.keyboard.press("p")
    expect(page.get_by_role("heading", name="Slipping and blocked")).to_be_visible()
    for _part in range(page.get_by_role("navigation", name="Agenda").get_by_role("link").count() - 1):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="Decisions and next steps")).to_be_visible()
    page.keyboard.press("d")
    page.keyboard.type("Evening reminders stop")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Evening reminders stop")).to_be_visible()
    assert "present=1#decisions" in page.url
    assert Decision.objects.get().text == "Evening reminders stop"
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Present")).to_be_visible()
