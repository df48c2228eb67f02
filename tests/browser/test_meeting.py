"""A meeting in two browsers: what one does the other sees within two seconds, and nothing typed is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from feedback.actions import add_next_step, close_week, open_review
from feedback.models import ConfidenceVote, Meeting, VoteAnswer
from feedback.votes.actions import open_vote
from tasks.actions import change_status
from tasks.models import Task
from teamops.dates import DAY, monday, today
from teamops.people.models import Person, Team
from tests.browser.conftest import PHONE
from tests.browser.test_others_change import SOON, do
from tests.factories import make_goal, make_key_result, make_task

Open = Callable[..., Page]
REVIEW = "/acme/teams/product/review/"

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


def test_two_note_takers_write_at_once_and_lose_nothing(
    open_as: Open, ana: Person, ben: Person, product: Team
) -> None:
    first, second = open_as(ana, REVIEW), open_as(ben, REVIEW)
    typed = second.get_by_label("New next step")
    typed.type("Call Finance")
    first.get_by_label("New decision").fill("Evening reminders stop")
    first.get_by_label("New decision").press("Enter")
    expect(second.locator("#decisions .newer")).to_be_visible(timeout=SOON)
    expect(typed).to_have_value("Call Finance")
    expect(typed).to_be_focused()
    second.get_by_label("Owner", exact=True).select_option("Ben Berg")
    typed.press("Enter")
    for page in (first, second):
        expect(page.locator("#decisions")).to_contain_text("Evening reminders stop", timeout=SOON)
        expect(page.locator("#decisions")).to_contain_text("Call Finance", timeout=SOON)
    expect(second.locator(".newer")).to_have_count(0)


def test_who_is_here_and_the_clock_are_seen_by_all(
    open_as: Open, ana: Person, ben: Person, product: Team
) -> None:
    make_task(product, "Ask users", assignee=ben, due=today(ben) - DAY)
    member, lead = open_as(ben, REVIEW), open_as(ana, REVIEW)
    expect(member.locator("#meeting-room")).to_contain_text("2 of 2", timeout=SOON)
    lead.get_by_role("button", name="Begin “Slipping and blocked”").click()
    expect(lead.get_by_role("button", name="Begin “Decisions and next steps”")).to_be_visible()
    expect(member.locator("#meeting-clock")).to_contain_text("Slipping and blocked", timeout=SOON)
    expect(member.locator("#meeting-clock .clock-time")).not_to_contain_text("–", timeout=SOON)


def test_what_can_be_begun_follows_what_is_on_the_agenda_and_what_runs(
    open_as: Open, ana: Person, ben: Person, product: Team
) -> None:
    late = make_task(product, "Ask users", assignee=ben, due=today(ben) - DAY)
    lead, there_before = open_as(ana, REVIEW), open_as(ana, REVIEW)
    begin = lead.locator("#meeting [name=part]")
    expect(begin).to_have_text("Begin “Slipping and blocked”")
    do(change_status, late, by=ben, status="done")
    expect(begin).to_have_text("Begin “Decisions and next steps”", timeout=SOON)
    do(make_goal, product, "New users stay", owner=ana)
    do(open_review, product, by=ana, week=monday(today(product)))
    expect(begin).to_have_text("Begin “Goals”", timeout=SOON)
    begin.click()
    expect(begin).to_have_text("Begin “Decisions and next steps”")
    there_before.get_by_role("button", name="Stop").click(timeout=SOON)
    expect(begin).to_have_text("Begin “Goals”", timeout=SOON)
    expect(lead.get_by_role("button", name="Stop")).to_be_hidden()


@pytest.mark.parametrize("runs_it", [True, False])
def test_enter_beside_a_red_part_leaves_that_part_and_does_nothing_else(
    runs_it: bool, open_as: Open, ana: Person, ben: Person, product: Team
) -> None:
    """Who runs the meeting has a button that begins a part first on the page, others one that ticks."""
    make_task(product, "Ask users", assignee=ben, due=today(ben) - DAY)
    last = open_review(product, by=ana, week=monday(today(product)) - 7 * DAY)
    add_next_step(last, by=ana, title="Call Finance", owner=ben, due=today(ben))
    page = open_as(ana if runs_it else ben, REVIEW)
    field = page.get_by_label("Or leave it, because")
    field.fill("We wait for the logs")
    field.press("Enter")
    expect(page.get_by_text("Left as it is, because: We wait for the logs")).to_be_visible()
    assert not Task.objects.filter(done_at__isnull=False).exists()
    assert not Meeting.objects.exclude(part="").exists()


def test_who_loses_the_network_is_told_and_sees_what_they_missed(
    open_as: Open, ana: Person, ben: Person, product: Team
) -> None:
    page = open_as(ben, REVIEW, bear="ERR_INTERNET_DISCONNECTED")
    page.get_by_label("New decision").type("We wait")
    page.context.set_offline(True)
    lost = page.get_by_text("What you see may be out of date")
    expect(lost).to_be_visible(timeout=SOON)
    make_goal(product, "New users stay", owner=ana)
    do(open_review, product, by=ana, week=monday(today(product)))
    page.context.set_offline(False)
    expect(lost).to_have_count(0, timeout=SOON)
    expect(page.locator("#goals")).to_contain_text("New users stay", timeout=SOON)
    expect(page.get_by_label("New decision")).to_have_value("We wait")


def test_what_is_sent_while_the_network_is_away_stays_and_is_sent_when_it_is_back(
    open_as: Open, ana: Person, product: Team
) -> None:
    page = open_as(ana, REVIEW, bear="ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    lost = page.get_by_text("What you see may be out of date")
    expect(lost).to_be_visible(timeout=SOON)
    typed = page.get_by_label("New decision")
    typed.fill("We wait")
    typed.press("Enter")
    expect(page.get_by_text("What you typed is still here")).to_be_visible()
    expect(typed).to_have_value("We wait")
    page.context.set_offline(False)
    typed.press("Enter")
    expect(page.locator("#decisions .decision-list")).to_contain_text("We wait")


def test_a_note_that_cannot_be_sent_stays_in_its_dialog(open_as: Open, ana: Person, product: Team) -> None:
    make_goal(product, "New users stay", owner=ana)
    page = open_as(ana, REVIEW, bear="ERR_INTERNET_DISCONNECTED")
    page.locator("#goals [data-row]").hover()
    page.locator("#goals [data-row]").get_by_role("link", name="Open and note").click()
    note = page.get_by_role("dialog").get_by_label("Note")
    note.fill("The list comes")
    page.context.set_offline(True)
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("What you typed is still here")).to_be_visible()
    expect(note).to_have_value("The list comes")
    page.context.set_offline(False)
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator("#goals .note")).to_contain_text("The list comes")


def test_what_somebody_types_while_the_review_is_closed_becomes_a_correction(
    open_as: Open, ana: Person, ben: Person, product: Team
) -> None:
    page = open_as(ben, REVIEW, bear="422", viewport={"width": 1280, "height": 400})
    typed = page.get_by_label("New decision")
    typed.type("We wait for Legal")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    do(close_week, product, by=ana, week=monday(today(product)))
    expect(page.get_by_text("Ana Lead has closed the review.")).to_be_in_viewport(ratio=1, timeout=SOON)
    expect(typed).to_have_value("We wait for Legal")
    typed.press("Enter")
    expect(page.get_by_text("The review was closed while you were typing.")).to_be_visible()
    expect(page.get_by_label("Correction", exact=True)).to_have_value("We wait for Legal")


def test_a_vote_is_answered_on_a_phone_and_shown_on_the_wall(
    open_as: Open, ana: Person, ben: Person, product: Team
) -> None:
    key_result = make_key_result(make_goal(product, owner=ana), owner=ben)
    review = open_review(product, by=ana, week=monday(today(product)))
    open_vote(review, key_result, by=ana)
    vote = ConfidenceVote.objects.get()
    wall = open_as(ana, f"{REVIEW}?present=1#votes", viewport={"width": 1920, "height": 1080})
    phone = open_as(ben, "/acme/votes/", viewport=PHONE, has_touch=True)
    button = phone.get_by_role("button", name="7", exact=True)
    box = button.bounding_box()
    assert box and box["width"] >= 44 and box["height"] >= 44
    button.tap()
    expect(phone.get_by_role("status").filter(has_text="You have answered 7.")).to_be_visible()
    expect(wall.locator(f"#vote-{vote.pk}-answered")).to_have_text("1 of 2 has answered", timeout=SOON)
    lead = open_as(ana, f"/acme/votes/{vote.pk}/")
    lead.get_by_role("button", name="Show the answers").click()
    for page in (wall, phone):
        expect(page.get_by_text("7 of 10, all alike.")).to_be_visible(timeout=SOON)
    assert VoteAnswer.objects.count() == 1


def test_who_facilitates_begins_one_part_after_the_other_by_a_key(
    open_as: Open, ana: Person, ben: Person, product: Team
) -> None:
    make_task(product, "Ask users", assignee=ben, due=today(ben) - DAY)
    page = open_as(ana, REVIEW)
    clock = page.locator("#meeting-clock .clock-part")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("Begin “Slipping and blocked”")
    expect(page.locator("#keys")).to_contain_text("→")
    page.keyboard.press("Escape")
    for name in ("Slipping and blocked", "Decisions and next steps"):
        expect(page.locator("[data-key=b]")).to_contain_text(name)
        page.keyboard.press("b")
        expect(clock).to_have_text(name)
    expect(page.locator("#meeting [name=part]")).to_be_hidden()
    began = page.locator("#meeting-clock .clock").get_attribute("data-began")
    page.keyboard.press("b")
    page.wait_for_timeout(700)
    expect(page.locator("#meeting-clock .clock")).to_have_attribute("data-began", str(began))
