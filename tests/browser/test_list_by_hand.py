"""A cell of the list is written in place, by mouse and by key; what is refused is taken back."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tasks.actions import edit_task
from tasks.checklist.actions import add_item
from tasks.models import Task
from teamops.dates import today
from teamops.people.models import Person, Team
from tests.browser.conftest import PHONE
from tests.factories import make_plan, make_task

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]
CONFLICT = "409"  # the browser's console tells of every refusal


def test_cells_are_written_by_mouse_and_by_key(
    open_as: Open, ana: Person, ben: Person, product: Team
) -> None:
    task = make_task(product, assignee=ana)
    page = open_as(ana, "/acme/teams/product/tasks/", bear=CONFLICT)
    row = page.locator(f"#task-{task.number}")
    row.locator("[data-f=estimate]").click()
    page.keyboard.type("2.5")
    page.keyboard.press("Enter")
    expect(row.locator("[data-f=estimate]")).to_have_text("2.5\u202fh")
    expect(page.locator("#toasts")).to_contain_text("Write the survey: 2.5")
    assert str(Task.objects.get().estimate) == "2.50"

    # Still in the cell: along the row to the owner, another one, and Escape leaves it.
    page.keyboard.press("Home")
    row.locator("[data-f=title] a").focus()
    page.keyboard.press("F2")
    page.keyboard.type("Ask twenty users")
    page.keyboard.press("Enter")
    expect(row.get_by_role("link", name="Ask twenty users", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    row.get_by_label("Owner").select_option("Ben Berg")
    page.keyboard.press("Enter")
    expect(row.locator("[data-f=assignee]")).to_contain_text("Ben Berg")
    expect(row.locator("[data-f=assignee]")).to_be_focused()
    page.keyboard.press("F2")
    page.keyboard.press("Escape")
    expect(row.locator("[data-f=assignee]")).to_contain_text("Ben Berg")
    expect(page.locator("#toasts")).to_contain_text("Ask twenty users: Ben Berg")
    found = Task.objects.get()
    assert (found.title, found.assignee) == ("Ask twenty users", ben)

    # What is refused is taken back, with the sentence and what was typed.
    row.locator("[data-f=estimate]").click()
    page.keyboard.type("many")
    page.keyboard.press("Enter")
    expect(row.get_by_role("alert")).to_contain_text("number")
    expect(row.get_by_label("Estimate in hours")).to_have_value("many")
    page.keyboard.press("Escape")
    expect(row.locator("[data-f=estimate]")).to_have_text("2.5\u202fh")

    # Somebody else was faster: both are shown, and saving again is based on what one has seen.
    edit_task(Task.objects.select_related("team").get(), by=ben, title="Ask thirty users")
    row.locator("[data-f=title] a").focus()
    page.keyboard.press("F2")
    page.keyboard.type("Ask nobody")
    page.keyboard.press("Enter")
    expect(row.get_by_role("alert")).to_contain_text("Ben Berg changed this task meanwhile")
    expect(row.get_by_role("alert")).to_contain_text("Ask thirty users")
    expect(row.get_by_label("Task")).to_have_value("Ask nobody")
    page.keyboard.press("Enter")
    expect(row.get_by_role("link", name="Ask nobody", exact=True)).to_be_visible()
    expect(page.locator("#toasts")).to_contain_text("Ask nobody")
    assert Task.objects.get().title == "Ask nobody"


def test_a_cell_that_is_open_again_when_the_answer_comes_stays_so(
    open_as: Open, ana: Person, ben: Person, product: Team
) -> None:
    task = make_task(product, assignee=ana)
    page = open_as(ana, "/acme/teams/product/tasks/", bear=CONFLICT)
    held: list[Route] = []
    page.route("**/cell/", lambda route: held.append(route))
    row = page.locator(f"#task-{task.number}")

    def release() -> None:
        with page.expect_response("**/cell/"):
            held.pop().continue_()

    estimate = row.locator("[data-f=estimate]")
    estimate.click()
    page.keyboard.type("many")
    page.keyboard.press("Enter")
    page.keyboard.press("F2")
    page.keyboard.type("3")
    release()
    expect(page.locator("#toasts")).to_contain_text("number")
    expect(row.get_by_label("Estimate in hours")).to_have_value("3")
    page.keyboard.press("Escape")
    expect(estimate).to_have_text("")

    owner = row.locator("[data-f=assignee]")
    owner.click()
    row.get_by_label("Owner").select_option("Ben Berg")
    page.keyboard.press("Enter")
    page.keyboard.press("F2")
    release()
    expect(page.locator("#toasts")).to_have_text(re.compile("^Write the survey: Ben Berg"))
    expect(row.get_by_label("Owner")).to_be_focused()


def test_what_depends_on_the_task_is_written_in_its_cell_as_well(
    open_as: Open, ana: Person, product: Team
) -> None:
    task = make_task(product, assignee=ana, due=today(ana))
    make_task(product, "Find twenty users")
    page = open_as(ana, "/acme/teams/product/tasks/?more=depends_on,recurrence,description", bear=CONFLICT)
    row = page.locator(f"#task-{task.number}")
    needs, comes, says = (
        row.locator(f"[data-f={name}]") for name in ("depends_on", "recurrence", "description")
    )
    needs.click()
    expect(needs.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("twenty")
    needs.get_by_role("checkbox", name="Find twenty users").check()
    needs.get_by_role("button", name="Save").click()
    expect(needs).to_have_text("Find twenty users")
    expect(page.locator("#toasts")).to_contain_text("Write the survey: Find twenty users")

    # Enter is a new line in a text, and Ctrl Enter saves it.
    for key in ("ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    # What is typed before the editor is there comes along.
    page.keyboard.type("# Twenty calls")
    page.keyboard.press("Enter")
    page.keyboard.type("by phone")
    expect(says.locator("form").get_by_role("textbox", name="Description")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(says).to_have_text("Twenty calls")
    expect(says).to_be_focused()

    # What is refused stands there again as it was written.
    comes.click()
    comes.get_by_label("every week", exact=True).check()
    comes.get_by_label("Until").fill("")
    comes.get_by_role("button", name="Save").click()
    expect(comes.get_by_role("alert")).to_contain_text("until")
    expect(comes.get_by_label("every week", exact=True)).to_be_checked()
    comes.get_by_label("Or so many times").fill("3")
    page.keyboard.press("Enter")
    expect(comes).to_contain_text("3 times")
    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text("Write the survey: —")
    expect(comes).to_have_text("")
    found = Task.objects.get(pk=task.pk)
    assert (found.recurrence, found.description) == ("", "# Twenty calls\nby phone")
    assert [one.title for one in found.depends_on.all()] == ["Find twenty users"]


def test_what_has_several_parts_is_written_in_a_panel_of_its_cell(
    open_as: Open, ana: Person, product: Team, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    task = make_task(product, assignee=ana)
    page = open_as(ana, "/acme/teams/product/tasks/?more=checklist,files,watchers")
    row = page.locator(f"#task-{task.number}")
    lines, files, watchers = (row.locator(f"[data-f={name}]") for name in ("checklist", "files", "watchers"))

    # A line is added and ticked; the panel stays, and its cell says how much is done when it goes.
    lines.click()
    expect(lines.get_by_label("A line for the checklist")).to_be_focused()
    page.keyboard.type("Ask Legal")
    page.keyboard.press("Enter")
    tick = lines.locator(".tick", has_text="Ask Legal")
    tick.click()
    expect(tick).to_have_attribute("aria-pressed", "true")
    # What stands typed is sent before the panel goes.
    lines.get_by_label("A line for the checklist").fill("Send it")
    lines.get_by_role("button", name="Close").click()
    expect(lines).to_have_text("1 of 2")
    expect(lines).to_be_focused()
    assert {item.text: bool(item.done_at) for item in task.checklist.all()} == {
        "Ask Legal": True,
        "Send it": False,
    }

    # What is refused is said in the panel, and nothing is attached.
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    web_page = {"name": "survey.png", "mimeType": "image/png", "buffer": b"<!doctype html><p>"}
    files.locator("input[type=file]").set_input_files(web_page)  # type: ignore[arg-type]
    files.get_by_role("button", name="Attach", exact=True).click()
    expect(files).to_contain_text("holds a web page")
    assert not task.files.exists()
    notes = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Twenty calls"}
    files.locator("input[type=file]").set_input_files(notes)  # type: ignore[arg-type]
    files.get_by_role("button", name="Attach", exact=True).click()
    expect(files.get_by_role("link", name="notes.txt")).to_be_visible()
    page.keyboard.press("Escape")
    expect(files).to_have_text("1 file")

    # By key: watch it, and take that back.
    page.keyboard.press("ArrowRight")
    page.keyboard.press("F2")
    expect(watchers.get_by_role("button", name="Watch", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(watchers.get_by_role("button", name="Stop watching")).to_be_visible()
    page.keyboard.press("Escape")
    expect(watchers).to_have_text("Ana Lead")
    page.keyboard.press("z")
    expect(watchers).to_have_text("")
    assert not task.watchers.exists()


def test_plan_block_and_time_of_the_day_are_written_in_their_cells(
    open_as: Open, ana: Person, ben: Person, product: Team
) -> None:
    task = make_task(product, assignee=ana, created_by=ben, due=today(ana), plan=make_plan(product))
    make_plan(product, name="Win them back")
    page = open_as(ana, "/acme/teams/product/tasks/?more=plan,due_at,blocked", bear=CONFLICT)
    row = page.locator(f"#task-{task.number}")
    plan, at, blocked = (row.locator(f"[data-f={name}]") for name in ("plan", "due_at", "blocked"))
    plan.click()
    plan.get_by_role("combobox", name="Plan").select_option("Win them back")
    page.keyboard.press("Enter")
    expect(plan).to_have_text("Win them back")
    expect(page.get_by_role("status")).to_contain_text("Write the survey: Win them back")
    at.click()
    at.get_by_label("Due at").fill("15:30")
    page.keyboard.press("Enter")
    expect(at).to_have_text("15:30")

    # Somebody else was faster: what stands there now is told, what was typed stays.
    blocked.click()
    expect(blocked.get_by_label("What it waits for")).to_be_focused()
    edit_task(Task.objects.select_related("team").get(), by=ben, title="Ask thirty users")
    page.keyboard.type("No access yet")
    page.keyboard.press("Enter")
    expect(blocked.get_by_role("alert")).to_contain_text("Ben Berg changed this task meanwhile")
    expect(blocked.get_by_label("What it waits for")).to_have_value("No access yet")
    page.keyboard.press("Enter")
    expect(blocked).to_have_text("No access yet")
    expect(row.locator("[data-f=status]")).to_contain_text("To do, blocked")
    page.keyboard.press("Enter")
    blocked.get_by_role("button", name="Not blocked any more").click()
    expect(blocked).to_have_text("")
    expect(row.locator("[data-f=status]")).not_to_contain_text("blocked")
    assert not Task.objects.get().blocked


def test_who_only_reads_looks_into_a_panel_and_finds_nothing_to_write_with(
    open_as: Open, vic: Person, ana: Person, product: Team
) -> None:
    task = make_task(product, assignee=ana)
    add_item(task, by=ana, text="Ask Legal")
    page = open_as(vic, "/acme/teams/product/tasks/?more=checklist,blocked")
    row = page.locator(f"#task-{task.number}")
    row.locator("[data-f=blocked]").click()
    row.locator("[data-f=checklist]").click()
    expect(row.get_by_text("Ask Legal")).to_be_visible()
    expect(row.get_by_role("button")).to_have_text(["Close"])
    expect(row.locator("input")).to_have_count(0)


def test_on_a_phone_what_is_empty_is_written_as_well(
    open_as: Open, ana: Person, ben: Person, product: Team
) -> None:
    task = make_task(product)
    make_task(product, "Somebody else's", assignee=ben)
    path = "/acme/teams/product/tasks/?more=checklist"
    page = open_as(ana, path, viewport=PHONE, has_touch=True, is_mobile=True)
    row = page.locator(f"#task-{task.number}")
    due, owner = row.locator("[data-f=due]"), row.locator("[data-f=assignee]")
    expect(due).to_be_hidden()
    plus = row.get_by_role("button", name="Empty fields: Write the survey")
    plus.tap()
    expect(plus).to_have_attribute("aria-expanded", "true")
    said = "cell => getComputedStyle(cell, '::before').content"
    for cell, text in ((due, "Due"), (owner, "Owner")):
        expect(cell).to_be_visible()
        assert text in cell.evaluate(said)
    heights = row.locator("[data-f]:empty").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert min(heights) >= 44
    due.tap()
    due.get_by_label("Due").fill("2026-12-01")
    page.keyboard.press("Enter")
    expect(due).to_contain_text("1 Dec")
    # It stays open for the next one.
    owner.tap()
    owner.get_by_label("Owner").select_option("Ben Berg")
    page.keyboard.press("Enter")
    expect(owner).to_contain_text("Ben Berg")
    row.locator("[data-f=checklist]").tap()
    expect(row.get_by_label("A line for the checklist")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    plus.tap()
    expect(row.locator("[data-f=estimate]")).to_be_hidden()


def test_the_key_of_the_text_filter_unfolds_the_filters_of_a_phone(
    open_as: Open, ana: Person, product: Team
) -> None:
    page = open_as(ana, "/acme/teams/product/tasks/", viewport={"width": 390, "height": 844})
    field = page.get_by_role("searchbox", name="Find in titles")
    expect(field).to_be_hidden()
    page.keyboard.press("/")
    expect(field).to_be_focused()


def test_a_filter_is_sent_when_its_menu_closes(open_as: Open, ana: Person, product: Team) -> None:
    make_task(product, "mine", assignee=ana)
    make_task(product, "nobody's")
    page = open_as(ana, "/acme/teams/product/tasks/")
    page.locator("summary", has_text="Owner").click()
    page.get_by_role("checkbox", name="Me", exact=True).check()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="nobody's", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="mine", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("owner=me"))
    page.get_by_role("link", name="Clear the filters").click()
    expect(page.get_by_role("link", name="nobody's", exact=True)).to_be_visible()


def test_after_a_filter_is_chosen_by_key_the_focus_is_where_it_was(
    open_as: Open, ana: Person, product: Team
) -> None:
    page = open_as(ana, f"/acme/teams/{product.slug}/tasks/", locale="en")
    page.locator(".filters summary", has_text="Owner").press("Enter")
    page.locator(".filters [name=owner][value=me]").press("Space")
    page.keyboard.press("Escape")
    page.wait_for_url("**owner=me*")
    expect(page.locator(".filters summary", has_text="Owner")).to_be_focused()


def test_what_opens_above_the_last_row_is_seen_whole_with_what_was_refused(
    open_as: Open, ana: Person, product: Team
) -> None:
    task, later = make_task(product, assignee=ana), make_task(product, "Later", assignee=ana)
    later.depends_on.add(task)
    page = open_as(ana, "/acme/teams/product/tasks/?more=depends_on&text=survey", bear=CONFLICT)
    needs = page.locator(f"#task-{task.number} [data-f=depends_on]")
    needs.click()
    expect(needs.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type(f"T-{later.number}")
    page.keyboard.press("Control+Enter")
    expect(needs.get_by_role("alert")).to_contain_text("already waits for this one")
    for part in (needs.get_by_role("alert"), needs.get_by_role("button", name="Save")):
        expect(part).to_be_in_viewport(ratio=1)


def test_the_map_of_keys_tells_of_those_that_move_things_in_a_view(
    open_as: Open, ana: Person, product: Team
) -> None:
    task = make_task(product, assignee=ana, due=today(ana), plan=make_plan(product))
    assert task.plan is not None
    for view, keys, does in (
        ("list", "F2", "write in the cell"),
        ("board", "Shift ← →", "move the card"),
        ("timeline", "Alt ← →", "its end"),
        ("calendar", "↑ ↓ ← →", "move the entry to another day, then Enter"),
    ):
        page = open_as(ana, f"/acme/plans/{task.plan.pk}/?view={view}")
        page.keyboard.press("?")
        line = page.locator("#keys dl > div", has_text=does)
        expect(line.locator("dt")).to_have_text(keys)
