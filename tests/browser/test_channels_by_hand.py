"""A lead connects the team's chat, sees whether a message arrives, and pauses it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from teamops.people.models import Person
from tests.provider import Provider

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]

SECRET = "SecretOfTheHook1234"


def test_a_chat_is_connected_tried_and_paused(
    open_as: Callable[..., Page], ana: Person, provider: Provider
) -> None:
    page = open_as(ana, "/acme/teams/product/people/")
    page.get_by_role("link", name="Channels of the team").click()
    page.get_by_label("Service").select_option("Slack")
    page.get_by_label("What it is called here").fill("#product")
    page.get_by_label("Address").fill("https://example.org/hook")
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_text("The host example.org is not one of this service")).to_be_visible()
    page.get_by_label("Address").fill(f"https://hooks.slack.com/services/T0/B0/{SECRET}")
    page.keyboard.press("Enter")
    expect(page.get_by_text("https://hooks.slack.com/…1234")).to_be_visible()
    provider.answer(404, b"no_service")
    page.get_by_role("button", name="Send a test #product").click()
    expect(page.get_by_text("#product did not take the message: 404 no_service")).to_be_visible()
    page.get_by_role("button", name="Send a test #product").click()
    expect(page.get_by_text("#product took the message: 200 ok")).to_be_visible()
    assert [asked.json["text"] for asked in provider.requests] == ["This channel is connected to TeamOps"] * 2
    page.get_by_role("button", name="Pause #product").click()
    expect(page.get_by_role("button", name="Go on #product")).to_be_visible()
    assert SECRET not in page.content()
