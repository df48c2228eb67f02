"""Entries of a calendar are carried to another day, and moved there with the arrow keys."""

import datetime
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tasks.models import ActionPlan, Task
from teamops.dates import DAY, monday, today
from teamops.people.models import Person, Team
from tests.browser.conftest import PHONE
from tests.factories import make_milestone, make_plan, make_task

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


@pytest.fixture
def wednesday(ana: Person) -> datetime.date:
    return monday(today(ana)) + 2 * DAY


@pytest.fixture
def plan(product: Team, ana: Person, wednesday: datetime.date) -> ActionPlan:
    plan = make_plan(product)
    make_task(
        product,
        "survey",
        plan=plan,
        assignee=ana,
        starts_on=wednesday - DAY,
        due=wednesday,
        original_due=wednesday,
    )
    make_milestone(plan, "live", due=wednesday, original_due=wednesday)
    return plan


@pytest.fixture
def page(open_as: Open, ana: Person, plan: ActionPlan, wednesday: datetime.date) -> Page:
    year, week, _ = wednesday.isocalendar()
    return open_as(ana, f"/acme/plans/{plan.pk}/?view=calendar&week={year}-W{week:02}")


def due(page: Page) -> datetime.date | None:
    expect(page.locator(".toast")).to_be_visible()
    page.wait_for_load_state("networkidle")
    return Task.objects.get().due


def test_an_entry_is_carried_to_another_day(page: Page, wednesday: datetime.date) -> None:
    entry, week = page.locator(".cal-entry", has_text="survey"), page.locator(".cal-week")
    box = week.bounding_box()
    assert box
    # Taken by its last day and dropped on Friday.
    at = entry.bounding_box()
    assert at
    page.mouse.move(at["x"] + at["width"] - 30, at["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 4.2 / 7, box["y"] + 150, steps=4)
    page.mouse.move(box["x"] + box["width"] * 4.5 / 7, box["y"] + 150, steps=2)
    page.mouse.up()
    assert due(page) == wednesday + 2 * DAY
    assert Task.objects.get().starts_on == wednesday + DAY


def test_arrow_keys_move_the_focused_one_enter_saves_and_escape_takes_back(
    page: Page, wednesday: datetime.date
) -> None:
    link = page.get_by_role("link", name="survey")
    friday = page.locator(f'[data-day="{wednesday + 2 * DAY}"]')
    link.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(friday).to_contain_text("survey")
    page.keyboard.press("Escape")
    expect(friday).not_to_contain_text("survey")
    expect(link).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert due(page) == wednesday + DAY
    expect(page.get_by_role("link", name="survey")).to_be_focused()


def test_a_milestone_asks_why_and_goes_back_when_it_is_left(page: Page, wednesday: datetime.date) -> None:
    page.get_by_role("link", name="live").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Due")).to_have_value(str(wednesday - DAY))
    dialog.get_by_role("link", name="Cancel").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(f'[data-day="{wednesday}"]')).to_contain_text("live")


def test_left_and_right_turn_the_pages(page: Page) -> None:
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**week=**")
    expect(page.locator(".cal-entry")).to_have_count(0)


def test_on_a_phone_it_is_a_list_of_days(
    open_as: Open, ana: Person, plan: ActionPlan, wednesday: datetime.date
) -> None:
    page = open_as(ana, f"/acme/plans/{plan.pk}/?view=calendar", viewport=PHONE)
    box = page.locator(".cal-entry", has_text="survey").bounding_box()
    assert box
    assert box["width"] > 300
    assert box["height"] >= 44


def test_with_a_finger_an_entry_is_held_and_carried_to_a_day_without_anything(
    open_as: Open, ana: Person, plan: ActionPlan, wednesday: datetime.date
) -> None:
    year, week, _ = wednesday.isocalendar()
    url = f"/acme/plans/{plan.pk}/?view=calendar&week={year}-W{week:02}"
    page = open_as(ana, url, viewport=PHONE, has_touch=True)
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *at: dict[str, float]) -> None:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(at)})

    entry = page.locator(".cal-entry", has_text="survey")
    entry.evaluate("entry => entry.scrollIntoView({ block: 'center' })")
    box = entry.bounding_box()
    assert box
    held = {"x": box["x"] + 90, "y": box["y"] + 10}
    touch("touchStart", held)
    expect(entry).to_have_class(re.compile("is-dragging"))
    friday = page.locator(f'[data-day="{wednesday + 2 * DAY}"]')
    expect(friday).to_be_visible()
    there = friday.bounding_box()
    assert there
    touch("touchMove", {"x": held["x"], "y": there["y"] - 30})
    touch("touchMove", {"x": held["x"], "y": there["y"] + 15})
    expect(friday).to_have_class(re.compile("is-over"))
    touch("touchEnd")
    assert due(page) == wednesday + 2 * DAY
