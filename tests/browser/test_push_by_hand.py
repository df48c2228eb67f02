"""A browser is connected by its button; the script that shows notifications does what it is told, no more.

The browser maker's push service is not reached here: what it would give is put in its place.
"""

import json
from collections.abc import Callable

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from teamops.people.models import Person
from tests.provider import Provider
from tests.push_service import Browser

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]

PAGE = "/acme/settings/channels/"
# What the push service gives to a browser, in place of asking it.
GIVEN = """
PushManager.prototype.getSubscription = async () => null;
PushManager.prototype.subscribe = async (options) => {
  window.asked = options.userVisibleOnly && options.applicationServerKey.length;
  return { toJSON: () => (%s) };
};
"""


def test_a_browser_is_connected_and_tried(
    open_as: Callable[..., Page], ben: Person, provider: Provider
) -> None:
    browser = Browser()
    endpoint, keys = browser.endpoint, browser.subscription
    given = {"endpoint": endpoint, "keys": {name: keys[name] for name in ("p256dh", "auth")}}
    page = open_as(ben, "/acme/work/", permissions=["notifications"])
    page.add_init_script(GIVEN % json.dumps(given))
    page.goto(PAGE)
    page.get_by_role("button", name="Notify me in this browser").click()
    expect(page.get_by_text("https://fcm.googleapis.com/…1234")).to_be_visible()
    scopes = (
        "navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => one.active.scriptURL))"
    )
    assert [url.endswith("/push-worker.js") for url in page.evaluate(scopes)] == [True]
    provider.answer(201, "Created")
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("took the message: 201 Created")).to_be_visible()
    assert browser.read(provider.requests[0].body)["title"] == "This channel is connected to TeamOps"


def test_permission_is_asked_for_by_the_button_alone(open_as: Callable[..., Page], ben: Person) -> None:
    page = open_as(ben, "/acme/work/")
    page.add_init_script(
        "window.asked = 0;"
        "Notification.requestPermission = async () => { window.asked += 1; return 'denied'; };"
    )
    page.goto(PAGE)
    button = page.get_by_role("button", name="Notify me in this browser")
    expect(button).to_be_visible()
    assert page.evaluate("window.asked") == 0
    button.click()
    expect(page.get_by_text("The browser does not allow notifications.")).to_be_visible()
    assert page.evaluate("window.asked") == 1


# The few names that a worker has, with what was done through them.
WORKER = """
const heard = {}, done = [];
const self = {
  addEventListener: (name, listener) => { heard[name] = listener; },
  location: { origin: "https://teamops.example.com" },
  registration: { showNotification: async (title, options) => done.push({ title, ...options }) },
  clients: { openWindow: async (url) => done.push(String(url)) },
};
const event = (parts) => ({ waitUntil: () => {}, ...parts });
"""


def test_the_worker_shows_what_came_and_opens_our_pages_alone(chromium: Chromium) -> None:
    path = finders.find("js/push_worker.js")
    assert isinstance(path, str)
    with open(path) as file:
        script = file.read()
    page = chromium.new_page()
    told = {"title": "2 things for today", "body": "Write", "url": "https://teamops.example.com/acme/inbox/"}
    done = page.evaluate(
        f"""(told) => {{ {WORKER} {script}
        heard.push(event({{ data: {{ json: () => told }} }}));
        const notification = {{ close: () => done.push("closed"), data: told.url }};
        heard.notificationclick(event({{ notification }}));
        notification.data = "https://evil.example/";
        heard.notificationclick(event({{ notification }}));
        return done; }}""",
        told,
    )
    page.close()
    assert done == [
        {"title": told["title"], "body": told["body"], "data": told["url"]},
        "closed",
        told["url"],
        "closed",
    ]
