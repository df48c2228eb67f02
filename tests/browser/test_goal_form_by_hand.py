"""The goal form by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from teamops.people.models import Person, Team
from tests.browser.conftest import PHONE
from tests.factories import current_cycle

Open = Callable[..., Page]

# Whether nothing lies over the middle of a part.
SEEN = """part => {
    const { x, y, width, height } = part.getBoundingClientRect();
    return part.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


@pytest.mark.parametrize("script", [True, False])
def test_enter_saves_the_goal_and_adds_no_key_result(
    open_as: Open, ana: Person, product: Team, script: bool
) -> None:
    current_cycle(product.organization)
    page = open_as(ana, "/acme/goals/new/?team=product", java_script_enabled=script)
    page.get_by_label("What will be different at the end?").fill("Ship the welcome tour")
    # Without script Enter in the statement, which wraps, begins a line; it saves in every other field.
    page.locator("#id_statement" if script else "input[name$=-statement] >> nth=0").press("Enter")
    expect(page).to_have_title("Ship the welcome tour · TeamOps")
    expect(page.get_by_text("Draft").first).to_be_visible()


def test_the_statement_has_the_focus_and_is_read_whole(open_as: Open, ana: Person, product: Team) -> None:
    current_cycle(product.organization)
    page = open_as(ana, "/acme/goals/new/?team=product", viewport=PHONE)
    page.keyboard.type("New users stay: raise 30-day retention from 31 % to 40 % until the end of the year")
    field = page.get_by_label("What will be different at the end?")
    assert field.evaluate("field => field.scrollHeight <= field.clientHeight")
    assert field.evaluate("field => field.scrollWidth <= field.clientWidth")


@pytest.mark.parametrize("height", [900, 600])
def test_what_has_the_focus_is_not_under_the_foot(
    open_as: Open, ana: Person, product: Team, height: int
) -> None:
    current_cycle(product.organization)
    page = open_as(ana, "/acme/goals/new/?team=product", viewport={"width": 1440, "height": height})
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.get_attribute("name") == "activate":
            break
        assert focused.evaluate(SEEN), focused.evaluate("part => part.outerHTML")
    expect(page.locator("[name=activate]")).to_be_focused()


def test_what_was_pasted_in_lines_is_one(open_as: Open, ana: Person, product: Team) -> None:
    current_cycle(product.organization)
    page = open_as(ana, "/acme/goals/new/?team=product")
    page.get_by_label("What will be different at the end?").fill("Ship the\nwelcome tour")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Ship the welcome tour · TeamOps")
