"""Every page that links lead to: axe finds nothing, the console is silent, Chinese pages are Chinese."""

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
RUN_AXE = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await axe.run({ runOnly: tags });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}"""
# What a person reads or hears, without what is only for the machine.
READ = """() => {
  const seen = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const skipped = parent.closest("script, template, kbd, [lang=en], option[value*='/']");
    if (!skipped) seen.push(walker.currentNode.data);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt"])
    for (const element of document.querySelectorAll(`[${name}]`)) seen.push(element.getAttribute(name));
  return [document.title, ...seen];
}"""
# Names that are the same in both languages.
SAME = re.compile(
    r"TeamOps|UTC|Markdown|Ctrl|Shift|Esc|RFC|FREQ=\S+|localhost\S*|SMART|API|CSV|XLSX|UTF-8|Excel|GB18030|\bMB\b|\b[GT]-\d+|[\w.+-]*@[\w.-]+|https?://\S+|/\w+/\S*|\.xlsx|\.csv|\w+/\w+(?:\.md)?"
    r"|Hoeting|Harvey|West|Harrison|Johnson|Kemp|Kotz"  # who wrote what the forecast rests on
)
WORD = re.compile(r"[A-Za-z]{2,}")

LOOKS = [
    pytest.param(WIDE, "light", id="wide-light"),
    pytest.param(WIDE, "dark", id="wide-dark"),
    pytest.param(PHONE, "light", id="phone-light"),
    pytest.param(PHONE, "dark", id="phone-dark"),
]


@pytest.mark.parametrize(("viewport", "scheme"), LOOKS)
def test_axe_finds_nothing_on_any_page(
    open_as: Open, live_server: Any, viewport: dict[str, int], scheme: str
) -> None:
    person = make_scene()
    page = open_as(person, "/", viewport=viewport, color_scheme=scheme, bypass_csp=True)
    found = {}
    for path in walk(page, "/shili/work/", live_server.url):
        page.evaluate(AXE)
        if violations := page.evaluate(RUN_AXE):
            found[path] = violations
    assert found == {}


@pytest.mark.parametrize(("viewport", "scheme"), LOOKS)
def test_axe_finds_nothing_at_the_door(
    open_as: Open, db: None, viewport: dict[str, int], scheme: str
) -> None:
    page = open_as(None, "/accounts/login/", viewport=viewport, color_scheme=scheme, bypass_csp=True)
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == []


def test_no_page_is_wider_than_a_phone(open_as: Open, live_server: Any) -> None:
    page = open_as(make_scene(), "/", viewport=PHONE, has_touch=True, is_mobile=True)
    wide = {}
    for path in walk(page, "/shili/work/", live_server.url):
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            wide[path] = width
    assert wide == {}


def test_no_english_word_stands_on_a_chinese_page(open_as: Open, live_server: Any) -> None:
    page = open_as(make_scene(), "/", locale="zh-CN")
    english = {}
    for path in walk(page, "/shili/work/", live_server.url):
        texts = [" ".join(text.split()) for text in page.evaluate(READ)]
        if words := sorted({text for text in texts if WORD.search(SAME.sub("", text))}):
            english[path] = words
    assert english == {}


def test_the_door_speaks_the_language_of_the_browser(open_as: Open, db: None) -> None:
    page = open_as(None, "/accounts/login/", locale="zh-CN")
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
