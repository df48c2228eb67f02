"""Who writes a goal sees, without loading the page again, how SMART it is by now; who listens is told."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from teamops.people.models import Person, Team
from tests.factories import current_cycle

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


def test_the_marks_follow_what_is_typed(open_as: Open, ana: Person, product: Team) -> None:
    current_cycle(product.organization)
    page = open_as(ana, "/acme/goals/new/?team=product")
    page.evaluate("window.same = true")
    marks = page.get_by_role("region", name="Is it SMART?")
    expect(marks).to_contain_text("1 of 5")
    page.get_by_label("What will be different at the end?").press_sequentially("Improve onboarding")
    expect(marks).to_contain_text("“Improve” is a direction.")
    page.get_by_label("What will be different at the end?").fill("Ship the welcome tour")
    expect(marks).to_contain_text("4 of 5")
    page.get_by_label("Why does it matter?").press_sequentially("Half of them never see it.")
    expect(marks).to_contain_text("5 of 5")
    assert page.evaluate("window.same")


def test_the_summary_is_told_when_typing_pauses(open_as: Open, ana: Person, product: Team) -> None:
    current_cycle(product.organization)
    page = open_as(ana, "/acme/goals/new/?team=product")
    told = page.locator("[aria-live][data-summary-of]")
    expect(told).to_have_text("")
    page.get_by_label("What will be different at the end?").press_sequentially("Ship the welcome tour")
    expect(told).to_have_text("SMART: 4 of 5. Not yet: Relevant.")


def test_without_script_a_button_shows_the_marks_anew(open_as: Open, ana: Person, product: Team) -> None:
    current_cycle(product.organization)
    page = open_as(ana, "/acme/goals/new/?team=product", java_script_enabled=False)
    page.get_by_label("What will be different at the end?").fill("Ship the welcome tour")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("region", name="Is it SMART?")).to_contain_text("4 of 5")
    expect(page.get_by_label("What will be different at the end?")).to_have_value("Ship the welcome tour")
