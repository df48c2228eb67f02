"""The main job with real clicks, from an empty installation to the reminder that its processes send.

The clock is the real one: the organization is put where it is early on a working day just now, before the
hour at which reminders come; at the end the member chooses an hour that has come already.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE, WIDE
from tests.browser.test_first_start import start, stop
from tests.factories import PASSWORD
from tests.mailbox import Mailbox
from tests.places import Place, where_it_is
from tests.processes import Installation, wait_until

SHEET: Path = settings.BASE_DIR / "tests/data/published-okrs.xlsx"
# Early enough for the test to end before nine, late enough for reminders to be chosen for an hour before.
EARLY = range(5, 8)

LEAD, LEAD_ADDRESS = "Mara Lindqvist", "mara@lantern.example"
# One of those whom the sheet names.
MEMBER, MEMBER_ADDRESS = "Omar Haddad", "omar@lantern.example"

pytestmark = pytest.mark.takes_long

NewBrowser = Callable[[], BrowserContext]


@pytest.fixture
def new_browser(chromium: Browser) -> Iterator[NewBrowser]:
    """A browser of somebody's own; none may complain of anything on its console."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened() -> BrowserContext:
        context = chromium.new_context(viewport=WIDE, reduced_motion="reduce")  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        contexts.append(context)
        return context

    yield opened
    for context in contexts:
        context.close()
    assert not complaints


def set_up(page: Page, link: str, place: Place) -> None:
    page.goto(link)
    page.get_by_label("Name of the organization").fill("Lantern")
    page.get_by_label("Time zone").select_option(place.time_zone)
    page.get_by_label("Public holidays").select_option(place.country)
    page.get_by_label("Your name").fill(LEAD)
    page.get_by_label("Your e-mail").fill(LEAD_ADDRESS)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Set up").click()
    page.get_by_label("Name of the team").fill("Product Operations")
    page.get_by_role("button", name="Make the team").click()
    page.get_by_role("button", name="Make the cycle").click()
    expect(page.get_by_role("heading", name="Now the first goal")).to_be_visible()


def import_the_sheet(page: Page) -> None:
    page.get_by_role("link", name="Import from a spreadsheet").click()
    page.get_by_label("File").set_input_files(SHEET)
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.get_by_text("nothing is written yet")).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="Imported", level=1)).to_be_visible()
    expect(page.get_by_text("Added without sign-in")).to_contain_text(MEMBER)


def invite(page: Page) -> None:
    page.get_by_role("link", name="Invite them").click()
    page.get_by_role("link", name=MEMBER).click()
    page.get_by_label("E-mail").fill(MEMBER_ADDRESS)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_text("An invitation is on its way.")).to_be_visible()


def join(page: Page, letter: EmailMessage) -> None:
    page.goto(link_in(letter, "/accounts/invitation/"))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", name="My work", level=1)).to_be_visible()


def write_goal(page: Page) -> None:
    page.get_by_role("link", name="Goals", exact=True).click()
    page.get_by_role("link", name="New goal").click()
    page.get_by_label("What will be different at the end?").fill("New users stay")
    row = page.locator(".kr-edit-row").first
    row.get_by_label("Key result", exact=True).fill("30-day retention")
    row.get_by_label("From", exact=True).fill("31")
    row.get_by_label("To", exact=True).fill("40")
    row.get_by_label("Unit", exact=True).fill("%")
    page.get_by_role("button", name="Save and make active").click()
    expect(page.get_by_role("heading", name="New users stay", level=1)).to_be_visible()


def plan_it(page: Page, today: datetime.date) -> None:
    page.get_by_role("link", name="Make a plan").click()
    page.get_by_label("Name").fill("Welcome flow")
    page.get_by_role("button", name="Make the plan").click()
    page.get_by_role("link", name="Milestone").click()
    page.get_by_label("Milestone").fill("Welcome flow is live")
    page.get_by_label("Due").fill((today + datetime.timedelta(7)).isoformat())
    page.get_by_role("button", name="Save").click()
    for title, due in (("Write the survey", today), ("Call ten users", today - datetime.timedelta(1))):
        page.get_by_role("link", name="Add task").first.click()
        page.get_by_label("Task", exact=True).fill(title)
        page.get_by_label("Owner").select_option(label=MEMBER)
        page.get_by_label("Due").fill(due.isoformat())
        page.get_by_label("Milestone").select_option(label="Welcome flow is live")
        page.get_by_role("button", name="Add task").click()
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        page.get_by_role("link", name="Welcome flow").first.click()


def finish(page: Page, title: str) -> None:
    """One click in the row."""
    page.reload()
    row = page.locator(".task").filter(has_text=title)
    row.get_by_role("button", name="Done").click()
    expect(row.locator(".switch [aria-current]")).to_have_text("Done")


def check_in(page: Page) -> None:
    page.get_by_role("link", name="Goals", exact=True).click()
    page.get_by_role("link", name="New users stay").click()
    page.get_by_label("Value now").fill("35.8")
    page.locator(".scale label").nth(6).click()
    page.get_by_role("button", name="Save check-in").click()
    expect(page.locator("#toasts")).to_contain_text("30-day retention")


def hold_review(page: Page) -> None:
    page.get_by_role("link", name="Weekly review", exact=True).click()
    expect(page.locator("#numbers")).to_contain_text("35.8")
    page.get_by_label("New decision").fill("The flow goes live on Friday")
    page.locator("#decisions").get_by_role("button", name="Add").first.click()
    expect(page.locator(".decision-list")).to_contain_text("The flow goes live on Friday")
    page.get_by_label("New next step").fill("Tell Legal")
    page.locator("#decisions").get_by_label("Owner").select_option(label=MEMBER)
    page.locator("#decisions").get_by_role("button", name="Add").last.click()
    expect(page.locator("#decisions")).to_contain_text("Tell Legal")
    page.get_by_role("button", name="Close review of week").click()
    expect(page.locator(".review-body")).to_contain_text("This is the record of week")


def see_the_next_step(page: Page) -> None:
    page.reload()
    expect(page.locator(".task").filter(has_text="Tell Legal")).to_have_count(1)


def ask_for_reminders(page: Page, hour: int) -> None:
    page.get_by_role("button", name=MEMBER).click()
    page.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_role("link", name="Notifications", exact=True).click()
    page.get_by_label("The day’s message comes at").select_option(str(hour))
    page.get_by_role("button", name="Save").click()


def read_minutes(letter: EmailMessage) -> None:
    """Who has to do what, and what was decided, in both forms."""
    text, html = (part.get_content() for part in letter.iter_parts())
    for body in (text, html):
        assert "Tell Legal" in body and MEMBER in body
        assert "The flow goes live on Friday" in body


def read_reminder(page: Page, letter: EmailMessage) -> None:
    """It names what is left to do, in both its forms, says why it comes, and its link leads there; the inbox
    holds the same."""
    text, html = (part.get_content() for part in letter.iter_parts())
    for body in (text, html):
        assert "Write the survey" in body
        assert "due today" in body
        assert "Call ten users" not in body
        assert "Why did I get this?" in body
    page.goto(link_in(letter, "/lantern/tasks/", after="Write the survey"))
    expect(page.get_by_role("heading", name="Write the survey", level=1)).to_be_visible()
    page.get_by_role("link", name="Inbox").first.click()
    expect(page.get_by_role("main")).to_contain_text("Write the survey")


def link_in(letter: EmailMessage, path: str, *, after: str = "") -> str:
    """The first link to this path in the plain text, below these words."""
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(
        rf"http\S+{path}\S+", body.get_content().partition(after)[2] if after else body.get_content()
    )
    assert found, body.get_content()
    return found[0]


def do_the_main_job(
    installation: Installation, mailbox: Mailbox, new_browser: NewBrowser, *, processes: str
) -> None:
    place = where_it_is(*EARLY)
    running = start(installation.var, DEMO="0", TICK_SECONDS="1", **installation.variables)
    try:
        assert f"Starting {processes} …\n" in running.said
        lead, member = new_browser().new_page(), new_browser().new_page()
        set_up(lead, running.said[-1].strip(), place)
        import_the_sheet(lead)
        invite(lead)
        wait_until(lambda: mailbox.to(MEMBER_ADDRESS), "an invitation")
        [invitation] = mailbox.letters
        join(member, invitation)
        write_goal(lead)
        plan_it(lead, place.today)
        finish(member, "Call ten users")
        check_in(lead)
        hold_review(lead)
        see_the_next_step(member)
        wait_until(lambda: mailbox.to(LEAD_ADDRESS), "the minutes")
        read_minutes(mailbox.to(LEAD_ADDRESS)[0])
        assert mailbox.to(MEMBER_ADDRESS) == [invitation]

        ask_for_reminders(member, EARLY.start)
        wait_until(lambda: len(mailbox.to(MEMBER_ADDRESS)) > 1, "a reminder")
        read_reminder(member, mailbox.to(MEMBER_ADDRESS)[1])
        # An open page asks every few seconds what others have changed; nobody will be there to answer.
        lead.close()
        member.close()
    finally:
        stop(running)
    assert len(mailbox.to(MEMBER_ADDRESS)) == 2 and len(mailbox.to(LEAD_ADDRESS)) == 1
    assert len(mailbox.letters) == 3


@pytest.mark.one_database
def test_the_main_job_on_sqlite_with_the_scheduler(
    embedded: Installation, mailbox: Mailbox, new_browser: NewBrowser
) -> None:
    do_the_main_job(embedded, mailbox, new_browser, processes="web, scheduler")


@pytest.mark.needs_postgres
def test_the_main_job_on_postgresql_with_celery_and_redis(
    distributed: Installation, mailbox: Mailbox, new_browser: NewBrowser
) -> None:
    do_the_main_job(distributed, mailbox, new_browser, processes="web, worker, beat")
