"""A click and a key show at once, within one frame and without anything jumping, and are taken back with a
sentence when they are refused; and two people who work on the same thing at the same moment lose nothing.
"""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from playwright.sync_api import Page, expect

from tasks.actions import edit_task
from tasks.models import Milestone, Task
from teamops.dates import DAY, today
from teamops.people.models import Person, Team
from tests.factories import make_milestone, make_plan, make_task

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]

# Records the frames and the layout shifts after the next click or key: how many frames after the event's
# handlers the status of the row `id` was the wanted one, and how far anything has jumped.
WATCH = """([id, status]) => {
  window.seen = { frames: null, shift: 0 };
  new PerformanceObserver((list) => list.getEntries().forEach((one) => (window.seen.shift += one.value)))
    .observe({ type: "layout-shift" });
  const now = () => document.querySelector(`#${id} .switch [aria-current]`)?.value === status;
  const start = () => {
    if (now()) { window.seen.frames = 0; return; }
    requestAnimationFrame(() => { window.seen.frames = now() ? 1 : 99; });
  };
  for (const name of ["click", "keydown"]) {
    addEventListener(name, () => queueMicrotask(start), { once: true });
  }
}"""


@pytest.fixture
def task(product: Team, ana: Person) -> Task:
    make_task(product, "Before", assignee=ana)
    made = make_task(product, "Ask users", assignee=ana)
    make_task(product, "After", assignee=ana)
    return made


PLACES = ["/acme/work/", "/acme/tasks/2/"]


def seen_after(page: Page, task: Task, how: str, status: str) -> dict[str, Any]:
    """Change the status by "click" or by "key", and what was seen."""
    page.wait_for_timeout(300)  # fonts and marks are there
    page.evaluate(WATCH, [f"task-{task.number}", status])
    row = page.locator(f"#task-{task.number}")
    button = row.locator(f".switch [value={status}]")
    if how == "click":
        button.click()
    else:
        row.locator(".switch [aria-current]").focus()
        page.keyboard.press("2")
    expect(button).to_have_attribute("aria-current", "true")
    page.wait_for_timeout(300)
    found: dict[str, Any] = page.evaluate("window.seen")
    return found


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("how", ["click", "key"])
def test_a_status_shows_within_one_frame_and_nothing_jumps(
    open_as: Open, ana: Person, task: Task, place: str, how: str
) -> None:
    page = open_as(ana, place)
    seen = seen_after(page, task, how, "doing")
    assert seen["frames"] is not None
    assert seen["frames"] <= 1
    assert seen["shift"] == 0
    expect(page.locator("#toasts .toast")).to_contain_text("Ask users: Doing")


def test_it_is_taken_back_with_a_sentence_when_the_network_is_gone(
    open_as: Open, ana: Person, task: Task
) -> None:
    page = open_as(ana, "/acme/work/", bear="ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    row = page.locator(f"#task-{task.number}")
    row.locator(".switch [value=doing]").click()
    expect(page.locator("#toasts .toast")).to_contain_text("cannot be reached")
    expect(row.locator(".switch [aria-current]")).to_have_attribute("value", "todo")
    page.context.set_offline(False)
    row.locator(".switch [value=doing]").click()
    expect(page.locator("#toasts .toast")).to_contain_text("Ask users: Doing")


def test_it_is_taken_back_with_the_server_s_sentence_when_that_refuses(
    open_as: Open, ana: Person, task: Task
) -> None:
    page = open_as(ana, "/acme/work/", bear="409")
    page.route(
        "**/status/", lambda route: route.fulfill(status=409, content_type="text/plain", body="It is closed.")
    )
    row = page.locator(f"#task-{task.number}")
    row.locator(".switch [value=done]").click()
    expect(page.locator("#toasts .toast")).to_contain_text("It is closed.")
    expect(row.locator(".switch [aria-current]")).to_have_attribute("value", "todo")


# --- Two at the same moment


def hold(page: Page, address: str) -> list[Any]:
    """Requests to the address wait until they are let go: two pages have sent before either is answered."""
    held: list[Any] = []
    page.route(address, lambda route: held.append(route))
    return held


def test_two_drag_the_same_card_and_the_later_one_is_told_where_it_stands(
    open_as: Open, ana: Person, ben: Person, product: Team
) -> None:
    task = make_task(product, "Ask users", assignee=ben)
    pages = [open_as(who, "/acme/teams/product/board/", bear="409") for who in (ana, ben)]
    held = [hold(page, "**/place/") for page in pages]
    for page, column in zip(pages, ("doing", "review"), strict=True):
        card = page.locator(f"#task-{task.number}")
        card.drag_to(page.locator(f"[data-column={column}]"))
        expect(page.locator(f"[data-column={column}] #task-{task.number}")).to_be_visible()
    held[0][0].continue_()
    expect(pages[0].locator("#toasts .toast")).to_contain_text("Ask users: Doing")
    held[1][0].continue_()
    expect(pages[1].locator("#toasts .toast")).to_contain_text("Ana Lead has moved “Ask users” meanwhile")
    expect(pages[1].locator(f"[data-column=doing] #task-{task.number}")).to_be_visible()
    assert Task.objects.get().status == "doing"


def test_a_milestone_is_moved_while_the_other_edits_its_task_and_both_stand(
    open_as: Open, ana: Person, ben: Person, product: Team
) -> None:
    day = today(ana)
    plan = make_plan(product, owner=ana)
    point = make_milestone(plan, "Live", owner=ana, due=day)
    task = make_task(product, "Ask users", assignee=ben, plan=plan, milestone=point, due=day)
    timeline = open_as(ana, f"/acme/plans/{plan.pk}/?view=timeline")
    edit = open_as(ben, f"/acme/tasks/{task.number}/edit/")
    bar = timeline.get_by_role("slider", name="Live")
    bar.focus()
    timeline.keyboard.press("ArrowRight")
    edit.locator("[name=title]").fill("Ask twelve users")
    timeline.keyboard.press("Enter")
    form = timeline.get_by_role("dialog")
    form.locator("[name=reason]").fill("The list is late")
    form.get_by_role("button", name="Move").click()
    edit.get_by_role("button", name="Save").click()
    expect(edit.locator("h1")).to_contain_text("Ask twelve users")
    expect(timeline.get_by_text("Ask twelve users").first).to_be_visible(timeout=15_000)
    assert Milestone.objects.get().due == day + DAY
    assert (Task.objects.get().title, Task.objects.get().due) == ("Ask twelve users", day)


def test_two_who_edit_the_same_task_see_both_versions(
    open_as: Open, ana: Person, ben: Person, product: Team
) -> None:
    task = make_task(product, "Ask users", assignee=ben)
    edit = open_as(ben, f"/acme/tasks/{task.number}/edit/")
    edit.locator("[name=title]").fill("Ask ten users")
    for _attempt in range(100):
        try:
            edit_task(task, by=ana, title="Ask twelve users")
            break
        except OperationalError:  # a reader of the server holds SQLite's shared memory
            time.sleep(0.05)
    edit.get_by_role("button", name="Save").click()
    expect(edit.locator("main")).to_contain_text("Ana Lead")
    expect(edit.locator("main")).to_contain_text("Ask twelve users")
    expect(edit.locator("[name=title]")).to_have_value("Ask ten users")
