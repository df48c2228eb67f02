"""Why a number is what it is opens beside it and is closed with Escape or a click."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from teamops.dates import DAY, today
from teamops.people.models import Person, Team
from tests.factories import make_check_in, make_goal, make_key_result, make_plan, make_task

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


@pytest.fixture
def goals(open_as: Open, ana: Person, product: Team) -> Page:
    """The list, with one goal at 44 %."""
    key_result = make_key_result(make_goal(product, owner=ana), owner=ana)
    make_check_in(key_result, 35, confidence=6)
    return open_as(ana, "/acme/teams/product/goals/")


def test_a_number_opens_its_why_and_escape_closes_it(goals: Page) -> None:
    number = goals.get_by_role("link", name="44").first
    number.press("Enter")
    dialog = goals.get_by_role("dialog", name="Why 44\u202f%?")
    expect(dialog).to_contain_text("The mean of what it is measured by")
    goals.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(number).to_be_focused()


def test_a_confidence_opens_at_its_own_place(goals: Page) -> None:
    goals.get_by_role("link", name="confidence 6/10").first.click()
    expect(goals.get_by_role("dialog").get_by_role("region", name="Confidence 6/10")).to_be_focused()
    goals.get_by_role("button", name="Close").click()
    expect(goals.get_by_role("dialog")).to_have_count(0)


def test_a_status_of_the_list_opens_at_what_suggests_it(goals: Page) -> None:
    goals.get_by_role("link", name="At risk").first.click()
    dialog = goals.get_by_role("dialog", name="Why At risk?")
    expect(dialog.get_by_role("region", name="Suggested status")).to_be_focused()


def test_a_label_of_the_timeline_opens_why_the_date_has_moved(
    open_as: Open, ana: Person, product: Team
) -> None:
    plan, day = make_plan(product), today(ana)
    make_task(product, plan=plan, starts_on=day - 5 * DAY, due=day + 3 * DAY, original_due=day, moves=1)
    page = open_as(ana, f"/acme/plans/{plan.pk}/")
    page.locator(".timeline a.why").click()
    expect(page.get_by_role("dialog", name="Why +3 d?")).to_contain_text("Write the survey")
