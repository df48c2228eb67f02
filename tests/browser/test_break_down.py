"""82k → 100k is broken down on one screen; sum and load are said while one types. And @ completes names."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from goals.models import Goal, KeyResult
from tasks.models import Task
from teamops.activity.models import Comment
from teamops.dates import today
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_key_result

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


@pytest.fixture
def goal(product: Team, ana: Person, ben: Person, cem: Person) -> Goal:
    goal = make_goal(product, "More people every day", owner=ana)
    goal.ends_on = today(product.organization) + datetime.timedelta(30)
    goal.save()
    make_key_result(goal, "Daily users", start=Decimal(82_000), target=Decimal(100_000), unit="", owner=None)
    return goal


def test_82k_to_100k_is_broken_down(open_as: Open, goal: Goal, ana: Person, ben: Person) -> None:
    page = open_as(ana, f"/acme/goals/{goal.number}/")
    page.get_by_role("link", name="Break down").click()
    expect(page.get_by_role("heading", name="Who brings what")).to_be_visible()
    total = page.locator("[data-sum]")
    expect(total).to_have_text("+0 of +18.0k: 18.0k still to be taken")
    page.get_by_label("What Ben Berg brings: Daily users").fill("6,000")
    page.get_by_label("What Cem Can brings: Daily users").fill("14000")
    expect(total).to_have_text("+20.0k of +18.0k: 2,000 more than needed")
    page.get_by_label("What Cem Can brings: Daily users").fill("8000")
    expect(total).to_have_text("+14.0k of +18.0k: 4,000 still to be taken")
    due = (today(goal.organization) + datetime.timedelta(7)).isoformat()
    page.get_by_label("By when Ben Berg brings it: Daily users").fill(due)

    page.locator("[name=tasks-0-title]").fill("Ask twenty users")
    page.locator("[name=tasks-0-assignee]").select_option(str(ben.pk))
    page.locator("[name=tasks-0-due]").fill(due)
    page.locator("[name=tasks-0-estimate]").fill("400")
    row = page.locator(f"[data-load='{ben.pk}']")
    expect(row).to_contain_text("400 h of")
    expect(row).to_contain_text("too much")
    expect(page.locator("[data-assigns] output").first).to_contain_text("400 h of")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#toasts")).to_contain_text("+14.0k of +18.0k: 4,000 still to be taken")
    expect(page.get_by_label("What Ben Berg brings: Daily users")).to_have_value("6000")
    share = KeyResult.objects.get(owner=ben)
    assert (share.target, str(share.ends_on)) == (Decimal(6_000), due)
    assert share.goal.is_active
    assert Task.objects.get().assignee == ben


def test_a_name_is_completed_with_the_keyboard(open_as: Open, goal: Goal, ana: Person, ben: Person) -> None:
    page = open_as(ana, f"/acme/goals/{goal.number}/")
    page.get_by_label("Comment").click()
    page.keyboard.type("Does it hold, @be", delay=10)
    option = page.get_by_role("option", name="Ben Berg")
    expect(option).to_be_visible()
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Comment")).to_have_value("Does it hold, @Ben Berg ")
    expect(option).to_be_hidden()
    page.get_by_role("button", name="Add comment").click()
    expect(page.get_by_role("link", name="@Ben Berg")).to_be_visible()
    assert Comment.objects.get().text == f"Does it hold, @[person:{ben.pk}]"
