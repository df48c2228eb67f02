"""How soon the SMART marks follow the last key, in a browser.

    python -m tests.bench.smart_live ADDRESS LOGIN PASSWORD

ADDRESS is a running demonstration, such as http://127.0.0.1:8000/lantern. Goals are typed key by key, some
45 milliseconds apart, into the page of a new goal, in English and in Chinese; an observer of the page notes
when the marks change. Printed is the time from the last key to the last change, of 25 goals each.
"""

import statistics
import sys

from playwright.sync_api import Page, sync_playwright

from tests.services import find_chromium

GOALS = {
    "en": [
        "Improve onboarding",
        "Raise retention to 40 %",
        "Ship the beta by 12 May",
        "Answer all tickets within 4 hours",
        "Ten articles by Q4",
    ],
    "zh": [
        "提升体验",
        "留存率提高到40%",
        "五月底前上线内测版",
        "四小时内回复全部工单",
        "四季度发布十篇文章",
    ],
}
ROUNDS = 5
BETWEEN_KEYS, PAUSE = 45, 600  # milliseconds
WATCH = """() => {
  document.addEventListener("input", () => { window.lastKey = performance.now() }, true);
  new MutationObserver(() => { window.lastChange = performance.now() }).observe(
    document.querySelector("#smart-marks").parentElement,
    { childList: true, subtree: true, characterData: true },
  );
}"""


def delays(page: Page, goals: list[str]) -> list[float]:
    """Milliseconds from the last key to the marks, of each goal."""
    page.evaluate(WATCH)
    found = []
    for goal in goals * ROUNDS:
        page.locator("[name=statement]").fill("")
        page.wait_for_timeout(PAUSE)
        for key in goal:
            page.keyboard.insert_text(key)
            page.wait_for_timeout(BETWEEN_KEYS)
        page.wait_for_timeout(PAUSE)
        found.append(page.evaluate("window.lastChange - window.lastKey"))
    return sorted(found)


def main(address: str, login: str, password: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        for language, goals in GOALS.items():
            page = browser.new_page(locale="zh-CN" if language == "zh" else "en-GB")
            page.goto(f"{address}/goals/new/")
            page.fill("input[name=login]", login)
            page.fill("input[name=password]", password)
            page.keyboard.press("Enter")
            page.locator("#smart-marks").wait_for()
            found = delays(page, goals)
            print(
                f"{language}: median {statistics.median(found):.0f} ms, "
                f"nine of ten within {found[len(found) * 9 // 10]:.0f} ms, longest {found[-1]:.0f} ms"
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
