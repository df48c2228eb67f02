"""Words keep to their places: none is cut off, leaves the page or lies on another, however long it is."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from feedback.actions import close_week
from goals.models import Dependency, Goal, KeyResult
from tasks.models import ActionPlan, Label, Milestone, Phase, Task
from tasks.plan_views.more_columns import MORE
from teamops.dates import monday, today
from teamops.people.models import Team
from tests.browser.conftest import PHONE, WIDE
from tests.browser.crawl import walk
from tests.browser.scene import make_scene
from tests.factories import make_metric
from tests.feedback.weeks import leave_red

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]

LAPTOP = {"width": 1280, "height": 800}
# A word as no dictionary has it: nowhere may it be parted.
LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 4
# The texts that a person cannot read. What ends in an ellipsis is there in full where it leads to, what is
# scrolled by itself can be, and what lies under the foot of a form comes up from there.
UNREADABLE = """() => {
  const found = new Set(), placed = [];
  const say = (what, text) => found.add(`${what}: ${text.slice(0, 40)}`);
  const passed = ".sr, option, script, .table[data-stacks] thead, .edit-foot";
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim(), parent = walker.currentNode.parentElement;
    if (!text || !parent.checkVisibility({ visibilityProperty: true }) || parent.closest(passed)) continue;
    if (!parent.getBoundingClientRect().width) continue;  // words of a drawing that are not drawn
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    for (const box of range.getClientRects()) {
      if (box.width < 2) continue;
      let kept = false;
      for (let one = parent; one !== document.body && !kept; one = one.parentElement) {
        const style = getComputedStyle(one), edge = one.getBoundingClientRect();
        if (style.overflowX === "visible") continue;
        kept = style.textOverflow === "ellipsis" || !["hidden", "clip"].includes(style.overflowX);
        if (!kept && (box.right > edge.right + 1 || box.left < edge.left - 1)) say("cut off", text);
      }
      if (kept) continue;
      if (box.right > innerWidth + 1) say("off the page", text);
      placed.push([box, text, parent]);
    }
  }
  placed.forEach(([a, text, one], at) => {
    for (const [b, other, another] of placed.slice(at + 1)) {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (one !== another && across > 3 && down > 6) say(`lies on ${other.slice(0, 40)}`, text);
    }
  });
  return [...found];
}"""


@pytest.mark.takes_long
def test_long_words_keep_to_their_places(open_as: Open, live_server: Any) -> None:
    """On a laptop and on a phone: each page is opened once and looked at in both widths."""
    person = make_scene()
    for model, field in (
        (Goal, "statement"),
        (KeyResult, "statement"),
        (Dependency, "what"),
        (ActionPlan, "name"),
        (Phase, "name"),
        (Milestone, "title"),
        (Task, "title"),
    ):
        model.objects.update(**{field: LONG})
    page = open_as(person, "/", viewport=LAPTOP)
    found = {}
    for path in walk(page, "/shili/work/", live_server.url):
        for viewport in (PHONE, LAPTOP):
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
            texts = page.evaluate(UNREADABLE)
            wide = page.evaluate("document.documentElement.scrollWidth") - viewport["width"]
            if texts or wide > 0:
                found[path, viewport["width"]] = texts + [f"{wide} px too wide"] * (wide > 0)
    assert found == {}


def test_buttons_leave_the_words_of_a_head_their_room(open_as: Open) -> None:
    viewport = {"width": 1024, "height": 768}
    page = open_as(make_scene(), "/shili/teams/chanpin/goals/", viewport=viewport)
    box = page.locator("main header .lead").bounding_box()
    assert box is not None and box["width"] > 270


def test_on_a_phone_a_goal_is_moved_from_its_own_line(open_as: Open) -> None:
    """“Move” stands beside what is said of the goal, not alone below it."""
    page = open_as(make_scene(), "/shili/alignment/", viewport=PHONE, has_touch=True)
    row = page.locator("[data-movable]").first
    team, button = row.locator("> .meta").bounding_box(), row.locator("> .btn").bounding_box()
    assert team is not None and button is not None
    assert abs((team["y"] + team["height"] / 2) - (button["y"] + button["height"] / 2)) < 2


def test_on_a_phone_the_name_of_a_task_in_a_plan_is_read_whole(open_as: Open) -> None:
    lead = make_scene()
    plan = ActionPlan.objects.get()
    task = Task.objects.filter(plan=plan).first()
    assert task
    Task.objects.filter(pk=task.pk).update(title="Ask eight people why they left on day three")
    page = open_as(lead, f"/shili/plans/{plan.pk}/", viewport=PHONE)
    name = page.locator(".plan-names .name", has_text="Ask eight people")
    assert name.evaluate(
        "one => [one.scrollWidth <= one.clientWidth, one.scrollHeight <= one.clientHeight]"
    ) == [
        True,
        True,
    ]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_on_a_phone_a_past_review_names_its_week_in_one_line(open_as: Open, language: str) -> None:
    page = open_as(make_scene(), "/shili/teams/chanpin/review/history/", viewport=PHONE, locale=language)
    week = page.locator("tbody th").first
    tall = week.evaluate(
        "one => one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight)"
    )
    assert tall < 1.5


def test_a_wall_on_a_phone_says_in_one_line_that_it_is_closed(open_as: Open) -> None:
    person = make_scene()
    team, week = Team.objects.get(slug="chanpin"), monday(today(person.organization))
    leave_red(team, person, week)
    close_week(team, by=person, week=week)
    page = open_as(person, "/shili/teams/chanpin/review/?present=1", viewport=PHONE)
    box = page.locator(".review-state").bounding_box()
    assert box is not None and box["height"] < 40


@pytest.mark.parametrize("path", ["teams/chanpin/cycles/{cycle}/", "metrics/", "settings/cycles/"])
def test_on_a_phone_a_wide_table_is_read_without_scrolling_it(open_as: Open, path: str) -> None:
    person = make_scene()
    make_metric(Team.objects.get(slug="chanpin"), "留存", owner=person)
    cycle = Goal.objects.values_list("cycle__slug", flat=True)[0]
    page = open_as(person, f"/shili/{path.format(cycle=cycle)}", viewport=PHONE)
    assert page.locator(".table").evaluate("table => table.scrollWidth <= table.clientWidth")
    assert page.locator(".scroll").evaluate_all("boxes => boxes.every((b) => b.scrollWidth <= b.clientWidth)")


def test_the_fields_of_a_check_in_stand_on_one_line(open_as: Open) -> None:
    page = open_as(make_scene(), "/shili/goals/2/")
    form = page.locator(".checkin-form")
    value, scale = form.locator("[name=value]").bounding_box(), form.locator(".scale").bounding_box()
    words = form.locator("legend").bounding_box()
    assert value and scale and words
    assert abs(value["y"] - scale["y"]) <= 1
    assert abs(words["x"] - scale["x"]) <= 1


def test_on_a_phone_the_numbers_of_the_confidence_fill_its_line(open_as: Open) -> None:
    page = open_as(make_scene(), "/shili/goals/2/", viewport=PHONE, has_touch=True)
    boxes = [one.bounding_box() for one in page.locator(".checkin-form .scale span").all()]
    widths = [box["width"] for box in boxes if box]
    line = page.locator(".checkin-form .scale").bounding_box()
    assert line and len(widths) == 10
    assert min(widths) >= 44 and sum(widths) > line["width"] - 4
    assert min(box["height"] for box in boxes if box) >= 44


VIEWS_OF_TASKS = [
    pytest.param("teams/chanpin/board/", ".card", id="board"),
    pytest.param("teams/chanpin/tasks/", "[data-task-list] tbody tr", id="list"),
]


ALL_COLUMNS = f"/shili/teams/chanpin/tasks/?more={','.join(MORE)}"
# The corners of a part that something lies on, or that lie outside of the window.
COVERED = """part => {
  const { left, right, top, bottom } = part.getBoundingClientRect();
  const corners = [left + 4, right - 4].flatMap((x) => [[x, top + 4], [x, bottom - 4]]);
  return corners.filter(([x, y]) => !part.contains(document.elementFromPoint(x, y)));
}"""


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_list_with_all_its_columns_scrolls_by_itself_and_the_page_does_not(
    open_as: Open, viewport: Any, language: str
) -> None:
    page = open_as(make_scene(), ALL_COLUMNS, viewport=viewport, locale=language)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    region = page.get_by_role("region", name=re.compile("^(Tasks|任务)$"))
    region.focus()
    expect(region).to_be_focused()
    assert region.evaluate("one => one.scrollWidth > one.clientWidth") is (viewport is WIDE)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_what_opens_in_a_cell_is_cut_off_by_no_edge(open_as: Open, viewport: Any) -> None:
    lead, team = make_scene(), Team.objects.get(slug="chanpin")
    label = Label.objects.create(organization=team.organization, team=team, name="邮件")
    Task.objects.update(description="电话访谈")
    for task in Task.objects.all():
        task.labels.add(label)
    page = open_as(lead, ALL_COLUMNS, viewport=viewport, locale="en")
    row = page.locator("[data-task-list] tbody tr").last
    for field in ("labels", "description"):
        cell = row.locator(f"[data-f={field}]")
        cell.click()
        expect(cell.get_by_role("button", name="Save")).to_be_in_viewport(ratio=1)
        assert cell.locator(".cell-many").evaluate(COVERED) == []
        page.keyboard.press("Escape")


@pytest.mark.parametrize("script", [True, False], ids=["script", "without-script"])
def test_on_a_phone_the_filters_are_one_line_that_opens(open_as: Open, script: bool) -> None:
    path = "/shili/teams/chanpin/board/?owner=me&due=week&by=owner"
    page = open_as(
        make_scene(), path, viewport=PHONE, has_touch=True, locale="en", java_script_enabled=script
    )
    fold, chips = page.locator(".fold > summary"), page.locator(".chosen .chip")
    assert fold.inner_text().strip() == "Filters · 2"
    assert page.get_by_role("searchbox").is_hidden()
    assert [" ".join(text.split()) for text in chips.all_inner_texts()] == ["Owner: Me", "Due: This week"]
    fold.press("Enter")
    assert page.get_by_role("searchbox").is_visible()
    fold.press("Enter")
    chips.first.click()
    page.wait_for_url("**by=owner&due=week")
    assert page.locator(".fold > summary").inner_text().strip() == "Filters · 1"


@pytest.mark.parametrize(("path", "first"), VIEWS_OF_TASKS)
def test_on_a_phone_the_first_task_is_seen_without_scrolling(open_as: Open, path: str, first: str) -> None:
    page = open_as(make_scene(), f"/shili/{path}", viewport=PHONE, has_touch=True, is_mobile=True)
    box = page.locator(first).first.bounding_box()
    assert box is not None and box["y"] + box["height"] < PHONE["height"] - 60


def test_on_a_phone_the_phase_of_a_template_is_read_in_one_line(open_as: Open) -> None:
    page = open_as(make_scene(), "/shili/teams/chanpin/plan/templates/zh-launch/", viewport=PHONE)
    heights = page.locator(".laid caption").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert heights and max(heights) < 60


def test_all_fields_of_a_form_are_of_one_height(open_as: Open) -> None:
    page = open_as(make_scene(), "/shili/tasks/1/edit/")
    fields = page.locator(".form-row :is(input, select)")
    heights = fields.evaluate_all("all => [...new Set(all.map((one) => one.offsetHeight))]")
    assert len(heights) == 1


def test_on_a_phone_the_load_of_a_person_stands_beside_their_hours(open_as: Open) -> None:
    person = make_scene()
    Task.objects.update(estimate=4, assignee=person, due=today(person))
    page = open_as(person, "/shili/teams/chanpin/review/", viewport=PHONE)
    cell = page.locator("#ahead td.num[data-label]").first
    hours, share = cell.bounding_box(), cell.locator(".meta, .late").bounding_box()
    assert hours and share and share["x"] > hours["x"] + 60 and share["y"] < hours["y"] + 12
