"""A lead sets the rhythm, closes the review and reads the minutes, by hand."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from feedback.models import MinutesLetter, Rhythm
from teamops.dates import today
from teamops.people.models import Person, Team
from tests.factories import make_task

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


def test_from_the_rhythm_to_the_minutes(open_as: Open, product: Team, ana: Person, ben: Person) -> None:
    make_task(product, "Interviews", assignee=ben, due=today(product), blocked=True, blocked_reason="no list")
    page = open_as(ana, "/acme/teams/product/review/rhythm/")
    page.get_by_label("Weekday").select_option(label="Wednesday")
    page.get_by_label("Time").fill("10:30")
    page.get_by_label("Ben Berg").fill("1")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Wednesday at 10:30, 45 minutes")).to_be_visible()
    page.goto(page.url.replace("rhythm/", ""))
    page.get_by_label("New decision").fill("Evening reminders stop")
    page.get_by_label("New decision").press("Enter")
    page.get_by_label("What we want to raise").fill("We need a server")
    page.get_by_role("button", name="Raise").click()
    page.get_by_label("Or leave it, because").fill("The list comes tomorrow")
    page.get_by_role("button", name="Leave it").click()
    page.get_by_role("button", name="Close review of week").click()
    page.get_by_role("link", name="Minutes").click()
    expect(page.get_by_role("heading", name="Minutes: Product")).to_be_visible()
    expect(page.get_by_text("Evening reminders stop")).to_be_visible()
    expect(page.get_by_text("We need a server")).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy as text").click()
    expect(page.locator("#toasts")).to_contain_text("The minutes are copied.")
    assert "1. Evening reminders stop" in page.evaluate("navigator.clipboard.readText()")
    assert MinutesLetter.objects.count() == 2 and Rhythm.objects.get().turns.count() == 1
