"""The main job with real clicks: a goal, its plan and tasks, a status, a check-in, a review, a reminder."""

import datetime
from collections.abc import Callable

import pytest
import time_machine
from django.core import mail
from playwright.sync_api import Page, expect

from teamops.dates import next_working_day, today
from teamops.notifications.actions import tick
from teamops.people.models import Person, Team
from tests.factories import PASSWORD, make_cycle

Open = Callable[..., Page]

pytestmark = pytest.mark.needs_browser


@pytest.fixture
def team(product: Team) -> Team:
    make_cycle(product.organization)
    return product


def sign_in(open_as: Open, person: Person) -> Page:
    """Through the door, as people do."""
    page = open_as(None, "/accounts/login/")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_title("My work · TeamOps")
    return page


def write_goal(page: Page) -> None:
    page.get_by_role("link", name="Goals").click()
    page.get_by_role("link", name="New goal").click()
    page.get_by_label("What will be different at the end?").fill("New users stay")
    page.get_by_label("What is measured").first.fill("30-day retention")
    page.get_by_label("From").first.fill("31")
    page.get_by_label("To", exact=True).first.fill("40")
    page.get_by_label("Unit").first.fill("%")
    page.get_by_role("button", name="Save and make active").click()
    expect(page.get_by_role("heading", name="New users stay", level=1)).to_be_visible()


def plan_it(page: Page, who: str, due: datetime.date) -> None:
    page.get_by_role("link", name="Make a plan").click()
    page.get_by_label("Name").fill("Welcome flow")
    page.get_by_role("button", name="Make the plan").click()
    page.get_by_role("link", name="Milestone").click()
    page.get_by_label("Milestone").fill("Welcome flow is live")
    page.get_by_label("Due").fill((due + datetime.timedelta(7)).isoformat())
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add task").first.click()
    page.get_by_label("Task", exact=True).fill("Write the survey")
    page.get_by_label("Owner").select_option(label=who)
    page.get_by_label("Due").fill(due.isoformat())
    page.get_by_role("button", name="Add task").click()
    expect(page.get_by_role("heading", name="Write the survey", level=1)).to_be_visible()


def check_in(page: Page) -> None:
    page.goto("/acme/goals/1/")
    page.get_by_label("Value now").fill("35.8")
    page.locator(".scale label").nth(6).click()
    page.get_by_role("button", name="Save check-in").click()
    expect(page.get_by_role("status")).to_contain_text("30-day retention")


def hold_review(page: Page, who: str) -> None:
    page.get_by_role("link", name="Weekly review").click()
    expect(page.locator("#numbers")).to_contain_text("35.8")
    page.get_by_label("New decision").fill("The flow goes live on Friday")
    page.locator("#decisions").get_by_role("button", name="Add").first.click()
    expect(page.locator(".decision-list")).to_contain_text("The flow goes live on Friday")
    page.get_by_label("New next step").fill("Tell Legal")
    page.locator("#decisions").get_by_label("Owner").select_option(label=who)
    page.locator("#decisions").get_by_role("button", name="Add").last.click()
    expect(page.locator("#decisions")).to_contain_text("Tell Legal")
    page.get_by_role("button", name="Close review of week").click()
    expect(page.locator(".review-body")).to_contain_text("This is the record of week")


def test_the_main_job_runs_end_to_end(open_as: Open, team: Team, ana: Person, ben: Person) -> None:
    due = next_working_day(today(ben), "DE")
    lead = sign_in(open_as, ana)
    write_goal(lead)
    plan_it(lead, ben.name, due)

    member = sign_in(open_as, ben)
    row = member.locator(".task").filter(has_text="Write the survey")
    row.get_by_role("button", name="Doing").click()
    expect(row.locator(".switch [aria-current]")).to_have_text("Doing")

    check_in(lead)
    hold_review(lead, ben.name)

    morning = datetime.datetime.combine(due, datetime.time(9, 30), tzinfo=ben.zone)
    with time_machine.travel(morning):
        tick()
    [letter] = [sent for sent in mail.outbox if ben.email in sent.to[0]]
    assert "Write the survey" in letter.body and "/acme/tasks/1/" in letter.body
