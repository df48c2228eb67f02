"""The agenda by hand: an item is noted on, talked about, changed by a decision; red parts keep it open."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from feedback.actions import open_review, write_note
from feedback.models import ReviewNote, WeeklyReview
from feedback.votes.actions import open_vote
from tasks.models import Task
from teamops.dates import DAY, monday, today
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_key_result, make_task

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


def test_a_meeting_notes_talks_decides_and_closes(
    open_as: Open, product: Team, ana: Person, ben: Person
) -> None:
    task = make_task(product, "Interviews", assignee=ben, due=today(product) - 3 * DAY)
    page = open_as(ana, "/acme/teams/product/review/")
    row = page.locator(f'[data-row="task:{task.number}"]').first
    row.hover()
    row.get_by_role("link", name="Open and note").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Note").fill("The list comes **today**")
    dialog.get_by_role("button", name="Keep the note").click()
    expect(row.locator(".note strong")).to_have_text("today")
    row.hover()
    row.get_by_role("button", name="Talked about", exact=True).click()
    expect(row.get_by_role("button", name="Not talked about after all")).to_be_visible()

    page.locator("#close").get_by_role("button", name="Close review of week").click()
    expect(page.locator("#toasts")).to_contain_text("Slipping and blocked")
    assert not WeeklyReview.objects.filter(closed_at__isnull=False).exists()

    page.goto(page.url.split("review/")[0] + "review/")
    row.hover()
    row.get_by_role("link", name="Open and note").click()
    page.get_by_role("link", name="Decide and change it").click()
    page.get_by_label("We decided").fill("It waits for the list")
    page.get_by_label("Because").fill("the list is late")
    page.get_by_label("Due").fill((today(product) + 5 * DAY).isoformat())
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("“Interviews”: due")).to_be_visible()

    page.locator("#close").get_by_role("button", name="Close review of week").click()
    expect(page.get_by_text("This is the record of week").first).to_be_visible()
    expect(page.locator(".note strong").first).to_have_text("today")
    task.refresh_from_db()
    assert (task.due, Task.objects.get().moves) == (today(product) + 5 * DAY, 1)
    note = ReviewNote.objects.get()
    assert note.author == ana and note.talked_by == ana


def test_by_keyboard_a_note_is_gone_on_with_and_leads_back_to_its_item(
    open_as: Open, product: Team, ana: Person
) -> None:
    goal = make_goal(product, owner=ana)
    review = open_review(product, by=ana, week=monday(today(product)))
    write_note(review, by=ana, item=f"goal:{goal.number}", text="The list", version=0)
    page = open_as(ana, "/acme/teams/product/review/")
    link = page.locator(f'[data-row="goal:{goal.number}"]').get_by_role("link", name="Open and note")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Note")).to_be_focused()
    page.keyboard.type(" comes today")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#goals .note")).to_contain_text("The list comes today")
    expect(link).to_be_focused()


def test_whatever_the_page_offers_to_open_is_there(open_as: Open, product: Team, ana: Person) -> None:
    key_result = make_key_result(make_goal(product, owner=ana), owner=ana)
    open_vote(open_review(product, by=ana, week=monday(today(product))), key_result, by=ana)
    page = open_as(ana, "/acme/teams/product/review/")
    expect(page.locator("#votes")).to_be_visible()
    links = page.locator(".marks > a")
    addresses = links.evaluate_all("links => links.map((link) => link.href)")
    assert len(addresses) > 3
    assert [page.request.get(address).status for address in addresses] == [200] * len(addresses)
