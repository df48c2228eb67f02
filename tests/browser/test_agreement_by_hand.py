"""Ask, propose, take, agree: with real clicks of the lead and of who carries the goal."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from goals.models import Goal
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_key_result

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


@pytest.fixture
def goal(product: Team, ana: Person, ben: Person) -> Goal:
    """A draft of Ana's with a key result of Ben's."""
    made = make_goal(product, "More people choose to pay", owner=ana, state=Goal.State.DRAFT)
    make_key_result(made, "Checkout completed", owner=ben, start=Decimal(61), target=Decimal(72))
    return made


def test_a_proposal_is_made_taken_and_agreed_to(open_as: Open, goal: Goal, ana: Person, ben: Person) -> None:
    lead = open_as(ana, f"/acme/goals/{goal.number}/")
    lead.get_by_role("button", name="Ask whether they agree").click()
    expect(lead.locator(".facts")).to_contain_text("1 of 2 agreed")

    member = open_as(ben, "/acme/work/")
    owed = member.get_by_role("region", name="Answers I owe")
    owed.get_by_role("link", name="Propose").click()
    member.get_by_label("Another target").fill("66")
    member.get_by_label("In words").fill("The tax form alone will not give 11 points.")
    member.get_by_role("button", name="Propose it").click()
    expect(member.get_by_role("region", name="Your answer")).to_contain_text("Suggests a change")

    lead.goto(f"/acme/goals/{goal.number}/edit/")
    panel = lead.get_by_role("region", name="Who has agreed")
    expect(panel).to_contain_text("The tax form alone will not give 11 points.")
    panel.get_by_role("button", name="Take 66").click()
    expect(lead.locator("#toasts")).to_contain_text("asked anew")

    member.goto("/acme/work/")
    expect(owed).to_contain_text("More people choose to pay")
    owed.get_by_role("button", name="I agree").click()
    expect(member.locator("#toasts")).to_contain_text("You agreed to “More people choose to pay”.")
    expect(owed).to_have_count(0)

    lead.goto(f"/acme/goals/{goal.number}/")
    expect(lead.locator(".facts")).to_contain_text("all 2 agreed")
    expect(lead.locator(".kr-tabs")).to_contain_text("of 66")


def test_what_was_clicked_in_haste_is_taken_back(open_as: Open, goal: Goal, ana: Person, ben: Person) -> None:
    lead = open_as(ana, f"/acme/goals/{goal.number}/")
    lead.get_by_role("button", name="Ask whether they agree").click()
    member = open_as(ben, "/acme/work/", java_script_enabled=False)
    member.get_by_role("button", name="I agree").click()
    member.get_by_role("button", name="Undo").click()
    expect(member.get_by_role("heading", name="Ana Lead asks")).to_be_visible()
