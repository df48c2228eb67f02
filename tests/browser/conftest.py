"""A real Chromium on a real server: what a person sees, hears and presses."""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, transaction
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from teamops.people.models import Person
from tests.services import find_chromium

# Playwright's own loop runs in the test's thread; the database is used by that thread alone.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# How long to wait for what is to come on a machine that is busy with other tests.
PATIENCE = 30_000  # ms
# And for a page: a process that opens its first one makes the templates and queries of it.
PATIENCE_FOR_A_PAGE = 3 * PATIENCE
expect.set_options(timeout=PATIENCE)

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_as(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """`open_as(ana, "/acme/work/", viewport=PHONE, color_scheme="dark")`: the page as that person sees it.

    None is somebody who has not signed in. Nothing that the browser's console complains of is accepted,
    but for what holds the text `bear`.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(person: Person | None, path: str, *, bear: str | None = None, **options: Any) -> Page:
        def heard(text: str) -> None:
            if bear is None or bear not in text:
                complaints.append(text)

        options = {"viewport": WIDE, "reduced_motion": "reduce", **options}
        context = chromium.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        if person is not None:
            assert person.user is not None
            context.add_cookies([session_cookie(person, live_server.url)])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.set_default_navigation_timeout(PATIENCE_FOR_A_PAGE)
        page.on(
            "console", lambda said: heard(f"{said.text} {said.location}") if said.type == "error" else None
        )
        page.on("pageerror", lambda error: heard(str(error)))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    _let_the_server_end()
    assert not complaints


def _let_the_server_end() -> None:
    """What pages asked last may still be on its way: in SQLite's shared memory a reader keeps out who empties
    the tables."""
    for _attempt in range(100):
        try:
            with transaction.atomic():
                return
        except OperationalError:
            time.sleep(0.05)


def session_cookie(person: Person, url: str) -> Any:
    """The cookie of a session in which the person has signed in."""
    client = Client()
    client.force_login(person.user)  # type: ignore[arg-type]
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }
