"""A card is carried and moved by keys, and goes where somebody else has put it meanwhile."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tasks.actions import change_status
from tasks.models import Task, WorkLimit
from teamops.people.models import Person, Team
from tests.factories import make_task

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]
BOARD = "/acme/teams/product/board/"
CONFLICT = "409"  # the browser's console tells of every refusal


def test_a_card_is_carried_to_another_column_and_brought_back(
    open_as: Open, ana: Person, product: Team
) -> None:
    task = make_task(product, assignee=ana)
    make_task(product, "at work", status="doing")
    WorkLimit.objects.create(organization=product.organization, team=product, status="doing", most=1)
    page = open_as(ana, BOARD)
    doing = page.locator("[data-column=doing]")
    expect(doing.locator("[data-wip]")).to_have_text("limit 1")
    page.locator(f"#task-{task.number} h3").drag_to(doing.locator("ul"))
    expect(doing.locator(f"#task-{task.number}")).to_be_visible()
    expect(doing.locator("[data-wip]")).to_have_text("1 over the limit of 1")
    expect(doing.locator("[data-count]")).to_have_text("2")
    expect(page.locator("#toasts")).to_contain_text("Write the survey: Doing")
    assert Task.objects.get(pk=task.pk).status == "doing"
    page.keyboard.press("z")
    expect(page.locator(f"[data-column=todo] #task-{task.number}")).to_be_visible()
    expect(page.locator("#toasts")).to_contain_text("Write the survey: To do")
    assert Task.objects.get(pk=task.pk).status == "todo"


def test_keys_move_a_card_across_and_up(open_as: Open, ana: Person, ben: Person, product: Team) -> None:
    first, second = make_task(product, "first"), make_task(product, "second")
    page = open_as(ana, f"{BOARD}?by=owner&sort=hand")
    page.locator(f"#task-{second.number} h3 a").focus()
    page.keyboard.press("Shift+ArrowUp")
    expect(page.locator("#toasts")).to_contain_text("second: Nobody")
    assert page.locator(".card h3 a").all_inner_texts() == ["second", "first"]
    expect(page.locator(f"#task-{second.number} h3 a")).to_be_focused()
    for name in ("Ana Lead", "Ben Berg"):
        page.keyboard.press("Shift+ArrowRight")
        expect(page.locator("#toasts")).to_contain_text(f"second: {name}")
    assert Task.objects.get(pk=second.pk).assignee == ben
    assert Task.objects.get(pk=first.pk).assignee is None
    expect(page.locator(f"#task-{second.number} h3 a")).to_be_focused()


def test_who_drags_a_card_that_somebody_else_has_moved_sees_where_it_stands(
    open_as: Open, ana: Person, ben: Person, product: Team
) -> None:
    task = make_task(product, assignee=ben)
    page = open_as(ana, BOARD, bear=CONFLICT)
    change_status(Task.objects.select_related("team").get(), by=ben, status="review")
    page.locator(f"#task-{task.number} h3").drag_to(page.locator("[data-column=doing] ul"))
    expect(page.locator("#toasts")).to_contain_text("Ben Berg has moved")
    expect(page.locator(f"[data-column=review] #task-{task.number}")).to_be_visible()
    assert Task.objects.get().status == "review"
