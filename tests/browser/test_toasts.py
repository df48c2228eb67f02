"""What just happened is said where it hides nothing that is worked with."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from teamops.people.models import Person, Team
from tests.browser.conftest import PHONE, WIDE
from tests.factories import make_task

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]

SAY = """(toasts) => toasts.append(
  Object.assign(document.createElement("p"), { className: "toast", textContent: "Said" }))"""


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("many", [1, 40], ids=["few rows", "many rows"])
def test_it_hides_nothing_of_the_bar_of_what_is_selected(
    open_as: Callable[..., Page], ana: Person, product: Team, viewport: dict[str, int], many: int
) -> None:
    tasks = [make_task(product, f"Ask users {n}", assignee=ana) for n in range(many)]
    page = open_as(ana, "/acme/teams/product/tasks/", viewport=viewport)
    page.locator(f"#task-{tasks[0].number} a").first.focus()
    page.keyboard.press("x")
    bar, said = page.locator(".select-bar"), page.locator("#toasts .toast")
    expect(bar).to_be_visible()
    page.locator("#toasts").evaluate(SAY)
    assert lies_apart(said, bar)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(200)
    assert lies_apart(said, bar)
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    box = said.bounding_box()
    assert box and box["y"] > viewport["height"] - 160


def lies_apart(one: Locator, other: Locator) -> bool:
    a, b = one.bounding_box(), other.bounding_box()
    assert a and b
    return a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"]
