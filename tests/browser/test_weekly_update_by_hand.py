"""A member sends the weekly update by hand, and by the link of the e-mail without signing in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from feedback.models import WeeklyUpdate
from feedback.updates.links import letter_path
from teamops.dates import DAY, monday, today
from teamops.people.models import Person, Team
from tests.factories import make_task

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


def test_it_is_filled_in_already_and_sent_with_a_few_clicks(
    open_as: Open, product: Team, ben: Person
) -> None:
    week = monday(today(product))
    make_task(product, "Publish six articles", assignee=ben, due=today(product))
    WeeklyUpdate.objects.create(
        organization=product.organization,
        team=product,
        person=ben,
        week=week - 7 * DAY,
        plans="Write to Legal",
        written_at="2020-01-01T00:00Z",
    )
    page = open_as(ben, "/acme/teams/product/updates/")
    page.get_by_role("link", name="Write my update").click()
    expect(page.get_by_label("Plans")).to_have_value("Publish six articles")
    page.get_by_role("radiogroup", name="Write to Legal").get_by_role("radio", name="done").check()
    page.get_by_label("Progress").fill("Legal has answered")
    page.get_by_role("group", name="Mood").get_by_role("radio", name="4", exact=True).check()
    page.get_by_label("Show it with my name").check()
    page.get_by_role("button", name="Send the update").click()
    expect(page.locator("#toasts")).to_contain_text("Your update is in.")
    expect(page.get_by_text("Legal has answered")).to_be_visible()
    update = WeeklyUpdate.objects.get(week=week)
    assert (update.mood, update.mood_is_shown) == (4, True)
    assert update.earlier == [{"text": "Write to Legal", "outcome": "done"}]


def test_the_link_of_the_e_mail_needs_no_sign_in(open_as: Open, product: Team, ben: Person) -> None:
    week = monday(today(product))
    update = WeeklyUpdate.objects.create(
        organization=product.organization, team=product, person=ben, week=week
    )
    page = open_as(ben, "/acme/work/")
    page.context.clear_cookies()
    path = letter_path(update)
    page.goto(page.url.split("/acme/")[0] + path)
    page.get_by_label("Progress").fill("From the train")
    page.get_by_role("button", name="Send the update").click()
    expect(page.get_by_role("heading", name="Your update is in")).to_be_visible()
    update.refresh_from_db()
    assert update.progress == "From the train"
