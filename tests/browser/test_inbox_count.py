"""The number at the inbox of a page that stays open: it follows, and is asked for seldom."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tasks.models import Task
from teamops.dates import today
from teamops.notifications.models import Reminder
from teamops.people.models import Person, Team
from tests.browser.conftest import PHONE
from tests.factories import make_task

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]

MINUTE = 60_000


def _remind(person: Person, task: Task) -> None:
    Reminder.objects.create(
        organization=person.organization,
        person=person,
        rule="task_due",
        subject_type="task",
        subject_id=task.pk,
        local_date=today(person),
        due_on=today(person),
    )


def test_on_a_phone_it_stands_in_the_bar_and_is_one_tap_away(
    open_as: Callable[..., Page], ben: Person, product: Team
) -> None:
    _remind(ben, make_task(product, assignee=ben, due=today(ben)))
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
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/inbox/unread/" in request.url else None)
    page.clock.install()
    page.reload()
    number = page.locator('[data-nav="inbox"] .count')
    expect(page.get_by_role("heading", name="Connect a channel")).to_be_visible()
    expect(number).to_have_count(0)
    task = make_task(product, assignee=ben, due=today(ben))
    _remind(ben, task)
    page.clock.run_for(MINUTE)
    expect(number).to_have_text("1")
    before = len(asked)
    for _minute in range(20):
        page.clock.run_for(MINUTE)
    # After one, three, seven and fifteen further minutes; a slow answer may let a minute or two pass first.
    assert before == 1 and len(asked) - before <= 8
