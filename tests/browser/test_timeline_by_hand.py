"""Bars of a timeline are moved with the pointer and with the arrow keys, and shown before they are saved."""

import datetime
from collections.abc import Callable

import pytest
from django.utils.translation import override
from playwright.sync_api import Locator, Page, expect

from tasks.actions import edit_task
from tasks.models import ActionPlan, Milestone, Task, TaskDependency
from teamops.dates import DAY, today
from teamops.formats import day_name, short_day
from teamops.people.models import Person, Team
from tests.factories import make_milestone, make_plan, make_task

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


@pytest.fixture
def day(ana: Person) -> datetime.date:
    return today(ana)


@pytest.fixture
def plan(product: Team, ana: Person, day: datetime.date) -> ActionPlan:
    """Two tasks, of which the second needs the first, and a milestone."""
    plan = make_plan(product)
    dates = {"starts_on": day, "due": day + 4 * DAY, "original_due": day + 4 * DAY}
    first = make_task(product, "first", plan=plan, assignee=ana, **dates)
    second = make_task(product, "second", plan=plan, starts_on=day + 7 * DAY, due=day + 9 * DAY)
    make_task(product, "alone", plan=plan, starts_on=day + 2 * DAY, due=day + 12 * DAY)
    make_milestone(plan, "live", due=day + 11 * DAY, original_due=day + 11 * DAY)
    TaskDependency.objects.create(task=second, needs=first)
    return plan


def address(plan: ActionPlan) -> str:
    return f"/acme/plans/{plan.pk}/"


def slider(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name)


def drag(page: Page, bar: Locator, days: int, at: float = 0.5) -> None:
    """Carry it by so many days, taken at that share of its width."""
    svg = page.locator("svg.timeline")
    box, whole = bar.locator("rect, svg").first.bounding_box(), svg.bounding_box()
    assert box and whole
    width = whole["width"] / int(svg.get_attribute("data-days") or 1)
    x, y = box["x"] + box["width"] * at, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + days * width / 2, y)
    page.mouse.move(x + days * width, y)
    page.mouse.up()


def dates(name: str) -> tuple[datetime.date | None, datetime.date | None]:
    task = Task.objects.get(title=name)
    return task.starts_on, task.due


def saved(page: Page) -> None:
    expect(page.locator(".toast")).to_be_visible()
    page.wait_for_load_state("networkidle")


def test_a_bar_is_carried_and_an_end_stretched(
    open_as: Open, ana: Person, plan: ActionPlan, day: datetime.date
) -> None:
    page = open_as(ana, address(plan))
    drag(page, slider(page, "alone"), 3)
    saved(page)
    assert dates("alone") == (day + 5 * DAY, day + 15 * DAY)
    drag(page, slider(page, "alone"), 2, at=0.98)
    expect(page.locator('[data-version="3"]')).to_be_visible()
    assert dates("alone") == (day + 5 * DAY, day + 17 * DAY)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_while_a_milestone_is_moved_its_day_is_said_as_everywhere(
    open_as: Open, ana: Person, plan: ActionPlan, day: datetime.date, language: str
) -> None:
    ana.language = language
    ana.save(update_fields=["language"])
    page = open_as(ana, address(plan))
    mark = slider(page, "live")
    mark.focus()
    page.keyboard.press("ArrowRight")
    with override(language):
        said = short_day(day + 12 * DAY)
    expect(page.locator(".move-label")).to_have_text(said)
    expect(mark).to_have_attribute("aria-valuetext", said)


def test_arrow_keys_move_and_stretch_enter_saves_and_escape_takes_back(
    open_as: Open, ana: Person, plan: ActionPlan, day: datetime.date
) -> None:
    page = open_as(ana, address(plan))
    bar = slider(page, "alone")
    was = bar.get_attribute("aria-valuetext")
    assert was
    bar.focus()
    for keys in ("ArrowRight", "Shift+ArrowRight", "Alt+ArrowRight", "Control+ArrowRight"):
        page.keyboard.press(keys)
    expect(bar).not_to_have_attribute("aria-valuetext", was)
    page.keyboard.press("Escape")
    expect(bar).to_have_attribute("aria-valuetext", was)
    assert dates("alone") == (day + 2 * DAY, day + 12 * DAY)
    for keys in ("ArrowRight", "Shift+ArrowLeft", "Alt+ArrowRight", "Enter"):
        page.keyboard.press(keys)
    saved(page)
    assert dates("alone") == (day - 4 * DAY, day + 7 * DAY)
    expect(slider(page, "alone")).to_be_focused()


def test_up_and_down_visit_the_bars(open_as: Open, ana: Person, plan: ActionPlan) -> None:
    page = open_as(ana, address(plan))
    slider(page, "live").focus()
    page.keyboard.press("ArrowDown")
    expect(slider(page, "first")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(slider(page, "live")).to_be_focused()


def test_what_others_wait_for_asks_whether_they_move_too(
    open_as: Open, ana: Person, plan: ActionPlan, day: datetime.date
) -> None:
    page = open_as(ana, address(plan))
    drag(page, slider(page, "first"), 2)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Moves 2 tasks.")
    dialog.get_by_label("Move what depends on it as well").check()
    dialog.get_by_role("button", name="Move").click()
    expect(dialog).to_have_count(0)
    saved(page)
    assert dates("first") == (day + 2 * DAY, day + 6 * DAY)
    assert dates("second") == (day + 9 * DAY, day + 11 * DAY)


def test_a_dialog_that_is_left_takes_it_back(open_as: Open, ana: Person, plan: ActionPlan) -> None:
    page = open_as(ana, address(plan))
    bar = slider(page, "first")
    was = bar.get_attribute("aria-valuetext")
    drag(page, bar, 2)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(bar).to_have_attribute("aria-valuetext", was or "")
    assert Task.objects.get(title="first").version == 1


def test_a_milestone_that_is_carried_asks_why(
    open_as: Open, ana: Person, plan: ActionPlan, day: datetime.date
) -> None:
    page = open_as(ana, address(plan))
    drag(page, slider(page, "live"), 3)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Why the date moves").fill("Legal needs three days")
    dialog.get_by_role("button", name="Move").click()
    saved(page)
    point = Milestone.objects.get()
    assert (point.due, point.moves) == (day + 14 * DAY, 1)


def test_the_later_of_two_is_shown_both(
    open_as: Open, ana: Person, ben: Person, plan: ActionPlan, day: datetime.date
) -> None:
    page = open_as(ana, address(plan), bear="422")
    alone = Task.objects.get(title="alone")
    edit_task(alone, by=ana, due=day + 20 * DAY)
    drag(page, slider(page, "alone"), 3)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("changed this while you were writing")
    expect(dialog).to_contain_text(f"It now says: {day_name(day + 20 * DAY, day)}")
    expect(dialog.get_by_label("Due")).to_have_value(str(day + 15 * DAY))
    assert dates("alone") == (day + 2 * DAY, day + 20 * DAY)


def test_who_may_not_move_it_has_nothing_to_drag(open_as: Open, vic: Person, plan: ActionPlan) -> None:
    page = open_as(vic, address(plan))
    expect(page.get_by_role("slider")).to_have_count(0)


def test_sub_tasks_are_shown_to_go_along_and_one_undo_takes_all_back(
    open_as: Open, ana: Person, plan: ActionPlan, day: datetime.date
) -> None:
    alone = Task.objects.get(title="alone")
    make_task(plan.team, "inside", plan=plan, parent=alone, starts_on=day + 3 * DAY, due=day + 5 * DAY)
    page = open_as(ana, address(plan))
    inside = slider(page, "inside")
    was = inside.get_attribute("aria-valuetext")
    slider(page, "alone").focus()
    page.keyboard.press("Shift+ArrowRight")
    assert inside.get_attribute("aria-valuetext") != was
    page.keyboard.press("Escape")
    assert inside.get_attribute("aria-valuetext") == was
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator('[data-version="2"]')).to_have_count(2)
    assert dates("inside") == (day + 10 * DAY, day + 12 * DAY)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator('[data-version="3"]')).to_have_count(2)
    assert dates("alone") == (day + 2 * DAY, day + 12 * DAY)
    assert dates("inside") == (day + 3 * DAY, day + 5 * DAY)


def names(page: Page) -> list[str]:
    return page.locator(".plan-names [data-n] .name").all_text_contents()


def test_rows_are_put_elsewhere_by_key_and_by_their_grip(
    open_as: Open, ana: Person, plan: ActionPlan
) -> None:
    page = open_as(ana, address(plan))
    rows = page.locator(".plan-names [data-n]")
    rows.nth(0).locator("a").focus()
    page.keyboard.press("Shift+ArrowDown")
    expect(rows.nth(0)).to_contain_text("second")
    expect(rows.nth(1).locator("a")).to_be_focused()
    rows.nth(2).hover()
    grip, top = rows.nth(2).locator(".grip").bounding_box(), rows.nth(0).bounding_box()
    assert grip and top
    page.mouse.move(grip["x"] + 4, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(grip["x"] + 4, top["y"] + 14)
    page.mouse.move(grip["x"] + 4, top["y"] + 4)
    page.mouse.up()
    expect(rows.nth(0)).to_contain_text("alone")
    assert list(plan.tasks.order_by("position").values_list("title", flat=True)) == [
        "alone",
        "second",
        "first",
    ]


def test_a_long_plan_is_printed_in_parts_of_whole_rows_with_their_heads(
    open_as: Open, ana: Person, plan: ActionPlan, day: datetime.date
) -> None:
    for number in range(60):
        make_task(plan.team, f"Task {number}", plan=plan, due=day + number * DAY)
    page = open_as(ana, address(plan))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    sheets = page.locator(".plan-sheet")
    expect(sheets).to_have_count(3)
    assert sum(sheets.nth(n).locator("li").count() for n in range(3)) == 64
    expect(sheets.nth(2).locator(".plan-head")).to_contain_text(plan.name)
    expect(page.locator("[data-timeline]")).to_be_hidden()
    expect(page.locator(".quick-add")).to_be_hidden()
    expect(page.get_by_text("printed on")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(sheets).to_have_count(0)
    expect(page.locator("[data-timeline]")).to_be_visible()
