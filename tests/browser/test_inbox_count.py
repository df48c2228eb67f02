"""The number at the inbox of a page that stays open: it follows, and is asked for seldom."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from teamops.dates import today
from teamops.notifications.models import Reminder
from teamops.people.models import Person, Team
from tests.factories import make_task

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]

MINUTE = 60_000


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
    Reminder.objects.create(
        organization=ben.organization,
        person=ben,
        rule="task_due",
        subject_type="task",
        subject_id=task.pk,
        local_date=today(ben),
        due_on=today(ben),
    )
    page.clock.run_for(MINUTE)
    expect(number).to_have_text("1")
    before = len(asked)
    for _minute in range(20):
        page.clock.run_for(MINUTE)
    # After one, three, seven and fifteen further minutes; a slow answer may let a minute or two pass first.
    assert before == 1 and len(asked) - before <= 8
