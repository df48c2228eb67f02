"""Goals are moved in the tree by dragging a row and by a key, also where they only support another one."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from goals.models import Goal
from teamops.people.models import Person, Team
from tests.factories import make_goal

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


@pytest.fixture
def helping(company: Team, product: Team) -> Goal:
    """It supports a goal of the company and contributes to nothing; another one contributes to it."""
    habit = make_goal(company, "Become a habit")
    make_goal(company, "It pays")
    goal = make_goal(product, "Fewer questions")
    goal.supports.add(habit)
    make_goal(product, "Write the guide", parent=goal)
    return goal


def test_what_supports_is_unfolded_and_dragged_to_where_it_contributes(
    open_as: Open, ana: Person, helping: Goal
) -> None:
    page = open_as(ana, "/acme/alignment/")
    row = page.locator(".is-supporting", has_text="Fewer questions")
    expect(row).to_contain_text("supports")
    page.locator(".align-below > a", has_text="Fewer questions").click()
    expect(page.get_by_role("link", name="Write the guide", exact=True)).to_be_visible()
    row.drag_to(page.locator(".align-row", has_text="It pays"))
    expect(page.locator(f"#goal-{helping.number}")).to_be_visible()
    helping.refresh_from_db()
    assert str(helping.parent) == "It pays"
    expect(row).to_have_count(1)


def test_keys_reach_what_supports_and_move_it(open_as: Open, ana: Person, helping: Goal) -> None:
    page = open_as(ana, "/acme/alignment/")
    for _ in range(2):
        page.keyboard.press("j")
    expect(page.locator(".is-supporting [data-row-link]")).to_be_focused()
    page.keyboard.press("m")
    page.wait_for_url(f"**/goals/{helping.number}/move/")


def test_keys_unfold_a_branch_and_go_on_in_it(open_as: Open, ana: Person, helping: Goal) -> None:
    page = open_as(ana, "/acme/alignment/")
    page.locator(".align-below > a", has_text="Fewer questions").press("Enter")
    expect(page.get_by_role("link", name="Write the guide", exact=True)).to_be_focused()


def test_who_moved_a_goal_by_keys_goes_on_from_its_row(open_as: Open, ana: Person, helping: Goal) -> None:
    page = open_as(ana, f"/acme/goals/{helping.number}/move/")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/alignment/#goal-{helping.number}")
    page.keyboard.press("Tab")
    row = page.locator(f"#goal-{helping.number}")
    expect(row.locator("[data-row-link]")).to_be_focused()
    page.locator("body").evaluate("body => document.activeElement.blur()")
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="Become a habit")).to_be_focused()


def test_a_branch_with_what_supports_folds(open_as: Open, ana: Person, helping: Goal) -> None:
    page = open_as(ana, "/acme/alignment/")
    page.locator("summary", has_text="1 goal supports it").click()
    expect(page.locator(".is-supporting")).to_be_hidden()


def test_a_branch_that_was_fetched_folds_again(open_as: Open, ana: Person, helping: Goal) -> None:
    page = open_as(ana, "/acme/alignment/")
    page.locator(".align-below > a", has_text="Fewer questions").press("Enter")
    below = page.get_by_role("link", name="Write the guide", exact=True)
    expect(below).to_be_focused()
    page.locator("summary", has_text="Fewer questions").click()
    expect(below).to_be_hidden()
