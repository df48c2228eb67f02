"""Every page that links lead to: axe finds nothing, the console is silent, Chinese pages are Chinese, and
each form that is a page can be left."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, WIDE
from tests.browser.crawl import walk
from tests.browser.scene import make_scene

Open = Callable[..., Page]

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]

AXE = (Path(__file__).parent / "axe.min.js").read_text()
RUN_AXE = """async (runOnly) => {
  // Colours that are still on their way to the other scheme.
  const changing = document.getAnimations().filter((one) => one instanceof CSSTransition);
  await Promise.allSettled(changing.map((one) => one.finished));
  const { violations } = await axe.run({ runOnly, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}"""
# What axe looks for: everything in light; in dark what colours decide, for nothing else differs.
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "dark": ["color-contrast", "link-in-text-block"],
}
WIDTH = "document.documentElement.scrollWidth"
# What a person reads or hears, without what is only for the machine.
READ = """() => {
  const seen = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const skipped = parent.closest("script, noscript, template, kbd, [lang=en], option[value*='/']");
    if (!skipped) seen.push(walker.currentNode.data);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt"])
    for (const element of document.querySelectorAll(`[${name}]`)) seen.push(element.getAttribute(name));
  return [document.title, ...seen];
}"""
# Names that are the same in both languages.
SAME = re.compile(
    r"TeamOps|UTC|Markdown|Ctrl|Shift|Esc|RFC|FREQ=\S+|localhost\S*|SMART|API|CSV|XLSX|UTF-8|Excel|GB18030|\bMB\b|\b[GT]-\d+|[\w.+-]*@[\w.-]+|https?://\S+|/\w+/\S*|\.xlsx|\.csv|\w+/\w+(?:\.md)?"
    r"|Microsoft Teams|Slack|Lark|Discord|Telegram|Mattermost|Google Chat|Zulip|Apprise|\w+://\S*"
    r"|Webhook|Incoming Webhooks|Add New Webhook to Workspace"  # as those services call it
    r"|\bhttps\b"
    r"|Hoeting|Harvey|West|Harrison|Johnson|Kemp|Kotz"  # who wrote what the forecast rests on
)
WORD = re.compile(r"[A-Za-z]{2,}")

SIZES = {"wide": WIDE, "phone": PHONE}
# A form that is the page, without a link that leads back. Settings are none: their menu stands beside them.
NO_WAY_BACK = """() => document.querySelector("main > .page-head + .form") !== null
  && document.querySelector("main > .form a[data-kind=quiet]") === null"""


def faults(page: Page) -> dict[str, Any]:
    """What is wrong with the page that is open: on a wide screen and a phone, each in light and in dark."""
    found: dict[str, Any] = {}
    if page.evaluate(NO_WAY_BACK):
        found["the form"] = "cannot be left"
    page.evaluate(AXE)
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        if (width := page.evaluate(WIDTH)) > viewport["width"]:
            found[f"too wide, {size}"] = width
        for scheme, rules in RULES.items():
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            if violations := page.evaluate(RUN_AXE, rules):
                found[f"{size}, {scheme}"] = violations
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return found


@pytest.mark.takes_long
def test_axe_finds_nothing_on_any_page_in_light_and_dark(open_as: Open, live_server: Any) -> None:
    """Each page is opened once and looked at from all sides, for opening it is what takes long."""
    page = open_as(make_scene(), "/", bypass_csp=True)
    found = {path: wrong for path in walk(page, "/shili/work/", live_server.url) if (wrong := faults(page))}
    assert found == {}


@pytest.mark.takes_long
def test_every_chinese_page_is_chinese_and_as_wide_as_a_phone(open_as: Open, live_server: Any) -> None:
    page = open_as(make_scene(), "/", locale="zh-CN", viewport=PHONE, has_touch=True, is_mobile=True)
    english, wide = {}, {}
    for path in walk(page, "/shili/work/", live_server.url):
        texts = [" ".join(text.split()) for text in page.evaluate(READ)]
        if words := sorted({text for text in texts if WORD.search(SAME.sub("", text))}):
            english[path] = words
        if (width := page.evaluate(WIDTH)) > PHONE["width"]:
            wide[path] = width
    assert (english, wide) == ({}, {})


def test_axe_finds_nothing_at_the_door(open_as: Open, db: None) -> None:
    page = open_as(None, "/accounts/login/", bypass_csp=True)
    assert faults(page) == {}


def test_a_form_without_a_way_back_is_found(open_as: Open) -> None:
    page = open_as(make_scene(), "/shili/tasks/1/edit/")
    assert not page.evaluate(NO_WAY_BACK)
    page.eval_on_selector("main > .form a[data-kind=quiet]", "link => link.remove()")
    assert page.evaluate(NO_WAY_BACK)


def test_axe_sees_what_is_too_faint_in_the_dark_alone(open_as: Open, db: None) -> None:
    page = open_as(None, "/accounts/login/", bypass_csp=True)
    page.add_style_tag(content="h1 { color: light-dark(black, #333) !important }")
    found = faults(page)
    assert list(found) == ["wide, dark", "phone, dark"]
    assert all(words.startswith("color-contrast: <h1") for looks in found.values() for words in looks)


def test_the_door_speaks_the_language_of_the_browser(open_as: Open, db: None) -> None:
    page = open_as(None, "/accounts/login/", locale="zh-CN")
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
