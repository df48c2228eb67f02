"""The first set-up as the browser of who does it knows it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from teamops.people.setup import make_setup_token

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


@pytest.mark.parametrize(
    ("zone", "script", "offered"),
    [
        ("Asia/Shanghai", True, "Asia/Shanghai"),
        ("Etc/GMT+5", True, "UTC"),
        ("Asia/Shanghai", False, "UTC"),
    ],
)
def test_the_zone_of_the_browser_is_offered(
    open_as: Open, db: None, zone: str, script: bool, offered: str
) -> None:
    page = open_as(None, f"/setup/{make_setup_token()}/", timezone_id=zone, java_script_enabled=script)
    expect(page.get_by_label("Time zone")).to_have_value(offered)


def test_a_zone_that_was_chosen_stays(open_as: Open, db: None) -> None:
    page = open_as(None, f"/setup/{make_setup_token()}/", timezone_id="Asia/Shanghai")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    page.locator("form:has([name=password])").evaluate(
        "form => { form.noValidate = true; form.requestSubmit(); }"
    )
    expect(page.locator(".error").first).to_be_visible()
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Berlin")
