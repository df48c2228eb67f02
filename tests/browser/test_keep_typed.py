"""What is typed is not lost to a broken line, and a TeamOps on one's own machine needs no line at all."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from teamops.people.models import Person
from tests.factories import PASSWORD

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]

OFFLINE = "Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false })"


def fill_in(page: Page, person: Person) -> None:
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)


def test_on_a_machine_without_network_one_signs_in_to_the_teamops_that_runs_on_it(
    open_as: Callable[..., Page], ben: Person
) -> None:
    page = open_as(None, "/accounts/login/")
    page.evaluate(OFFLINE)
    fill_in(page, ben)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/acme/work/")


def test_elsewhere_a_form_is_not_sent_while_the_network_is_away(
    chromium: Browser, live_server: Any, ben: Person
) -> None:
    sent: list[str] = []

    def from_afar(route: Route) -> None:
        sent.append(route.request.method)
        path = route.request.url.removeprefix("http://teamops.example")
        route.fulfill(response=route.fetch(url=live_server.url + path))

    page = chromium.new_page()
    page.route("http://teamops.example/**", from_afar)
    page.goto("http://teamops.example/accounts/login/")
    page.evaluate(OFFLINE)
    fill_in(page, ben)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("TeamOps cannot be reached. What you typed is still here").wait_for()
    assert page.get_by_label("E-mail").input_value() == ben.email
    assert "POST" not in sent
    page.close()
