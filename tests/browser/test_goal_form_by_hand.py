"""The goal form by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from teamops.people.models import Person, Team
from tests.factories import current_cycle

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


@pytest.mark.parametrize("script", [True, False])
def test_enter_saves_the_goal_and_adds_no_key_result(
    open_as: Open, ana: Person, product: Team, script: bool
) -> None:
    current_cycle(product.organization)
    page = open_as(ana, "/acme/goals/new/?team=product", java_script_enabled=script)
    page.get_by_label("What will be different at the end?").fill("Ship the welcome tour")
    page.get_by_label("What will be different at the end?").press("Enter")
    expect(page).to_have_title("Ship the welcome tour · TeamOps")
    expect(page.get_by_text("Draft").first).to_be_visible()
