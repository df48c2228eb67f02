"""On the wall nothing is cut off: a part that is longer becomes pages, and the arrows visit every row."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from feedback.actions import add_correction, close_week, open_review, write_note
from feedback.meeting.actions import start_clock
from feedback.models import WeeklyReview
from feedback.parts import NAMES
from goals.models import Goal
from teamops.dates import monday, today
from teamops.people.models import Team
from tests.browser.scene import make_scene
from tests.factories import make_check_in, make_key_result, make_person, make_task
from tests.feedback.weeks import leave_red

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]

WALL = {"width": 1920, "height": 1080}
# The names of the numbers that can be read without being cut off.
READABLE = """() => {
  const floor = document.querySelector(".review-body").getBoundingClientRect().bottom;
  return [...document.querySelectorAll("#numbers tbody th")]
    .filter((name) => name.checkVisibility() && name.getBoundingClientRect().bottom <= floor)
    .map((name) => name.textContent.trim());
}"""
WHERE = "() => location.hash + (document.querySelector('.part:target .part-page')?.textContent ?? '')"


@pytest.fixture
def wall(open_as: Callable[..., Page]) -> Page:
    """The review of a team with twenty numbers, in present mode, at its numbers."""
    lead = make_scene()
    goal = Goal.objects.get(statement="留住新用户")
    for number in range(20):
        make_check_in(make_key_result(goal, f"数字 {number}"), 5, days_ago=1)
    return open_as(lead, "/shili/teams/chanpin/review/?present=1#numbers", viewport=WALL)


# Texts on the wall that are smaller than 22 px.
TOO_SMALL = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility() && !one.closest(".sr, option")
    && [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
    && parseFloat(getComputedStyle(one).fontSize) < 22)
  .map((one) => one.textContent.trim())"""
LINES_OF_THE_AGENDA = """() => new Set([...document.querySelectorAll(".agenda li")]
  .map((line) => line.getBoundingClientRect().top)).size"""


def _press(page: Page, key: str) -> Any:
    before = page.evaluate(WHERE)
    page.keyboard.press(key)
    page.wait_for_function(f"before => ({WHERE})() !== before", arg=before)
    return page.evaluate(WHERE)


def test_the_arrows_visit_every_row_of_a_long_part(wall: Page) -> None:
    seen = wall.evaluate(READABLE)
    pages = 1
    while _press(wall, "ArrowRight").startswith("#numbers"):
        seen += wall.evaluate(READABLE)
        pages += 1
    assert {f"数字 {number}" for number in range(20)} <= set(seen)
    assert len(seen) == len(set(seen))
    assert pages > 2


def test_the_way_back_leads_to_the_last_page_of_the_part_before(wall: Page) -> None:
    visited = [wall.evaluate(WHERE)]
    while visited[-1].startswith("#numbers"):
        visited.append(_press(wall, "ArrowRight"))
    assert _press(wall, "ArrowLeft") == visited[-2]


def test_the_pages_of_a_part_are_about_equally_full(wall: Page) -> None:
    rows = [len(wall.evaluate(READABLE))]
    while _press(wall, "ArrowRight").startswith("#numbers"):
        rows.append(len(wall.evaluate(READABLE)))
    assert max(rows) - min(rows) <= 2, rows


def test_the_days_with_other_teams_stand_on_one_page_of_the_next_two_weeks(
    open_as: Callable[..., Page],
) -> None:
    lead = make_scene()
    team = Team.objects.get(slug="chanpin")
    for number in range(16):
        person = make_person(team.organization, f"同事 {number}", team, account=False, email="")
        make_task(team, "整理访谈", assignee=person, due=today(team.organization))
    wall = open_as(lead, "/shili/teams/chanpin/review/?present=1#ahead", viewport=WALL)
    joint = wall.locator("#ahead .joint")
    shown = [joint.is_visible()]
    while _press(wall, "ArrowRight").startswith("#ahead"):
        shown.append(joint.is_visible())
    assert len(shown) > 1
    assert shown == [False] * (len(shown) - 1) + [True]


def test_everything_on_the_wall_is_large_enough_to_be_read(wall: Page) -> None:
    parts = ["last_steps", "numbers", "goals", "changes", "slipping", "ahead", "dependencies", "decisions"]
    small = {}
    for part in parts:
        wall.goto(wall.url.split("#")[0] + f"#{part}")
        small[part] = wall.evaluate(TOO_SMALL)
    assert small == {part: [] for part in parts}


def test_notes_on_the_wall_are_large_enough_to_be_read(open_as: Callable[..., Page]) -> None:
    lead = make_scene()
    goal = Goal.objects.get(statement="留住新用户")
    review = open_review(goal.team, by=lead, week=monday(today(lead)))
    write_note(review, by=lead, item=f"goal:{goal.number}", text="先问 **财务**\n\n- 周五", version=0)
    wall = open_as(lead, "/shili/teams/chanpin/review/?present=1#goals", viewport=WALL)
    expect(wall.locator("#goals .note")).to_contain_text("先问 财务")
    assert wall.evaluate(TOO_SMALL) == []


def test_the_agenda_under_the_wall_stands_in_one_line(wall: Page) -> None:
    assert wall.evaluate(LINES_OF_THE_AGENDA) == 1


def test_that_it_is_closed_takes_no_room_of_what_is_shown(open_as: Callable[..., Page]) -> None:
    lead = make_scene()
    team = Team.objects.get(slug="chanpin")
    leave_red(team, lead, monday(today(team)))
    review = close_week(team, by=lead, week=monday(today(team)))
    add_correction(review, by=lead, text="少算了一天。", part="goals")
    wall = open_as(lead, "/shili/teams/chanpin/review/?present=1#goals", viewport=WALL)
    expect(wall.locator(".review-head").get_by_text("closed")).to_be_visible()
    expect(wall.locator(".notice")).to_be_hidden()
    expect(wall.get_by_text("少算了一天。")).to_be_visible()
    assert wall.evaluate(TOO_SMALL) == []


def test_a_few_goals_are_set_larger_and_keep_their_bars(open_as: Callable[..., Page]) -> None:
    wall = open_as(make_scene(), "/shili/teams/chanpin/review/?present=1#goals", viewport=WALL)
    wall.locator("#goals[data-roomy]").wait_for()
    for bar in wall.locator("#goals .bar").all():
        box = bar.bounding_box()
        assert box is not None
        assert box["width"] > 300


def test_escape_leaves_the_wall(wall: Page) -> None:
    wall.keyboard.press("Escape")
    wall.wait_for_url("**/review/*-W*/")
    expect(wall.get_by_role("link", name="Present")).to_be_visible()


PARTED_WORDS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector(".agenda ol"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) for (const word of walker.currentNode.data.matchAll(/[^ ]+/g)) {
    const range = document.createRange();
    range.setStart(walker.currentNode, word.index);
    range.setEnd(walker.currentNode, word.index + word[0].length);
    if (range.getClientRects().length > 1) found.push(word[0]);
  }
  return found;
}"""


def test_beside_the_clock_no_word_of_the_agenda_is_parted(open_as: Callable[..., Page]) -> None:
    """With every part on it there is little room."""
    lead = make_scene()
    review = WeeklyReview.objects.get()
    start_clock(review, by=lead, part="goals")
    page = open_as(lead, "/shili/teams/chanpin/review/?present=1#goals", viewport=WALL, locale="en")
    names = [f"<li><a href='#'><b>{n}</b>{name}</a></li>" for n, name in enumerate(NAMES.values(), 1)]
    page.evaluate("names => document.querySelector('.agenda ol').innerHTML = names", "".join(names))
    assert page.evaluate(PARTED_WORDS) == []
    ends = page.evaluate("[...document.querySelectorAll('.agenda a')].pop().getBoundingClientRect().right")
    assert ends <= WALL["width"]
