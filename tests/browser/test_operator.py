"""The operator's page of reminders, within the look of Django's own pages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from teamops.people.models import Person
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_its_table_scrolls_by_itself_on_a_phone(
    open_as: Callable[..., Page], admin: Person, language: str
) -> None:
    """The whole page scrolled sideways."""
    assert admin.user
    admin.user.is_staff = admin.user.is_superuser = True
    admin.user.save()
    locale = {"en": "en-GB", "zh-hans": "zh-CN"}[language]
    page = open_as(admin, "/operator/reminders/", viewport=PHONE, locale=locale)
    table = page.get_by_role("table")
    expect(table).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.get_by_role("group").focus()
    for _time in range(20):
        page.keyboard.press("ArrowRight")
    last = table.get_by_role("columnheader").last
    expect(last).to_be_in_viewport(ratio=1)
