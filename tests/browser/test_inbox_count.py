"""The number at the inbox of a page that stays open: it follows, and is asked for seldom."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tasks.models import Task
from teamops.dates import DAY, today
from teamops.notifications.models import Reminder
from teamops.people.models import Person, Team
from tests.browser.conftest import PHONE
from tests.factories import make_task

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]

MINUTE = 60_000
NUMBER = '[data-nav="inbox"] .count'


def remind(ben: Person, product: Team) -> Task:
    task = make_task(product, assignee=ben, due=today(ben))
    Reminder.objects.create(
        organization=ben.organization,
        person=ben,
        rule="task_due",
        subject_type="task",
        subject_id=task.pk,
        local_date=today(ben),
        due_on=today(ben),
    )
    return task


def questions_of(page: Page) -> list[str]:
    """The page loaded anew, by a clock that the test moves: what it asks for from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/inbox/unread/" in request.url else None)
    page.clock.install()
    page.reload()
    return asked


def test_on_a_phone_it_stands_in_the_bar_and_is_one_tap_away(
    open_as: Callable[..., Page], ben: Person, product: Team
) -> None:
    remind(ben, product)
    page = open_as(ben, "/acme/work/", viewport=PHONE, has_touch=True)
    entry = page.locator('[data-nav="inbox"] a')
    expect(entry.locator(".count")).to_be_visible()
    expect(entry.locator(".count")).to_have_text("1")
    box = entry.bounding_box()
    assert box and box["width"] >= 44 and box["height"] >= 40
    entry.tap()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
    page.locator('[data-nav="person"] button').tap()
    expect(page.locator("#person-menu").get_by_role("link", name="People")).to_be_visible()


def test_the_number_follows_without_a_storm_of_questions(
    open_as: Callable[..., Page], ben: Person, product: Team
) -> None:
    page = open_as(ben, "/acme/settings/channels/")
    asked = questions_of(page)
    number = page.locator(NUMBER)
    expect(page.get_by_role("heading", name="Connect a channel")).to_be_visible()
    expect(number).to_have_count(0)
    remind(ben, product)
    page.clock.run_for(MINUTE)
    expect(number).to_have_text("1")
    before = len(asked)
    for _minute in range(20):
        page.clock.run_for(MINUTE)
    # After one, three, seven and fifteen further minutes; a slow answer may let a minute or two pass first.
    assert before == 1 and len(asked) - before <= 8


def test_what_is_read_in_one_window_leaves_the_number_of_another(
    open_as: Callable[..., Page], ben: Person, product: Team
) -> None:
    remind(ben, product)
    page = open_as(ben, "/acme/inbox/")
    other = page.context.new_page()
    other.goto("/acme/settings/channels/")
    expect(other.locator(NUMBER)).to_have_text("1")
    page.get_by_role("button", name="Mark all as read").click()
    expect(other.locator(NUMBER)).to_have_count(0, timeout=2_000)


def test_what_is_read_in_one_window_is_read_in_another(
    open_as: Callable[..., Page], ben: Person, product: Team
) -> None:
    """Its lines stayed bold, though the number followed."""
    remind(ben, product)
    remind(ben, product)
    page = open_as(ben, "/acme/inbox/")
    other = page.context.new_page()
    other.goto("/acme/inbox/")
    lines = other.locator(".inbox > li")
    expect(lines.get_by_role("button", name="Mark as read")).to_have_count(2)
    lines.last.get_by_role("link").focus()
    page.get_by_role("button", name="Mark as read").first.click()
    expect(lines.get_by_role("button", name="Mark as read")).to_have_count(1, timeout=2_000)
    expect(lines.last.get_by_role("link")).to_be_focused()
    page.get_by_role("button", name="Mark all as read").click()
    expect(lines.get_by_role("button", name="Mark as read")).to_have_count(0, timeout=2_000)
    expect(other.get_by_role("button", name="Mark all as read")).to_have_count(0)


def test_a_line_that_somebody_puts_off_is_left_to_them(
    open_as: Callable[..., Page], ben: Person, product: Team
) -> None:
    remind(ben, product)
    remind(ben, product)
    page = open_as(ben, "/acme/inbox/")
    other = page.context.new_page()
    other.goto("/acme/inbox/")
    lines = other.locator(".inbox > li")
    lines.first.get_by_text("Put off").click()
    lines.first.get_by_label("Ask me again on").fill(f"{today(ben) + DAY * 9}")
    page.get_by_role("button", name="Mark all as read").click()
    expect(lines.last.get_by_role("button", name="Mark as read")).to_have_count(0, timeout=2_000)
    expect(lines.first.get_by_label("Ask me again on")).to_have_value(f"{today(ben) + DAY * 9}")
    lines.first.get_by_role("button", name="Ask me again then").click()
    expect(lines.first.get_by_text("put off to")).to_be_visible()


def test_the_first_line_appears_in_an_empty_inbox(
    open_as: Callable[..., Page], ben: Person, product: Team
) -> None:
    page = open_as(ben, "/acme/inbox/")
    questions_of(page)
    expect(page.get_by_role("heading", name="Nothing has been asked of you")).to_be_visible()
    remind(ben, product)
    page.clock.run_for(MINUTE)
    expect(page.get_by_role("button", name="Mark as read")).to_be_visible()
    expect(page.get_by_role("button", name="Mark all as read")).to_be_visible()


def test_the_keyboard_goes_on_with_the_line_after_the_one_that_was_read(
    open_as: Callable[..., Page], ben: Person, product: Team
) -> None:
    for _time in range(3):
        remind(ben, product)
    page = open_as(ben, "/acme/inbox/")
    lines = page.locator(".inbox > li")
    for key in "jje":
        page.keyboard.press(key)
    expect(lines.get_by_role("button", name="Mark as read")).to_have_count(2)
    page.keyboard.press("j")
    expect(lines.last.get_by_role("link")).to_be_focused()


def test_an_open_inbox_asks_for_no_more_than_its_number(
    open_as: Callable[..., Page], ben: Person, product: Team
) -> None:
    remind(ben, product)
    page = open_as(ben, "/acme/inbox/")
    questions_of(page)
    expect(page.get_by_role("button", name="Mark as read")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(MINUTE)
    assert [url for url in asked if "/inbox/unread/" not in url] == []


def test_who_comes_back_to_a_window_finds_the_number_right(
    open_as: Callable[..., Page], ben: Person, product: Team
) -> None:
    page = open_as(ben, "/acme/settings/channels/")
    asked = questions_of(page)
    for minutes in (1, 2, 4, 8):
        with page.expect_response("**/inbox/unread/**"):
            page.clock.run_for(minutes * MINUTE)
    remind(ben, product)
    page.clock.run_for(MINUTE)
    assert len(asked) == 4
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator(NUMBER)).to_have_text("1")
    for _time in range(5):
        page.evaluate("dispatchEvent(new Event('focus'))")
    assert len(asked) == 5


def test_a_page_that_the_way_back_leads_to_is_not_believed(
    open_as: Callable[..., Page], ben: Person, product: Team
) -> None:
    remind(ben, product)
    page = open_as(ben, "/acme/alignment/")
    expect(page.locator(NUMBER)).to_have_text("1")
    page.goto("/acme/inbox/")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator(NUMBER)).to_have_count(0)
    page.go_back()
    if "inbox" in page.url:
        page.go_back()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(NUMBER)).to_have_count(0, timeout=2_000)


def test_what_is_done_leaves_the_number(open_as: Callable[..., Page], ben: Person, product: Team) -> None:
    remind(ben, product)
    page = open_as(ben, "/acme/work/")
    expect(page.locator(NUMBER)).to_have_text("1")
    page.keyboard.press("j")
    page.keyboard.press("4")
    expect(page.locator(NUMBER)).to_have_count(0, timeout=10_000)
